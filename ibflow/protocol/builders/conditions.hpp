#pragma once
// Orders that wait for something, or are cancelled by it. IB: Order.conditions.

#include <cstdint>
#include <string>
#include <vector>

#include "ibflow/protocol/builders/orders.hpp"
#include "ibflow/protocol/reference/order_fields.hpp"

namespace ibflow::protocol::build {

using ConditionResult = core::Expected<OrderCondition>;

/// IB: isMore.
enum class Side { Above, Below };

/// A contract to watch: its number and where.
struct Watched {
  std::int32_t con_id = 0;
  std::string exchange = "SMART";
};

/// The watched price is above or below `price`. IB: PriceCondition.
[[nodiscard]] ConditionResult price_condition(const Watched& watched, Side side, double price,
                                              TriggerMethod method = TriggerMethod::Default);
/// Above: it is later than `time` ("yyyymmdd hh:mm:ss" with a zone, or "yyyymmdd-hh:mm:ss" in UTC). IB:
/// TimeCondition.
[[nodiscard]] ConditionResult time_condition(Side side, std::string time);
/// The account's cushion, in per cent of 0 to 100. IB: MarginCondition.
[[nodiscard]] ConditionResult margin_condition(Side side, std::int32_t percent);
/// The day's volume of the watched contract. IB: VolumeCondition.
[[nodiscard]] ConditionResult volume_condition(const Watched& watched, Side side, std::int32_t volume);
/// The watched price's change since the last close, in per cent; below zero for a fall. IB:
/// PercentChangeCondition.
[[nodiscard]] ConditionResult percent_change_condition(const Watched& watched, Side side, double percent);
/// A trade of the account in the symbol. IB: ExecutionCondition.
struct ExecutionTerms {
  std::string symbol;
  std::string sec_type = "STK";
  std::string exchange = "SMART";
};
[[nodiscard]] ConditionResult execution_condition(const ExecutionTerms& terms);

/// How a condition is joined with the one behind it. IB: isConjunctionConnection.
[[nodiscard]] OrderCondition and_then(OrderCondition condition);
[[nodiscard]] OrderCondition or_else(OrderCondition condition);

/// What happens when the conditions hold. IB: conditionsCancelOrder.
enum class WhenMet { Submit, Cancel };

/// Conditions replace those the order had; at least one. `outside_regular_hours`, IB's conditionsIgnoreRth:
/// they are watched all day.
[[nodiscard]] OrderResult conditional(Order order, std::vector<OrderCondition> conditions,
                                      WhenMet when_met = WhenMet::Submit, bool outside_regular_hours = false);

}  // namespace ibflow::protocol::build
