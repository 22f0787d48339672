#pragma once
// What TWS itself refuses before an order gets anywhere, with IB's codes and texts.

#include "ibflow/core/error.hpp"
#include "ibflow/sim/exchange/sim_order.hpp"

namespace ibflow::sim {

/// IB's codes that the simulated exchange uses; in core::Error::code of a refusal.
namespace order_code {
inline constexpr int kDuplicateOrderId = 103;
inline constexpr int kChangeOfFilledOrder = 104;
inline constexpr int kChangeOfFixedField = 105;
inline constexpr int kPriceOffIncrement = 110;
inline constexpr int kOrderNotFound = 135;
inline constexpr int kNoSecurity = 200;
inline constexpr int kRejected = 201;
inline constexpr int kCancelled = 202;
inline constexpr int kInvalidRequest = 321;
inline constexpr int kTypeIsFixed = 329;
inline constexpr int kOrderMessage = 399;
inline constexpr int kSizeIsZero = 434;
inline constexpr int kMissingParent = 10006;
inline constexpr int kCancelUnknown = 10147;
inline constexpr int kCancelFinished = 10148;
inline constexpr int kOcaGroupIsFixed = 10326;
inline constexpr int kParentIsFixed = 10341;
}  // namespace order_code

/// Quantity and prices of a new or changed order. Error category Broker; codes 434, 321, 110.
[[nodiscard]] core::Expected<void> check_terms(const OrderRequest& request);

/// Whether `request` may replace `order`'s terms. Codes 103, 104, 105, 321, 329, 10326, 10341.
[[nodiscard]] core::Expected<void> check_change(const SimOrder& order, const OrderRequest& request);

/// A whole number of cents above zero?
[[nodiscard]] bool is_whole_cents(double price);

}  // namespace ibflow::sim
