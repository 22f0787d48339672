#pragma once
// Order ids, given once each.

#include <algorithm>
#include <cstdint>
#include <limits>

#include "ibflow/core/identifier.hpp"

namespace ibflow::orders {

/// Orders typed into TWS have none: they share 0 or the greatest number there is, or have negative ones that
/// change.
[[nodiscard]] constexpr bool is_order_id(core::OrderId id) {
  return id.value > 0 && id.value != std::numeric_limits<std::int32_t>::max();
}

/// The ids of one client. The broker's "next valid id" is only one voice: it has been seen to go back after a
/// reset of the Gateway, and an id that is used twice lets answers hit two orders. So the next id is above
/// everything that was ever given, journaled, or seen in a list, and it never goes down. An id is burned by
/// being given, whatever becomes of the order.
class OrderIdAllocator {
 public:
  OrderIdAllocator() = default;
  /// `highest`: of the journal; 0 for none.
  explicit OrderIdAllocator(core::OrderId highest) { has_seen(highest); }

  /// An id in use, in an open order, an execution or the journal.
  void has_seen(core::OrderId used) {
    if (is_order_id(used)) next_ = std::max(next_, core::OrderId(used.value + 1));
  }
  /// The broker's own word.
  void next_valid(core::OrderId next) { next_ = std::max(next_, next); }

  [[nodiscard]] core::OrderId next() const { return next_; }
  core::OrderId allocate() { return core::OrderId(next_.value++); }

 private:
  core::OrderId next_{1};
};

}  // namespace ibflow::orders
