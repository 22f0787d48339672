#pragma once
// One deadline of one object, on the loop's clock: real or virtual.

#include <fmt/format.h>

#include <string>
#include <utility>

#include "ibflow/core/event_loop.hpp"

namespace ibflow::connection::detail {

/// Starting it again moves the deadline. The handler runs on the loop, never after cancel() or destruction.
class Timer {
 public:
  Timer(core::EventLoop& loop, std::string_view purpose)
      : loop_(loop), name_(fmt::format("connection {}: {}", fmt::ptr(this), purpose)) {}
  ~Timer() { cancel(); }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  void start(core::Duration after, core::EventLoop::Task handler) {
    armed_ = true;
    loop_.schedule_task(name_, after, [this, handler = std::move(handler)] {
      armed_ = false;
      handler();
    });
  }
  void cancel() {
    if (std::exchange(armed_, false)) loop_.cancel_task(name_);
  }
  [[nodiscard]] bool armed() const { return armed_; }

 private:
  core::EventLoop& loop_;
  std::string name_;
  bool armed_ = false;
};

}  // namespace ibflow::connection::detail
