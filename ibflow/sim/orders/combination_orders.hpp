#pragma once
// Orders for combinations (sec_type BAG): what of them the simulator trades.

#include <cstddef>

#include "ibflow/protocol/messages/orders.hpp"
#include "ibflow/sim/contracts/contract_database.hpp"
#include "ibflow/sim/exchange/order_terms.hpp"

namespace ibflow::sim {

[[nodiscard]] bool is_bag(const protocol::Contract& contract);

/// The instrument of its first leg, which lends the combination its currency, its hours and its multiplier.
/// Codes: 200 for a leg that is not known, 321 for other than 2 to 6 legs, for ratios below 1, sides other
/// than BUY and SELL, a leg that comes twice or cannot be traded, and for legs of unlike currencies or
/// multipliers.
[[nodiscard]] core::Expected<std::size_t> first_leg(const ContractDatabase& contracts,
                                                    const protocol::Contract& bag);

/// Market and limit orders, DAY, GTC, GTD, IOC or FOK. Codes: 387 (type), 321 (time in force, algorithms,
/// attached orders, what-if).
[[nodiscard]] core::Expected<void> check_combination(const protocol::Order& order,
                                                     const OrderRequest& request);

}  // namespace ibflow::sim
