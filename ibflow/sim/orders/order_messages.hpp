#pragma once
// Orders, fills and their ends as the wire shows them. Pure functions.

#include <string>
#include <string_view>

#include "ibflow/protocol/messages/orders.hpp"
#include "ibflow/sim/contracts/contract_database.hpp"
#include "ibflow/sim/exchange/sim_order.hpp"

namespace ibflow::sim {

/// From this server version on OPEN_ORDER, ORDER_STATUS and their lists travel in protobuf form.
inline constexpr int kFirstProtobufOrders = protocol::OpenOrder::kMessage.protobuf_since;

/// What an order's messages are made of.
struct OrderView {
  const SimOrder& order;
  const protocol::PlaceOrder& request;  // what its client has sent
  const Instrument& instrument;
  const protocol::Contract& definition;  // the database's contract of it
};

/// OPEN_ORDER: the client's own fields and what a real server fills in by itself, with the contract completed
/// from its definition but for the exchange it was routed to. The commission is left out until
/// `with_commission`.
[[nodiscard]] protocol::OpenOrder to_open_order(const OrderView& view, bool with_commission);
[[nodiscard]] protocol::OrderStatus to_order_status(const SimOrder& order);
/// COMPLETED_ORDER of a finished order: its quantity is 0, it has a permId but no ids of its client.
[[nodiscard]] protocol::CompletedOrder to_completed_order(const OrderView& view,
                                                          std::string_view completed_status,
                                                          core::Timestamp ended_at);
/// EXECUTION_DATA for `request_id`, or -1 when live. The exchange is the venue it traded at.
[[nodiscard]] protocol::ExecutionDetails to_execution(const Fill& fill, const OrderView& view,
                                                      std::int32_t request_id, int server_version);
[[nodiscard]] protocol::CommissionReport to_commission(const Fill& fill, const std::string& currency);

/// Where an order of this instrument trades when it is routed to `exchange`: SMART is no venue.
[[nodiscard]] std::string venue_of(const Instrument& instrument, std::string_view exchange);

/// How COMPLETED_ORDER tells what became of an order: "Filled Size: 100", "Cancelled by Trader", ...
[[nodiscard]] std::string completed_status(const SimOrder& order);

/// The text of 321, as real servers write it.
[[nodiscard]] std::string validation_text(std::string_view cause);

/// Sets all nine margins of an order state to the text that means "not computed".
void unset_margins(protocol::OrderState& state);

}  // namespace ibflow::sim
