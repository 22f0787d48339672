#pragma once
// What may be added to an order, whatever its type. Each takes an order and gives the changed one, or an
// Error{Usage} that says what is wrong with the addition.
//
// A fraction of a share needs no instruction: a quantity is an exact decimal (server version 163 on, where
// the account and the instrument allow it). Money instead of a quantity: for_cash in orders.hpp.

#include <cstdint>
#include <optional>
#include <string_view>

#include "ibflow/protocol/builders/orders.hpp"

namespace ibflow::protocol::build {

/// Times are "yyyymmdd hh:mm:ss" with a zone ("US/Eastern") behind, or "yyyymmdd-hh:mm:ss" in UTC; without
/// either IB takes the zone of the TWS login.
/// tif GTD. IB: goodTillDate.
[[nodiscard]] OrderResult good_till_date(Order order, std::string_view until);
/// Waits until then. IB: goodAfterTime.
[[nodiscard]] OrderResult good_after_time(Order order, std::string_view from);
/// tif GTC.
[[nodiscard]] Order good_till_cancelled(Order order);
/// tif IOC.
[[nodiscard]] Order immediate_or_cancel(Order order);
/// tif FOK.
[[nodiscard]] Order fill_or_kill(Order order);
/// tif Minutes with orders pegged to best. IB: duration, in seconds.
[[nodiscard]] OrderResult for_duration(Order order, std::int32_t seconds);

/// Fills, and triggers, before and after the regular session as well. IB: outsideRth.
[[nodiscard]] Order outside_regular_hours(Order order);
/// Asks for margin and commission; nothing is traded. IB: whatIf, with transmit true (code 413 otherwise).
[[nodiscard]] Order what_if(Order order);
/// Kept in TWS until transmitted there or by another order of the same id. IB: transmit false.
[[nodiscard]] Order held_back(Order order);

/// Shows `displayed` at a time. IB: displaySize; above zero and below the quantity.
[[nodiscard]] OrderResult iceberg(Order order, std::int32_t displayed);
/// Shows nothing. IB: hidden.
[[nodiscard]] Order hidden(Order order);
/// A limit order that takes up to this much worse than its limit. IB: discretionaryAmt; not with iceberg.
[[nodiscard]] OrderResult discretionary(Order order, double amount);
/// IB: allOrNone.
[[nodiscard]] Order all_or_none(Order order);
/// IB: minQty; above zero and at most the quantity.
[[nodiscard]] OrderResult minimum_quantity(Order order, std::int32_t least);
/// Takes several levels at once. IB: sweepToFill.
[[nodiscard]] Order sweep_to_fill(Order order);
/// An option order of 50 contracts or more. IB: blockOrder.
[[nodiscard]] OrderResult block(Order order);

/// Splits a limit order into components at prices a step apart.
struct ScaleTerms {
  std::int32_t first_size = 0;                  // IB: scaleInitLevelSize
  std::optional<std::int32_t> further_sizes{};  // IB: scaleSubsLevelSize; absent: as the first
  double price_increment = 0;                   // IB: scalePriceIncrement, between components
  /// Sells (or buys back) each component at this profit. IB: scaleProfitOffset.
  std::optional<double> profit_offset{};
  /// Restores components closed with profit; needs a profit offset. IB: scaleAutoReset.
  bool restores = false;
  /// The first price is moved by `adjust_by` every `adjust_every` seconds; both or none.
  std::optional<double> adjust_by{};           // IB: scalePriceAdjustValue
  std::optional<std::int32_t> adjust_every{};  // IB: scalePriceAdjustInterval
  bool random_sizes = false;                   // IB: scaleRandomPercent
};
[[nodiscard]] OrderResult scaled(Order order, const ScaleTerms& terms);

}  // namespace ibflow::protocol::build
