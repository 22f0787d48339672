// What fault scripts do to orders and executions.

#include <fmt/format.h>

#include "ibflow/sim/faults/fault_words.hpp"
#include "ibflow/sim/faults/gateway_faults.hpp"

namespace ibflow::sim {

namespace {

core::Duration session_time(double seconds) {
  return std::chrono::round<core::Duration>(std::chrono::duration<double>(seconds));
}

}  // namespace

GatewayFaults::Result GatewayFaults::reject_next(const Words& words, Client*) {
  const auto code = whole_word(words[0]);
  if (!code) return std::unexpected(code.error());
  services_.orders.faults().reject_next(static_cast<int>(*code), words[1]);
  return {};
}

GatewayFaults::Result GatewayFaults::inactive(const Words&, Client*) {
  return services_.orders.faults().set_inactive(std::nullopt);
}

GatewayFaults::Result GatewayFaults::revive(const Words&, Client*) {
  return services_.orders.faults().revive(std::nullopt);
}

GatewayFaults::Result GatewayFaults::correct_fill(const Words& words, Client*) {
  const auto amount = core::Decimal::parse(words[0]);
  if (!amount) return bad_words(fmt::format("'{}' is no amount of money", words[0]));
  std::optional<core::Decimal> shares;
  if (words.size() > 1) {
    const auto parsed = core::Decimal::parse(words[1]);
    if (!parsed) return bad_words(fmt::format("'{}' is no number of shares", words[1]));
    shares = *parsed;
  }
  return services_.orders.faults().correct_latest_by(amount->to_double(), shares);
}

GatewayFaults::Result GatewayFaults::reject_working(const Words& words, Client*) {
  const auto code = whole_word(words[0]);
  if (!code) return std::unexpected(code.error());
  const bool is_cancelled = words.size() > 2;
  if (is_cancelled && words[2] != "cancelled")
    return bad_words(fmt::format("it is 'reject-working CODE TEXT cancelled', not '{}'", words[2]));
  return services_.orders.faults().reject_working(std::nullopt, static_cast<int>(*code), words[1],
                                                  !is_cancelled);
}

GatewayFaults::Result GatewayFaults::delay_cancels(const Words& words, Client*) {
  const auto delay = seconds_word(words[0]);
  if (!delay) return std::unexpected(delay.error());
  services_.orders.faults().delay_cancels(session_time(*delay));
  return {};
}

GatewayFaults::Result GatewayFaults::fill_before_ack(const Words& words, Client*) {
  if (words[0] != "on" && words[0] != "off")
    return bad_words(fmt::format("it is 'fill-before-ack on' or 'off', not '{}'", words[0]));
  services_.orders.faults().fill_before_acknowledgement(words[0] == "on");
  return {};
}

GatewayFaults::Result GatewayFaults::delay_commissions(const Words& words, Client*) {
  const auto delay = seconds_word(words[0]);
  if (!delay) return std::unexpected(delay.error());
  services_.orders.faults().set_commission_delay(*delay > 0 ? std::optional(session_time(*delay))
                                                            : std::nullopt);
  return {};
}

GatewayFaults::Result GatewayFaults::commissions(const Words& words, Client*) {
  if (words[0] != "missing" && words[0] != "normal")
    return bad_words(fmt::format("commissions are missing or normal, not '{}'", words[0]));
  const bool missing = words[0] == "missing";
  services_.orders.faults().set_commission_reports(missing ? CommissionReports::Missing
                                                           : CommissionReports::Normal);
  return {};
}

GatewayFaults::Result GatewayFaults::release_locate(const Words&, Client*) {
  return services_.orders.faults().release_locate(std::nullopt);
}

GatewayFaults::Result GatewayFaults::normal_orders(const Words&, Client*) {
  services_.orders.faults().clear();
  return {};
}

GatewayFaults::Result GatewayFaults::bust_fill(const Words&, Client*) {
  return services_.orders.faults().bust_execution(std::nullopt);
}

GatewayFaults::Result GatewayFaults::twin_order(const Words&, Client*) {
  return services_.orders.faults().twin_order(std::nullopt);
}

GatewayFaults::Result GatewayFaults::late_status(const Words& words, Client*) {
  return services_.orders.faults().status_after_terminal(std::nullopt, words[0]);
}

GatewayFaults::Result GatewayFaults::roll_back_ids(const Words& words, Client* client) {
  const auto id = whole_word(words[0]);
  if (!id) return std::unexpected(id.error());
  const auto to = static_cast<std::int32_t>(*id);
  if (client != nullptr) return services_.orders.faults().roll_back_order_ids(client->id, to);
  for (const auto& [client_id, one] : state_.clients) {
    if (auto done = services_.orders.faults().roll_back_order_ids(client_id, to); !done) return done;
  }
  return {};
}

GatewayFaults::Result GatewayFaults::hold_for_locate(const Words&, Client*) {
  services_.orders.faults().hold_next_short_sale();
  return {};
}

GatewayFaults::Result GatewayFaults::manual_order(const Words& words, Client*) {
  const auto quantity = core::Decimal::parse(words[1]);
  if (!quantity) return bad_words(fmt::format("'{}' is no quantity", words[1]));
  protocol::Contract contract;
  contract.symbol = words[2];
  contract.sec_type = "STK";
  contract.exchange = "SMART";
  contract.currency = "USD";
  protocol::Order order;
  order.action = words[0];
  order.total_quantity = *quantity;
  order.order_type = "MKT";
  order.tif = "DAY";
  if (words.size() > 3) {
    const auto limit = core::Decimal::parse(words[3]);
    if (!limit) return bad_words(fmt::format("'{}' is no price", words[3]));
    order.order_type = "LMT";
    order.lmt_price = limit->to_double();
  }
  const auto entered = services_.orders.enter_manual_order(contract, order);
  if (!entered) return std::unexpected(entered.error());
  return {};
}

}  // namespace ibflow::sim
