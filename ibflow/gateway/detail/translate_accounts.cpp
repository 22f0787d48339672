#include "ibflow/gateway/detail/translate_accounts.hpp"

namespace ibflow::gateway::detail {
namespace {

model::AccountValue a_value(const std::string& account, const std::string& key, const std::string& value,
                            const std::string& currency) {
  model::AccountValue result;
  result.account = account;
  result.key = key;
  result.value = value;
  result.currency = currency;
  return result;
}

}  // namespace

std::optional<AccountPosition> to_account_position(const protocol::Position& message) {
  if (!message.position) return std::nullopt;
  return AccountPosition{message.account, "", message.contract, *message.position, message.avg_cost};
}

std::optional<AccountPosition> to_account_position(const protocol::PositionMulti& message) {
  if (!message.position) return std::nullopt;
  return AccountPosition{message.account, message.model_code, message.contract, *message.position,
                         message.avg_cost};
}

std::optional<PortfolioItem> to_portfolio_item(const protocol::PortfolioValue& message) {
  if (!message.position) return std::nullopt;
  PortfolioItem item;
  item.account = message.account_name;
  item.contract = message.contract;
  item.quantity = *message.position;
  item.market_price = message.market_price;
  item.market_value = message.market_value;
  item.average_cost = message.average_cost;
  item.unrealized_profit = message.unrealized_pnl;
  item.realized_profit = message.realized_pnl;
  return item;
}

model::AccountValue to_account_value(const protocol::AccountValue& message) {
  return a_value(message.account_name, message.key, message.val, message.currency);
}

model::AccountValue to_account_value(const protocol::AccountSummary& message) {
  return a_value(message.account, message.tag, message.value, message.currency);
}

model::AccountValue to_account_value(const protocol::AccountUpdateMulti& message) {
  return a_value(message.account, message.key, message.value, message.currency);
}

ProfitAndLoss to_profit_and_loss(const protocol::Pnl& message) {
  return {message.daily_pnl, message.unrealized_pnl, message.realized_pnl};
}

PositionProfitAndLoss to_profit_and_loss(const protocol::PnlSingle& message) {
  PositionProfitAndLoss result;
  result.daily = message.daily_pnl;
  result.unrealized = message.unrealized_pnl;
  result.realized = message.realized_pnl;
  result.quantity = message.position;
  result.value = message.value;
  return result;
}

}  // namespace ibflow::gateway::detail
