#pragma once
// Each execution once, whatever the broker repeats or corrects.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "ibflow/model/order.hpp"

namespace ibflow::engine {

/// An execution id without its revision, and the revision: "0001f4e8.5c6b.01.02" is {"0001f4e8.5c6b.01", 2}.
/// An id that does not end in '.' and digits is its own root, revision 0.
struct ExecutionId {
  std::string_view root;
  std::uint64_t revision = 0;
};
[[nodiscard]] ExecutionId split_execution_id(std::string_view execution_id);

/// What one new piece of evidence changes: `current` is to be booked, after `replaced` has been taken back.
struct ExecutionChange {
  std::optional<model::Execution> replaced;
  model::Execution current;
};

class ExecutionLedger {
 public:
  /// nullopt for a repetition and for a revision older than the one booked.
  [[nodiscard]] std::optional<ExecutionChange> book(const model::Execution& execution);
  [[nodiscard]] std::size_t size() const { return executions_.size(); }

 private:
  std::unordered_map<std::string, model::Execution> executions_;  // by root and order
};

}  // namespace ibflow::engine
