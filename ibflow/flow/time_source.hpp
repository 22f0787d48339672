#pragma once
// Whose clock the server lives by.

#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::flow {

/// Asynchronous, because the time may have to be asked of a gateway. `now` is called on the server's thread;
/// `answer` may be called at once or later, on any thread, even after the server has stopped; once only.
class TimeSource {
 public:
  using Answer = std::function<void(core::Expected<core::Timestamp>)>;
  virtual ~TimeSource() = default;
  virtual void now(Answer answer) = 0;
};

class SystemTimeSource final : public TimeSource {
 public:
  void now(Answer answer) override { answer(core::Timestamp(std::chrono::system_clock::now())); }
};

/// Stands still until told; answers at once. Thread-safe.
class ManualTimeSource final : public TimeSource {
 public:
  explicit ManualTimeSource(core::Timestamp start) : now_(start) {}
  void now(Answer answer) override {
    ++asked_;
    answer(read());
  }
  void set(core::Timestamp now) {
    const std::lock_guard lock(mutex_);
    now_ = now;
  }
  void advance(core::Duration by) {
    const std::lock_guard lock(mutex_);
    now_ += by;
  }
  /// Answers with this error from now on; nullopt makes the clock well again.
  void fail_with(std::optional<core::Error> failure) {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(failure);
  }
  [[nodiscard]] std::size_t asked() const { return asked_; }

 private:
  [[nodiscard]] core::Expected<core::Timestamp> read() const {
    const std::lock_guard lock(mutex_);
    if (failure_) return std::unexpected(*failure_);
    return now_;
  }
  mutable std::mutex mutex_;
  core::Timestamp now_;
  std::optional<core::Error> failure_;
  std::atomic<std::size_t> asked_{0};
};

}  // namespace ibflow::flow
