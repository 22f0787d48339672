#pragma once
// Which executions a client asks for.

#include <optional>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/protocol/execution.hpp"
#include "ibflow/sim/orders/order_messages.hpp"

namespace ibflow::sim {

/// A filter that was read. Days are those of New York.
class ExecutionQuery {
 public:
  /// `days_kept`: how many days, today included, are meant by a filter that asks for none. Usage error for an
  /// unreadable time or date.
  static core::Expected<ExecutionQuery> of(const protocol::ExecutionFilter& filter, core::Timestamp now,
                                           int days_kept);

  [[nodiscard]] bool matches(const Fill& fill, const OrderView& view) const;

 private:
  protocol::ExecutionFilter filter_;
  std::optional<core::Timestamp> not_before_;
  core::Date first_day_;                   // nothing from before it
  std::vector<core::Date> specific_days_;  // empty: any
};

}  // namespace ibflow::sim
