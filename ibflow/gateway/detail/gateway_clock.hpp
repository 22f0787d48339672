#pragma once
// The clock of a session: the system's, until the gateway's takes over.

#include <atomic>

#include "ibflow/model/clock.hpp"

namespace ibflow::gateway::detail {

/// The steady clock is always the system's: what a replay paces and measures passes in real time.
class GatewayClock final : public model::Clock {
 public:
  /// `system` outlives it.
  explicit GatewayClock(const core::Clock& system) : system_(system) {}

  [[nodiscard]] core::Timestamp now() const override {
    return follows_gateway_.load(std::memory_order_acquire) ? gateway_.now() : system_.now();
  }
  [[nodiscard]] core::Timestamp steady() const override { return system_.steady(); }
  /// From now on the gateway's last told time is the time.
  void follow_gateway(core::Timestamp now) {
    gateway_.set(now);
    follows_gateway_.store(true, std::memory_order_release);
  }
  void set_gateway_time(core::Timestamp now) { gateway_.set(now); }
  [[nodiscard]] core::Timestamp gateway_time() const { return gateway_.now(); }
  [[nodiscard]] bool follows_gateway() const { return follows_gateway_.load(std::memory_order_acquire); }

 private:
  const core::Clock& system_;
  model::ManualClock gateway_;
  std::atomic<bool> follows_gateway_ = false;
};

}  // namespace ibflow::gateway::detail
