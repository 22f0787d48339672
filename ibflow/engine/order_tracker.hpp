#pragma once
// What we know of each order of ours, and how.

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/identifier.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/model/broker.hpp"
#include "ibflow/model/order.hpp"
#include "ibflow/orders/execution_ledger.hpp"

namespace ibflow::engine {

/// How far an order's bytes have come.
enum class Delivery {
  Journaling,  // waits for the disk; nothing sent
  Sent,        // handed to the wire
  NotSent,     // will never be sent
};

enum class Liveness {
  Pending,  // no sign yet that the broker has it working
  Working,
  Held,  // the broker holds it back (Inactive with a reason, such as locating shares)
  Gone,  // no new matches to be expected; late executions still count
};

enum class EndCause { None, Filled, Cancelled, Rejected, NotSent };
[[nodiscard]] const char* to_string(EndCause cause);

struct TrackedOrder {
  model::OrderIntent intent;
  Delivery delivery = Delivery::Journaling;
  Liveness liveness = Liveness::Pending;
  EndCause cause = EndCause::None;
  std::string end_text;  // the broker's words, or why it was not sent
  std::optional<model::OrderStatus> last_status;
  std::string why_held;
  core::PermId perm_id;
  core::Decimal executed;         // by executions
  core::Decimal reported_filled;  // by statuses: only tells how many executions are still to come
  bool cancel_asked = false;

  [[nodiscard]] bool gone() const { return liveness == Liveness::Gone; }
  /// Gone, and every execution its statuses told of has arrived.
  [[nodiscard]] bool settled() const { return gone() && executed >= reported_filled; }
  [[nodiscard]] bool overfilled() const { return executed > intent.quantity; }
  [[nodiscard]] core::Decimal remaining() const {
    return gone() || overfilled() ? core::Decimal() : intent.quantity - executed;
  }
  [[nodiscard]] std::string status_text() const;  // IB's word, else how far it has come
};

/// How far a position can go if every live order fills, and none on the other side does.
struct Exposure {
  core::Decimal position;
  core::Decimal highest;
  core::Decimal lowest;
};

/// Executions outrank statuses; repetitions change nothing; the end of an order is not the end of its
/// executions. Pointers stay valid as long as the tracker lives.
class OrderTracker {
 public:
  TrackedOrder& add(model::OrderIntent intent);

  [[nodiscard]] const TrackedOrder* find(core::OrderId order_id) const;
  /// By our key in the order reference, else by order id if the execution's client is ours. nullptr: not
  /// ours.
  [[nodiscard]] const TrackedOrder* find(const model::Execution& execution) const;

  void mark_sent(core::OrderId order_id);
  void mark_not_sent(core::OrderId order_id, const std::string& reason);
  /// The broker, asked after a reconnect, has it no more, and no execution tells of its rest.
  void mark_vanished(core::OrderId order_id);
  void mark_cancel_asked(core::OrderId order_id, bool asked);

  /// Each returns whether anything changed. Evidence about orders that are not ours changes nothing.
  bool apply(const model::OrderStatusReport& report);
  bool apply(const model::OpenOrder& open_order);
  bool apply(const model::OrderNotice& notice);
  bool apply(const orders::ExecutionChange& change);

  /// From `position` in the symbol, over the live orders on it.
  [[nodiscard]] Exposure worst_case(const std::string& symbol, core::Decimal position) const;
  [[nodiscard]] std::vector<const TrackedOrder*> live() const;  // by order id
  [[nodiscard]] bool any_live() const;

 private:
  TrackedOrder* mutable_find(core::OrderId order_id);
  static void end(TrackedOrder& order, EndCause cause, const std::string& text);
  static bool take_status(TrackedOrder& order, model::OrderStatus status, const std::string& why_held);

  std::map<core::OrderId, TrackedOrder> orders_;
  std::unordered_map<std::string, core::OrderId> by_key_;
};

}  // namespace ibflow::engine
