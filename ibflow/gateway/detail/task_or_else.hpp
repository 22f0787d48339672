#pragma once
// A task posted to a loop that may end before it runs.

#include <utility>

namespace ibflow::gateway::detail {

/// Runs `task` when it is called, and `otherwise` when it is thrown away uncalled: whoever waits for the task
/// and what they wait for would keep each other alive.
template <class Task, class Otherwise>
class TaskOrElse {
 public:
  TaskOrElse(Task task, Otherwise otherwise) : task_(std::move(task)), otherwise_(std::move(otherwise)) {}
  TaskOrElse(TaskOrElse&& other) noexcept
      : task_(std::move(other.task_)),
        otherwise_(std::move(other.otherwise_)),
        is_owed_(std::exchange(other.is_owed_, false)) {}
  TaskOrElse& operator=(TaskOrElse&&) = delete;
  ~TaskOrElse() {
    if (is_owed_) otherwise_();
  }
  void operator()() {
    is_owed_ = false;
    task_();
  }

 private:
  Task task_;
  Otherwise otherwise_;
  bool is_owed_ = true;
};

template <class Task, class Otherwise>
[[nodiscard]] TaskOrElse<Task, Otherwise> task_or_else(Task task, Otherwise otherwise) {
  return {std::move(task), std::move(otherwise)};
}

}  // namespace ibflow::gateway::detail
