#pragma once
// Each execution once, whatever the broker repeats or corrects, and what it cost.
//
// IB repeats executions (after a reconnect all of the day's), and corrects one by sending it again under an
// id that differs after its last '.' only. The newest revision counts, in whatever order they come; a
// revision of quantity 0 (or less) takes the execution back. Commissions come in reports of their own: later,
// never, or again. An execution without one is pending, which is not the same as free.

#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/model/order.hpp"
#include "ibflow/orders/detail/flat_index.hpp"

namespace ibflow::orders {

/// An execution id without its revision, and the revision: "0001f4e8.5c6b.01.02" is {"0001f4e8.5c6b.01", 2}.
/// An id that does not end in '.' and digits is its own root, revision 0.
struct ExecutionId {
  std::string_view root;
  std::int64_t revision = 0;
};
[[nodiscard]] ExecutionId split_execution_id(std::string_view execution_id);

/// Where positions are held.
struct Holding {
  std::string account;
  core::ConId con_id;
  friend auto operator<=>(const Holding&, const Holding&) = default;
};

/// Positive for a buy.
[[nodiscard]] core::Decimal signed_quantity(const model::Execution& execution);

/// What one new piece of evidence changes: `current` is to be booked, after `replaced` has been taken back.
struct ExecutionChange {
  std::optional<model::Execution> replaced;
  model::Execution current;  // quantity 0: the execution is taken back and nothing stands in its place
};

struct Charge {
  core::Decimal amount;
  std::string currency;
  std::optional<double> realized_pnl;
  std::int64_t revision = 0;  // of the execution id that the report named
  friend bool operator==(const Charge&, const Charge&) = default;
};

struct BookedExecution {
  model::Execution execution;    // as last corrected
  std::optional<Charge> charge;  // absent: pending
  std::int64_t revision = 0;     // of execution.execution_id
  [[nodiscard]] bool is_bust() const { return execution.quantity.is_zero(); }
  /// A report is still to come. The legs of a combination pay for it.
  [[nodiscard]] bool owes_charge() const { return !charge && !is_bust() && !execution.is_combination; }
};

/// Executions are numbered from 0 in the order in which each was first seen.
using ExecutionNumber = std::uint32_t;

struct Booking {
  ExecutionNumber number = 0;
  std::optional<model::Execution> replaced;
};

struct ChargeBooking {
  ExecutionNumber number = 0;
  std::optional<Charge> replaced;
};

/// How the executions of one broker's order on one contract add up to what the broker says it has filled.
struct FillCount {
  core::Decimal booked;              // by executions
  core::Decimal highest_cumulative;  // the most that any of them has named as the sum so far
  core::Decimal corrected;           // by how much corrections have changed what was booked
  /// Positive: executions are missing, ask for them. Negative: more is booked than the broker counts.
  [[nodiscard]] core::Decimal missing() const;
};

struct FillGap {
  core::PermId perm_id;
  core::ConId con_id;
  core::Decimal missing;  // see FillCount::missing
};

/// A value: a copy is independent. One thread's.
class ExecutionLedger {
 public:
  /// nullopt for a repetition and for a revision older than the one booked. A root is one execution within an
  /// account; two broker orders that share one have two.
  std::optional<Booking> book(model::Execution execution);
  /// nullopt for a repetition, for a report on an older revision, and for one whose execution has not come
  /// yet: that is kept until it does. Reports without an amount must not be given.
  std::optional<ChargeBooking> book(const model::Commission& commission);

  /// Whether `book` would change anything.
  [[nodiscard]] bool is_new(const model::Execution& execution) const;
  [[nodiscard]] const BookedExecution& at(ExecutionNumber number) const { return executions_.at(number); }
  [[nodiscard]] ExecutionChange change(const Booking& booking) const {
    return {booking.replaced, at(booking.number).execution};
  }
  [[nodiscard]] std::size_t size() const { return executions_.size(); }

  /// The sum of all executions, positive long. 0 where there were none.
  [[nodiscard]] core::Decimal net(const Holding& holding) const;
  [[nodiscard]] const std::map<Holding, core::Decimal>& net() const { return net_; }
  /// For a broker's order; all zero for one without executions.
  [[nodiscard]] FillCount fills(core::PermId perm_id, core::ConId con_id) const;
  /// Where the executions do not add up, by permId and contract.
  [[nodiscard]] std::vector<FillGap> gaps() const;
  /// Executions that a commission report is still to come for.
  [[nodiscard]] std::size_t charges_pending() const;
  /// Those of them that happened before `before`: for a completeness check at the end of the day.
  [[nodiscard]] std::vector<ExecutionNumber> charges_pending_since(core::Timestamp before) const;
  /// Reports whose execution is still to come.
  [[nodiscard]] std::size_t charges_parked() const { return parked_.size(); }

 private:
  struct BrokerOrder {
    core::PermId perm_id;
    core::ConId con_id;
    FillCount fills;
  };

  [[nodiscard]] std::optional<ExecutionNumber> find(const model::Execution& execution,
                                                    std::string_view root) const;
  std::optional<Booking> add(model::Execution&& execution, const ExecutionId& id);
  [[nodiscard]] std::optional<std::uint32_t> find_fills(core::PermId perm_id, core::ConId con_id) const;
  void count(const model::Execution& execution, const model::Execution* replaced);
  void move_net(const model::Execution& execution, bool back);

  std::deque<BookedExecution> executions_;
  detail::FlatIndex by_root_;  // by the hash of the root
  std::deque<BrokerOrder> fills_;
  detail::FlatIndex by_perm_id_;  // of fills_
  std::map<Holding, core::Decimal> net_;
  std::map<std::string, Charge, std::less<>> parked_;  // by root
};

}  // namespace ibflow::orders
