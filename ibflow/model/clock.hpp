#pragma once
// Time is injected.

#include <atomic>

#include "ibflow/core/time.hpp"

namespace ibflow::model {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual core::Timestamp now() const = 0;  // thread-safe
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] core::Timestamp now() const override { return std::chrono::system_clock::now(); }
};

/// Stands still until told.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(core::Timestamp start = {}) : ticks_(start.time_since_epoch().count()) {}
  [[nodiscard]] core::Timestamp now() const override {
    return core::Timestamp(core::Duration(ticks_.load()));
  }
  void set(core::Timestamp now) { ticks_.store(now.time_since_epoch().count()); }

 private:
  std::atomic<core::Duration::rep> ticks_;
};

}  // namespace ibflow::model
