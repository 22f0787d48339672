#include "ibflow/sim/accounts/account_publisher.hpp"

#include <algorithm>

#include "ibflow/sim/server/wire_time.hpp"

namespace ibflow::sim {

namespace {

constexpr std::string_view kLedgerTag = "$LEDGER";

// What "$LEDGER" stands for: the keys kept per currency.
bool is_ledger_key(std::string_view key) {
  constexpr std::string_view kKeys[] = {
      "AccruedCash",      "CashBalance",      "Currency",     "ExchangeRate",
      "NetDividend",      "RealCurrency",     "RealizedPnL",  "NetLiquidationByCurrency",
      "StockMarketValue", "TotalCashBalance", "UnrealizedPnL"};
  return std::ranges::find(kKeys, key) != std::end(kKeys);
}

bool tag_asks_for(std::string_view tag, const AccountRow& row) {
  if (!tag.starts_with(kLedgerTag)) return tag == row.key && row.currency != "BASE";
  if (!is_ledger_key(row.key)) return false;
  const auto currency = tag.substr(kLedgerTag.size());
  return currency.empty() ? row.currency == "BASE" : currency == ":ALL" || currency.substr(1) == row.currency;
}

std::vector<std::string> split(std::string_view comma_list) {
  std::vector<std::string> parts;
  while (!comma_list.empty()) {
    const auto comma = comma_list.find(',');
    auto part = comma_list.substr(0, comma);
    while (part.starts_with(' ')) part.remove_prefix(1);
    if (!part.empty()) parts.emplace_back(part);
    if (comma == std::string_view::npos) break;
    comma_list.remove_prefix(comma + 1);
  }
  return parts;
}

// Both row lists have the same layout, so a changed row stands at the same place.
template <class Send>
void send_changed(std::vector<AccountRow>& sent, std::vector<AccountRow> now, Send send) {
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (i >= sent.size() || sent[i] != now[i]) send(now[i]);
  }
  sent = std::move(now);
}

void send_value(Outbox& out, const AccountRow& row, const std::string& account) {
  protocol::AccountValue message;
  message.key = row.key;
  message.val = row.value;
  message.currency = row.currency;
  message.account_name = account;
  out.send(message);
}

void send_summary(Outbox& out, std::int32_t request_id, const AccountRow& row, const std::string& account) {
  protocol::AccountSummary message;
  message.request_id = request_id;
  message.account = account;
  message.tag = row.key;
  message.value = row.value;
  message.currency = row.currency;
  out.send(message);
}

void send_update_time(Outbox& out, core::Timestamp now) {
  protocol::AccountUpdateTime message;
  message.time_stamp = clock_time(now);
  out.send(message);
}

std::vector<AccountRow> summary_rows(const std::vector<std::string>& tags, const AccountView& view) {
  std::vector<AccountRow> rows;
  for (auto& row : account_rows(view)) {
    const bool wanted = std::ranges::any_of(tags, [&](const auto& tag) { return tag_asks_for(tag, row); });
    if (wanted) rows.push_back(std::move(row));
  }
  return rows;
}

const protocol::Contract& contract_of(const AccountView& view, const std::string& ticker) {
  return view.contracts.contract(*view.contracts.index_of(ticker));
}

void send_portfolio(Outbox& out, const AccountView& view, const Holding& holding) {
  protocol::PortfolioValue message;
  message.contract = contract_of(view, holding.ticker);
  message.position = holding.quantity;
  message.market_price = holding.mark ? holding.mark->to_double() : 0;
  message.market_value = holding.market_value().to_double();
  message.average_cost = holding.average_cost();
  message.unrealized_pnl = holding.unrealized_pnl().to_double();
  message.realized_pnl = holding.realized_pnl.to_double();
  message.account_name = view.account;
  out.send(message);
}

void send_position(Outbox& out, const AccountView& view, const Holding& holding) {
  protocol::Position message;
  message.account = view.account;
  message.contract = contract_of(view, holding.ticker);
  message.contract.exchange = message.contract.primary_exchange;
  message.position = holding.quantity;
  message.avg_cost = holding.average_cost();
  out.send(message);
}

}  // namespace

void AccountPublisher::schedule(core::Timestamp now) {
  if (!next_refresh_) next_refresh_ = now + kAccountRefresh;
}

void AccountPublisher::subscribe_updates(const AccountView& view, Outbox& out) {
  updates_.emplace();
  schedule(view.now);
  publish_values(view, out);
  publish_portfolio(view, true, out);
  send_update_time(out, view.now);
  protocol::AccountDownloadEnd end;
  end.account_name = view.account;
  out.send(end);
}

void AccountPublisher::subscribe_positions(const AccountView& view, Outbox& out) {
  positions_.emplace();
  publish_positions(view, out);
  out.send(protocol::PositionEnd{});
}

void AccountPublisher::subscribe_summary(std::int32_t request_id, std::string_view tags,
                                         const AccountView& view, Outbox& out) {
  schedule(view.now);
  auto& summary = summaries_[request_id];
  summary.tags = split(tags);
  summary.rows = summary_rows(summary.tags, view);
  for (const auto& row : summary.rows) send_summary(out, request_id, row, view.account);
  protocol::AccountSummaryEnd end;
  end.request_id = request_id;
  out.send(end);
}

void AccountPublisher::publish_values(const AccountView& view, Outbox& out) {
  send_changed(updates_->rows, account_rows(view),
               [&](const AccountRow& row) { send_value(out, row, view.account); });
}

void AccountPublisher::publish_portfolio(const AccountView& view, bool with_marks, Outbox& out) {
  auto& sent = updates_->portfolio;
  for (const auto& holding : view.ledger.holdings()) {
    const auto known = sent.find(holding.ticker);
    const bool flat = holding.quantity.is_zero();
    if (known == sent.end() && flat) continue;
    const Sent now{holding.quantity, holding.average_cost(), holding.market_value()};
    if (known != sent.end()) {
      const auto& was = known->second;
      const bool moved = was.quantity != now.quantity || was.average_cost != now.average_cost;
      if (!moved && !(with_marks && was.market_value != now.market_value)) continue;
    }
    send_portfolio(out, view, holding);
    if (flat) {
      sent.erase(holding.ticker);
    } else {
      sent[holding.ticker] = now;
    }
  }
}

void AccountPublisher::publish_positions(const AccountView& view, Outbox& out) {
  for (const auto& holding : view.ledger.holdings()) {
    const auto known = positions_->find(holding.ticker);
    const bool flat = holding.quantity.is_zero();
    if (known == positions_->end() && flat) continue;
    const double cost = holding.average_cost();
    if (known != positions_->end() && known->second.quantity == holding.quantity &&
        known->second.average_cost == cost) {
      continue;
    }
    send_position(out, view, holding);
    if (flat) {
      positions_->erase(holding.ticker);
    } else {
      (*positions_)[holding.ticker] = {holding.quantity, cost, {}};
    }
  }
}

void AccountPublisher::publish_fills(const AccountView& view, Outbox& out) {
  if (positions_) publish_positions(view, out);
  if (!updates_) return;
  publish_portfolio(view, false, out);
  publish_values(view, out);
  send_update_time(out, view.now);
}

void AccountPublisher::refresh(const AccountView& view, Outbox& out) {
  if (!updates_ && summaries_.empty()) next_refresh_.reset();
  if (!next_refresh_) return;
  next_refresh_ = std::min(*next_refresh_, view.now + kAccountRefresh);  // the day may have started over
  if (view.now < *next_refresh_) return;
  next_refresh_ = view.now + kAccountRefresh;
  for (auto& [id, summary] : summaries_) {
    send_changed(summary.rows, summary_rows(summary.tags, view), [&, request_id = id](const AccountRow& row) {
      send_summary(out, request_id, row, view.account);
    });
  }
  if (!updates_) return;
  publish_values(view, out);
  publish_portfolio(view, true, out);
  send_update_time(out, view.now);
}

}  // namespace ibflow::sim
