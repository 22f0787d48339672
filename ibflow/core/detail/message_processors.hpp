#pragma once
// Who hears the messages that are delivered to a loop.

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/detail/loop_meter.hpp"

namespace ibflow::core::detail {

/// `hear` belongs to the loop's thread, everything else is thread-safe.
class MessageProcessors {
 public:
  void add(std::string name, EventLoop::MessageProcessor hear) {
    auto processor = std::make_shared<Processor>(std::move(name), std::move(hear));
    const std::lock_guard lock(mutex_);
    const auto same = find(processor->name);
    if (same == processors_.end()) return processors_.push_back(std::move(processor));
    (*same)->removed = true;
    *same = std::move(processor);
  }

  bool remove(std::string_view name) {
    const std::lock_guard lock(mutex_);
    const auto found = find(name);
    if (found == processors_.end()) return false;
    (*found)->removed = true;
    processors_.erase(found);
    return true;
  }

  void hear(const std::any& message, LoopMeter& meter) {
    std::vector<std::shared_ptr<Processor>> processors;
    {
      const std::lock_guard lock(mutex_);
      processors = processors_;
    }
    for (const auto& processor : processors) {
      if (!processor->removed) meter.run(processor->name, [&] { processor->hear(message); });
    }
  }

 private:
  struct Processor {
    Processor(std::string name_in, EventLoop::MessageProcessor hear_in)
        : name(std::move(name_in)), hear(std::move(hear_in)) {}
    std::string name;
    EventLoop::MessageProcessor hear;
    std::atomic<bool> removed = false;
  };

  std::vector<std::shared_ptr<Processor>>::iterator find(std::string_view name) {
    return std::ranges::find(processors_, name, [](const auto& processor) { return processor->name; });
  }

  std::mutex mutex_;
  std::vector<std::shared_ptr<Processor>> processors_;
};

}  // namespace ibflow::core::detail
