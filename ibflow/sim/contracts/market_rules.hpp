#pragma once
// By which steps prices go.

#include <cstdint>
#include <span>
#include <string_view>

#include "ibflow/protocol/messages/reference_data.hpp"

namespace ibflow::sim {

/// The numbers 26, 67, 239 and 240 are those IB uses for the same steps; 32 and 109 are taken for options in
/// pennies and nickels; those from 9000 on are made up.
namespace market_rule {
inline constexpr std::int32_t kCent = 26;
inline constexpr std::int32_t kPennyOption = 32;    // a cent, from 3 on five cents
inline constexpr std::int32_t kNickelOption = 109;  // five cents, from 3 on ten cents
inline constexpr std::int32_t kQuarter = 67;
inline constexpr std::int32_t kHalfPip = 239;       // 0.00005
inline constexpr std::int32_t kHalfPipOfYen = 240;  // 0.005
inline constexpr std::int32_t kBond = 9000;         // a thousandth of a percent
inline constexpr std::int32_t kCrypto = 9001;       // 0.25
}  // namespace market_rule

/// Ascending by low_edge, the first at 0. Empty: there is no such rule.
[[nodiscard]] std::span<const protocol::PriceIncrement> price_increments(std::int32_t rule);

/// The step at `price`; negative prices step as positive ones. 0 for an unknown rule.
[[nodiscard]] double increment_at(std::int32_t rule, double price);

/// The rule of one exchange in the parallel lists of the contract details; the first one's for an exchange
/// that is not in the list. 0 when there is none.
[[nodiscard]] std::int32_t rule_of(std::string_view valid_exchanges, std::string_view market_rule_ids,
                                   std::string_view exchange);

}  // namespace ibflow::sim
