#pragma once
// What is kept of an order for ever: the intention before its bytes leave, and each proof of what became of
// it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/identifier.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/model/order.hpp"

namespace ibflow::orders {

/// One intention to place or change an order, durable before its bytes leave. `canonical` is the whole order
/// and contract in a form that can be sent again, byte for byte.
struct OrderRecord {
  std::string key;           // ours, unique for ever; travels as orderRef
  std::int32_t version = 1;  // 1: the order; 2...: its changes, in turn
  std::int64_t epoch = 0;    // the run that wrote it
  core::ClientId client_id;
  core::OrderId order_id;
  core::OrderId parent_id;
  std::string account;
  core::ConId con_id;
  std::string symbol;
  model::Side side = model::Side::Buy;
  core::Decimal quantity;
  std::string order_type;
  std::optional<double> limit_price, stop_price;
  std::string time_in_force;
  std::string oca_group;  // only of one whose members do not execute beyond one another
  bool transmit = true;
  std::string canonical;
  std::string strategy, reason;  // why, in words
  /// What asked for it (a prediction's identity); at most one order in the journal may carry it.
  std::optional<std::string> signal;

  friend bool operator==(const OrderRecord&, const OrderRecord&) = default;
};

enum class EvidenceKind {
  Sent,         // the bytes were handed to the socket
  NotSent,      // they never will be
  Status,       // an ORDER_STATUS
  OpenOrder,    // an OPEN_ORDER
  Execution,    // an EXECUTION_DATA
  Commission,   // a COMMISSION_AND_FEES_REPORT
  Notice,       // an error message that names the order
  CancelAsked,  // we asked for its cancel
  Completed,    // a COMPLETED_ORDER
  Absent,       // a complete answer of the broker does not have it
};
/// "sent", "not_sent", "status", "open_order", "execution", "commission", "notice", "cancel_asked",
/// "completed", "absent"
[[nodiscard]] const char* to_string(EvidenceKind kind);
[[nodiscard]] std::optional<EvidenceKind> parse_evidence_kind(std::string_view name);

/// How the text of a NotSent begins when it was a cancel that has not left; otherwise it was a change that
/// waits for its answer, or else the order itself.
inline constexpr std::string_view kCancelNotSent = "the cancel was not sent";

/// What proved a change of an order's state. `raw` is the message as it came (payload bytes), empty for our
/// own acts.
struct EvidenceRecord {
  std::string key;  // empty: of an order that is not ours (found by order_id/perm_id/execution_id)
  EvidenceKind kind = EvidenceKind::Sent;
  core::Timestamp at{};
  core::ClientId client_id;
  core::OrderId order_id;
  core::PermId perm_id;
  std::string text;  // for people and for reading back: status word, error code and text, execution id
  std::string raw;
  int server_version = 0;

  friend bool operator==(const EvidenceRecord&, const EvidenceRecord&) = default;
};

}  // namespace ibflow::orders
