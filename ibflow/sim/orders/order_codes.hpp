#pragma once
// IB's codes that the order desk answers with, beside those of the exchange.

#include "ibflow/sim/exchange/order_rules.hpp"

namespace ibflow::sim::order_code {

inline constexpr int kBadConditionContract = 147;
inline constexpr int kOnlyClientZero = 327;
inline constexpr int kUnsupportedType = 387;
inline constexpr int kBadTime = 391;
inline constexpr int kWhatIfNeedsTransmit = 413;
inline constexpr int kAccountMissing = 435;
inline constexpr int kUnknownAlgorithm = 439;
inline constexpr int kBadAlgorithmParameter = 441;
inline constexpr int kOutsideHoursIgnored = 2109;
inline constexpr int kPresetChangedField = 10349;

}  // namespace ibflow::sim::order_code
