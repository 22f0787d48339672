#pragma once
// What a client's PLACE_ORDER means to the exchange. Pure functions.

#include <cstdint>

#include "ibflow/core/error.hpp"
#include "ibflow/protocol/messages/orders.hpp"
#include "ibflow/sim/contracts/contract_database.hpp"
#include "ibflow/sim/exchange/order_terms.hpp"

namespace ibflow::sim {

/// A client's order of an instrument for the exchange; `account` is where it is booked. All of IB's order
/// types that the exchange knows, and those that come near one of them: MKT PRT and STP PRT trade as MKT and
/// STP, SNAP and PEG PRIM orders as their pegged likes.
/// Errors of category Broker with IB's code: 321 for sides, times and fields that make no sense, 387 for
/// order types that are not simulated, 391 for unreadable times, 439 for other algorithms than Adaptive, Vwap
/// and Twap, 441 for their parameters, 147 for a condition on an unknown contract.
[[nodiscard]] core::Expected<OrderRequest> to_order_request(const protocol::PlaceOrder& message,
                                                            std::int32_t client_id,
                                                            const ContractDatabase& contracts,
                                                            std::size_t instrument,
                                                            const std::string& account, core::Timestamp now);

/// Does this order type look at the flag "outside regular trading hours"? If not it is accepted with 2109.
[[nodiscard]] bool may_trade_outside_hours(OrderType type);

}  // namespace ibflow::sim
