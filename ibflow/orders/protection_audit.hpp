#pragma once
// Whether every position has the exits it must have.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ibflow/orders/execution_ledger.hpp"
#include "ibflow/orders/order_blotter.hpp"

namespace ibflow::orders {

/// A strategy's position, and what has to stand against it.
struct RequiredProtection {
  Holding holding;
  std::string strategy;  // as in OrderRecord::strategy; empty: any
  /// Positive long; 0 when no exit may stand. Absent: what the books say is held, and with a strategy what
  /// its own orders have executed.
  std::optional<core::Decimal> position;
  bool needs_stop = true;
  bool needs_target = false;
};

struct ProtectionFinding {
  Holding holding;
  std::string strategy;
  core::Decimal position;
  core::Decimal missing_stop;      // shares without a stop that is surely there
  core::Decimal missing_target;    // likewise
  core::Decimal surplus;           // exits that could turn the position, in the worst case
  std::vector<OrderNumber> exits;  // that stand against it, by number
  [[nodiscard]] bool is_sound() const {
    return missing_stop.is_zero() && missing_target.is_zero() && surplus.is_zero();
  }
};

/// One finding for each requirement, in their order. `baseline` are the positions from before the first
/// execution. An exit of unknown fate protects nothing and counts as surplus. Exits that wait for a parent
/// nothing of which has executed count as neither.
[[nodiscard]] std::vector<ProtectionFinding> audit_protection(
    const OrderBlotter& blotter, std::span<const RequiredProtection> required,
    const std::map<Holding, core::Decimal>& baseline = {});

}  // namespace ibflow::orders
