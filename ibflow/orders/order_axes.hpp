#pragma once
// The axes on which an order's life is kept apart, and the one word that is derived from them.

#include <cstdint>

#include "ibflow/core/time.hpp"
#include "ibflow/orders/order_record.hpp"

namespace ibflow::orders {

/// How far our own will has come.
enum class Intent {
  Draft,      // not durable yet: nothing may leave
  Denied,     // refused by ourselves, or its bytes never left
  Journaled,  // durable; its bytes may leave at any moment, and may have left if the process died since
  Sent,       // handed to the socket
};

/// The most that the broker's side has ever proved. Only rises.
enum class Proof {
  None,
  BytesOnSocket,
  Echoed,    // any message that names the order
  Accepted,  // IB has given it a permId
  Working,   // it has been PreSubmitted or Submitted, or has executed
};

/// Of one incarnation of the order at IB.
enum class Liveness {
  Live,     // may execute
  Held,     // the broker holds it back, and may let it go (`why_held`)
  Unknown,  // may or may not be there: counted as if it were
  Gone,     // no new matches to be expected; late executions still count
};

enum class GoneCause { None, Filled, Cancelled, Rejected, Expired, Lost };

/// What may be believed of the request that placed the order.
enum class SendCertainty {
  NotSent,  // nothing has left: sending it again is safe
  Sent,     // it has left, and the line is as it was: the answer is on its way
  Acked,    // the broker has named it
  Unknown,  // it may or may not have arrived: ask, never send anew
};

/// One word for people and for strategies, derived from the axes.
enum class PublicStatus {
  Pending,    // on its way; no sign yet that it works
  Working,    // at the broker; may execute at any moment
  Held,       // at the broker, held back
  Partial,    // works, and has executed in part
  Filled,     // executed in full; or the broker says so and the executions are on their way
  Cancelled,  // over; what it has executed before counts
  Rejected,   // the broker refused it, with proof, and nothing of it has executed
  Expired,    // its time is over
  Unknown,    // it may be live or not; recovery finds out
  External,   // somebody else's order, and not over
  Denied,     // never left us
  Lost,       // the broker, asked twice and in full, knows nothing of it
};

/// "draft", "denied", "journaled", "sent"
[[nodiscard]] const char* to_string(Intent intent);
/// "none", "bytes_on_socket", "echoed", "accepted", "working"
[[nodiscard]] const char* to_string(Proof proof);
/// "live", "held", "unknown", "gone"
[[nodiscard]] const char* to_string(Liveness liveness);
/// "none", "filled", "cancelled", "rejected", "expired", "lost"
[[nodiscard]] const char* to_string(GoneCause cause);
/// "not_sent", "sent", "acked", "unknown"
[[nodiscard]] const char* to_string(SendCertainty certainty);
/// "PENDING", "WORKING", ...
[[nodiscard]] const char* to_string(PublicStatus status);

/// No new matches are to be expected.
[[nodiscard]] bool is_over(PublicStatus status);

/// Names what justified a change: the kind, and the journal's number of the record with the raw message.
struct EvidenceRef {
  EvidenceKind kind = EvidenceKind::Sent;
  core::Timestamp at{};
  std::int64_t id = 0;  // 0: not journaled
  friend bool operator==(const EvidenceRef&, const EvidenceRef&) = default;
};

}  // namespace ibflow::orders
