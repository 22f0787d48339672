#pragma once
// What TWS itself refuses before an order gets anywhere, with IB's codes and texts.

#include "ibflow/core/error.hpp"
#include "ibflow/sim/exchange/sim_order.hpp"
#include "ibflow/sim/exchange/traded_instrument.hpp"

namespace ibflow::sim {

/// IB's codes that the simulated exchange uses; in core::Error::code of a refusal.
namespace order_code {
inline constexpr int kDuplicateOrderId = 103;
inline constexpr int kChangeOfFilledOrder = 104;
inline constexpr int kChangeOfFixedField = 105;
inline constexpr int kPriceOffIncrement = 110;
inline constexpr int kOnCloseNeedsDay = 113;
inline constexpr int kOrderNotFound = 135;
inline constexpr int kConditionContract = 147;
inline constexpr int kIcebergWithDiscretion = 157;
inline constexpr int kTrailNeedsOffset = 158;
inline constexpr int kNoSecurity = 200;
inline constexpr int kRejected = 201;
inline constexpr int kCancelled = 202;
inline constexpr int kInvalidRequest = 321;
inline constexpr int kTypeIsFixed = 329;
inline constexpr int kSizeOffRule = 355;
inline constexpr int kSizeTooSmall = 388;
inline constexpr int kOrderMessage = 399;
inline constexpr int kHeldForLocate = 404;
inline constexpr int kSizeIsZero = 434;
inline constexpr int kAlgorithmIsFixed = 440;
inline constexpr int kAlgorithmInvalid = 441;
inline constexpr int kSizeReduced = 481;
inline constexpr int kStillInProcess = 2102;
inline constexpr int kMissingParent = 10006;
inline constexpr int kDisplaySizeTooLarge = 10020;
inline constexpr int kCancelUnknown = 10147;
inline constexpr int kCancelFinished = 10148;
inline constexpr int kNoFractions = 10243;
inline constexpr int kCashQuantity = 10244;
inline constexpr int kTypeWithoutFractions = 10249;
inline constexpr int kSizeOffIncrement = 10250;
inline constexpr int kOcaGroupIsFixed = 10326;
inline constexpr int kOcaTypeIsFixed = 10327;
inline constexpr int kParentIsFixed = 10341;
}  // namespace order_code

/// Quantity, prices, times of a new or changed order against each other and the instrument. Error category
/// Broker; codes 110, 113, 157, 158, 321, 355, 388, 434, 441, 10020, 10243, 10249, 10250.
[[nodiscard]] core::Expected<void> check_terms(const OrderRequest& request,
                                               const TradedInstrument& instrument);
/// The same for a US stock.
[[nodiscard]] core::Expected<void> check_terms(const OrderRequest& request);

/// Whether `request` may replace `order`'s terms. Codes 103, 104, 105, 321, 329, 440, 2102, 10326, 10327,
/// 10341.
[[nodiscard]] core::Expected<void> check_change(const SimOrder& order, const OrderRequest& request);

}  // namespace ibflow::sim
