#include "order_preview.hpp"

#include <fmt/format.h>

#include <utility>

#include "order_story.hpp"
#include "trade_session.hpp"

namespace ibflow::cli {

namespace {

using core::Decimal;
using protocol::Order;

core::Expected<Order> at_steps(GatewaySession& session, const protocol::Contract& contract,
                               const Order& order) {
  auto& gateway = session.gateway();
  return session.wait(gateway->orders().rounded(contract, order));
}

core::Expected<BracketPrices> bracket_at_steps(GatewaySession& session, const protocol::Contract& contract,
                                               const Order& order, const BracketPrices& typed) {
  const auto bracket = protocol::build::bracket(order, bracket_terms(typed));
  if (!bracket) return std::unexpected(bracket.error());
  const auto target = at_steps(session, contract, bracket->target);
  if (!target) return std::unexpected(target.error());
  const auto stop = at_steps(session, contract, bracket->stop);
  if (!stop) return std::unexpected(stop.error());
  return BracketPrices{target->lmt_price.value_or(typed.take_profit),
                       stop->aux_price.value_or(typed.stop_loss)};
}

std::string row(const char* what, const std::string& text) {
  return fmt::format("  {:<20}{}\n", what, text);
}

std::string money(const std::optional<Decimal>& amount) {
  return amount ? amount->to_fixed(2) : "not told";
}

std::string change(const std::optional<Decimal>& before, const std::optional<Decimal>& by,
                   const std::optional<Decimal>& after) {
  if (!before && !by && !after) return "not told";
  return fmt::format("{} -> {} ({}{})", money(before), money(after), by && !by->is_negative() ? "+" : "",
                     money(by));
}

std::string commission_of(const gateway::OrderPreview& what_if) {
  if (what_if.commission) return fmt::format("{} {}", money(what_if.commission), what_if.commission_currency);
  if (what_if.least_commission || what_if.most_commission) {
    return fmt::format("{} to {} {}", money(what_if.least_commission), money(what_if.most_commission),
                       what_if.commission_currency);
  }
  return "not told";
}

std::string moved(const char* what, const std::optional<double>& typed, const std::optional<double>& now) {
  if (!typed || typed == now) return {};
  return row(what, fmt::format("{} becomes {}: the contract's price step", *typed, *now));
}

std::string headline(const Preview& preview) {
  const auto& order = preview.order;
  std::string text = fmt::format(
      "{} {} {} {}", order.action, order.total_quantity.value_or(Decimal()).to_string(),
      preview.contract.symbol, describe_terms(order.order_type, order.lmt_price, order.aux_price));
  if (order.trailing_percent) text += fmt::format(" {} %", *order.trailing_percent);
  text += ", " + order.tif;
  if (!order.good_till_date.empty()) text += " until " + order.good_till_date + " UTC";
  if (!order.good_after_time.empty()) text += ", not before " + order.good_after_time + " UTC";
  if (order.outside_rth) text += ", outside regular hours too";
  return text + fmt::format(", {} account {}", preview.is_live ? "LIVE" : "paper", preview.account);
}

std::optional<double> value_of(const Preview& preview) {
  const auto& order = preview.order;
  const auto price = order.lmt_price ? order.lmt_price : order.aux_price;
  if (!price || order.order_type.starts_with("TRAIL")) return std::nullopt;
  const auto multiplier = Decimal::parse(preview.contract.multiplier).value_or(Decimal(1));
  return *price * order.total_quantity.value_or(Decimal()).to_double() * multiplier.to_double();
}

core::Expected<gateway::OrderPreview> ask_what_if(GatewaySession& session, const protocol::Contract& contract,
                                                  const Order& order) {
  auto what_if = session.wait(session.gateway()->orders().preview(contract, order));
  if (what_if) return what_if;
  auto error = what_if.error();
  if (error.category == core::ErrorCategory::Broker || error.category == core::ErrorCategory::Timeout) {
    error.message = fmt::format(
        "no order was placed: IB does not tell its margin and commission: {}; mend the order, or place it "
        "without knowing them: --no-preview",
        error.message);
  }
  return std::unexpected(std::move(error));
}

}  // namespace

protocol::build::BracketTerms bracket_terms(const BracketPrices& prices) {
  protocol::build::BracketTerms terms;
  terms.parent_id = 1;  // each order gets an id of its own when it is placed
  terms.target_price = prices.take_profit;
  terms.stop_price = prices.stop_loss;
  return terms;
}

core::Expected<Preview> look_ahead(GatewaySession& session, const protocol::ContractDetails& contract,
                                   const Order& order, const std::optional<BracketPrices>& bracket,
                                   bool asks_ib) {
  auto& gateway = session.gateway();
  Preview preview;
  preview.contract = contract.contract;
  preview.name = contract.long_name;
  preview.account = account_of(session);
  preview.is_live = session.settings().live;
  preview.typed = order;
  const auto rounded = at_steps(session, preview.contract, order);
  if (!rounded) return std::unexpected(rounded.error());
  preview.order = *rounded;
  if (bracket) {
    const auto exits = bracket_at_steps(session, preview.contract, preview.order, *bracket);
    if (!exits) return std::unexpected(exits.error());
    preview.bracket = *exits;
  }
  if (asks_ib) {
    auto what_if = ask_what_if(session, preview.contract, preview.order);
    if (!what_if) return std::unexpected(what_if.error());
    preview.what_if = std::move(*what_if);
  }
  preview.exposure = gateway.run([&](gateway::Gateway& inside) {
    return inside.orders().exposure(preview.account, core::ConId(preview.contract.con_id));
  });
  const auto quantity = order.total_quantity.value_or(Decimal());
  if (order.action == "BUY") {
    preview.exposure.highest += quantity;
  } else {
    preview.exposure.lowest -= quantity;
  }
  return preview;
}

std::string as_text(const gateway::OrderPreview& what_if) {
  return row("commission", commission_of(what_if)) +
         row("initial margin", change(what_if.initial_margin_before, what_if.initial_margin_change,
                                      what_if.initial_margin_after)) +
         row("maintenance margin",
             change(what_if.maintenance_margin_before, what_if.maintenance_margin_change,
                    what_if.maintenance_margin_after)) +
         row("equity", change(what_if.equity_before, what_if.equity_change, what_if.equity_after)) +
         (what_if.warning.empty() ? std::string() : row("IB warns", what_if.warning));
}

std::string as_text(const Preview& preview) {
  std::string out = headline(preview) + "\n";
  const auto& contract = preview.contract;
  const auto venue =
      contract.primary_exchange.empty() ? std::string() : " (" + contract.primary_exchange + ")";
  out += row("contract", fmt::format("{}{}{}, {} {} at {}{}, id {}", contract.local_symbol,
                                     preview.name.empty() ? "" : ", ", preview.name, contract.sec_type,
                                     contract.currency, contract.exchange, venue, contract.con_id));
  out += moved("limit", preview.typed.lmt_price, preview.order.lmt_price);
  out += moved("stop", preview.typed.aux_price, preview.order.aux_price);
  if (preview.bracket) {
    out += row("then", fmt::format("{} LMT {} or STP {}, GTC; one fill cancels the other",
                                   preview.order.action == "BUY" ? "SELL" : "BUY",
                                   preview.bracket->take_profit, preview.bracket->stop_loss));
  }
  if (const auto value = value_of(preview))
    out += row("value", fmt::format("{:.2f} {}", *value, contract.currency));
  out += preview.what_if ? as_text(*preview.what_if) : row("margin", "not asked for, nor the commission");
  out += row("position now", preview.exposure.position.to_string());
  out +=
      row("at worst", fmt::format("{} to {}, with all orders that may be live",
                                  preview.exposure.lowest.to_string(), preview.exposure.highest.to_string()));
  return out;
}

Table as_table(const Preview& preview) {
  const auto& order = preview.order;
  const auto what_if = preview.what_if.value_or(gateway::OrderPreview());
  Table table({{"account"},
               {"symbol"},
               {"con_id", Align::Right},
               {"side"},
               {"quantity", Align::Right},
               {"order_type"},
               {"limit_price", Align::Right},
               {"stop_price", Align::Right},
               {"tif"},
               {"take_profit", Align::Right},
               {"stop_loss", Align::Right},
               {"commission", Align::Right},
               {"commission_currency"},
               {"initial_margin_change", Align::Right},
               {"maintenance_margin_change", Align::Right},
               {"equity_after", Align::Right},
               {"position", Align::Right},
               {"worst_case_low", Align::Right},
               {"worst_case_high", Align::Right},
               {"warning"}});
  const auto price = [](const std::optional<double>& value) { return price_cell(value); };
  const auto exits = preview.bracket.value_or(BracketPrices());
  const bool has_exits = preview.bracket.has_value();
  table.add({preview.account,
             preview.contract.symbol,
             preview.contract.con_id,
             order.action,
             order.total_quantity,
             order.order_type,
             price(order.lmt_price),
             price(order.aux_price),
             order.tif,
             has_exits ? price(exits.take_profit) : Cell(std::nullopt),
             has_exits ? price(exits.stop_loss) : Cell(std::nullopt),
             what_if.commission,
             what_if.commission_currency,
             what_if.initial_margin_change,
             what_if.maintenance_margin_change,
             what_if.equity_after,
             preview.exposure.position,
             preview.exposure.lowest,
             preview.exposure.highest,
             what_if.warning});
  return table;
}

}  // namespace ibflow::cli
