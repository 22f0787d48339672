#pragma once
// Prices of an order moved to the steps of its contract.

#include <cstdint>
#include <optional>
#include <string>

#include "ibflow/core/error.hpp"
#include "ibflow/orders/price_rounding.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/order.hpp"

namespace ibflow::gateway::detail {

/// The rule of the exchange that the order goes to; nothing when the contract names none for it.
[[nodiscard]] std::optional<std::int32_t> market_rule_of(const protocol::ContractDetails& details,
                                                         const std::string& exchange);
/// Limit and stop prices and trailing distances. A price that rounds to nothing is an error (Usage).
[[nodiscard]] core::Expected<void> round_prices(protocol::Order& order, const orders::PriceGrid& grid);

}  // namespace ibflow::gateway::detail
