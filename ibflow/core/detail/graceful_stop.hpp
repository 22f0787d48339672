#pragma once
// The steps of a loop's end, the last registered first.

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/event_loop.hpp"

namespace ibflow::core::detail {

/// Thread-safe. Who takes the steps and when is the loop's business.
class StopSteps {
 public:
  struct Step {
    std::string name;
    EventLoop::StopStep run;
  };

  void add(std::string name, EventLoop::StopStep run);
  bool remove(std::string_view name);
  [[nodiscard]] bool take_last(Step& step);  // false: none is left

 private:
  std::mutex mutex_;
  std::vector<Step> steps_;
};

}  // namespace ibflow::core::detail
