#pragma once
// Orders that hang together: brackets and groups of which one fill cancels the rest.

#include <cstdint>
#include <string>
#include <vector>

#include "ibflow/protocol/builders/orders.hpp"
#include "ibflow/protocol/reference/order_fields.hpp"
#include "ibflow/protocol/reference/order_types.hpp"

namespace ibflow::protocol::build {

struct BracketTerms {
  std::int32_t parent_id = 0;  // the order id the parent is placed with
  double target_price = 0;     // where the profit is taken, by a limit order
  double stop_price = 0;       // where the loss is cut, by a stop order
  /// Of both exits. They outlive the day by default: a position whose stop lapsed is unprotected.
  std::string exit_time_in_force{time_in_force::kGoodTillCancelled};
};

/// Place parent, target and stop in this order with the ids here. The parent and the target are held back
/// (IB: transmit false), the stop releases all three, so that no parent trades without its exits. Both exits
/// name the parent (IB: parentId); IB cancels one when the other fills.
struct Bracket {
  Order parent;
  Order target;  // "LMT"
  Order stop;    // "STP"
  std::int32_t parent_id = 0;
  std::int32_t target_id = 0;  // parent_id + 1
  std::int32_t stop_id = 0;    // parent_id + 2
};

/// The exits take quantity, account, reference and hours from the parent, and the other side. An Error{Usage}
/// when a price is on the wrong side: a buy's stop is below and its target above its limit price (or stop, or
/// trigger price), a sale's the other way round; without such a price they are compared with one another.
[[nodiscard]] core::Expected<Bracket> bracket(const Order& parent, const BracketTerms& terms);

/// Two orders or more of one group. What a fill of one does to the rest: `type`. IB: ocaGroup, ocaType. The
/// name is used once: an old group's name is refused.
[[nodiscard]] core::Expected<std::vector<Order>> one_cancels_all(std::vector<Order> orders,
                                                                 const std::string& group,
                                                                 OcaType type = OcaType::CancelWithBlock);

}  // namespace ibflow::protocol::build
