#pragma once
// A loop on a thread of its own whose time is moved by the test.

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

#include "ibflow/core/event_loop.hpp"

namespace ibflow::core {

inline EventLoopOptions on_clock(std::shared_ptr<VirtualClock> clock, EventLoopOptions options = {}) {
  options.clock = std::move(clock);
  return options;
}

class VirtualLoop : public testing::Test {
 protected:
  explicit VirtualLoop(EventLoopOptions options = {}) : loop(on_clock(clock, std::move(options))) {
    loop.start();
  }

  void advance(Duration by) { loop.advance_and_wait(*clock, by); }
  void wait() {
    loop.run_and_wait([] {});
  }
  /// For tasks: writes `what` down, on the loop's thread.
  EventLoop::Task note(std::string what) {
    return [this, what = std::move(what)] { said.push_back(what); };
  }

  std::shared_ptr<VirtualClock> clock =
      std::make_shared<VirtualClock>(parse_iso("2026-01-15T12:00:00Z").value());
  std::vector<std::string> said;  // by the loop's thread; read when it waits
  EventLoop loop;
};

}  // namespace ibflow::core
