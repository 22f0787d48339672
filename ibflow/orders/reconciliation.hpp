#pragma once
// After a restart, or whenever doubt has come up: what we believe against what the broker has.
//
// A pure function of the two: it moves the journal's view in and gives it back as it is afterwards, with a
// report of everything that changed or differs. Run twice on the same answers, the second run changes
// nothing; the order of messages within the answers has no influence; and if only a part of what it found has
// reached the journal when the process dies, running again ends at the same state. Preview it on a copy.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ibflow/orders/broker_snapshot.hpp"
#include "ibflow/orders/order_blotter.hpp"
#include "ibflow/orders/order_id_allocator.hpp"
#include "ibflow/orders/protection_audit.hpp"

namespace ibflow::orders {

/// What we know, rebuilt from the journal.
struct JournalView {
  OrderBlotter orders;
  OrderIdAllocator order_ids;                  // of the client that asks
  std::map<Holding, core::Decimal> baseline;   // positions before the first execution, adjustments included
  std::vector<RequiredProtection> protection;  // what each strategy's position needs
  std::vector<model::AccountValue> account_values;  // ours, to stand beside the broker's
};

/// A position change that no execution explains but something else does.
struct KnownAdjustment {
  Holding holding;
  core::Decimal quantity;
  std::string reason;  // "assignment", "split 4:1", ...
};

struct ReconcilePolicy {
  std::vector<KnownAdjustment> known;
  /// Unexplained differences up to this many shares are taken over at once; larger ones wait for an operator.
  core::Decimal take_over_up_to;
  bool take_over_all = false;  // the operator has said so
};

/// The broker has it in none of its lists.
struct Absence {
  OrderNumber order = 0;
};
using SnapshotEvidence =
    std::variant<model::Execution, model::Commission, model::OpenOrder, CompletedOrder, Absence>;

/// One piece of evidence that changed something: to be journaled, in this order.
struct ReconcileChange {
  std::optional<OrderNumber> order;
  EvidenceRef because;
  SnapshotEvidence evidence;
};

enum class DifferenceKind {
  OrderStatus,        // what we believed of an order, and what it is
  ExternalOrder,      // somebody else's has come to be known
  TwinIncarnations,   // one order of ours is live under two permIds
  ExecutionBooked,    // one that we had missed, or its correction
  ExecutionsMissing,  // the executions of an order do not add up to what the broker says it has filled
  Position,           // executions do not explain it
  AccountValue,       // ours and the broker's
  Protection,         // exits missing or in excess
  NotAnswered,        // a list that has not come to its end
};
[[nodiscard]] const char* to_string(DifferenceKind kind);

struct Difference {
  DifferenceKind kind = DifferenceKind::OrderStatus;
  std::optional<OrderNumber> order;
  std::string text;  // one sentence, for people
};

struct PositionAdjustment {
  Holding holding;
  std::string symbol;  // as the broker names it, else as our orders do; "?" when nobody does
  core::Decimal expected, actual;
  std::optional<std::string> explanation;  // absent: unexplained
  bool taken_over = false;                 // false: waits for an operator
  [[nodiscard]] core::Decimal difference() const { return actual - expected; }
};

struct ReconcileReport {
  core::Timestamp asked_at{};
  std::vector<ReconcileChange> changes;
  std::vector<Difference> differences;
  std::vector<PositionAdjustment> adjustments;
  std::vector<ProtectionFinding> protection;
  core::OrderId next_order_id;
  std::size_t orders_checked = 0;
  std::size_t orders_unknown = 0;  // still: ask again after the quarantine
  bool complete = true;            // every list was answered

  /// Nothing has changed, nothing differs.
  [[nodiscard]] bool is_clean() const { return changes.empty() && differences.empty(); }
  /// Trading may begin: everything answered, no order in doubt, no position that waits for an operator.
  [[nodiscard]] bool may_trade() const;
};

struct Reconciled {
  JournalView after;
  ReconcileReport report;
};

/// One journaled change again, on a blotter that is rebuilt. An absence is found by its number, so the
/// blotter must have been rebuilt from the same records in the same order.
void replay(OrderBlotter& orders, const ReconcileChange& change);

[[nodiscard]] Reconciled reconcile(JournalView before, const BrokerSnapshot& snapshot,
                                   const ReconcilePolicy& policy = {});

}  // namespace ibflow::orders
