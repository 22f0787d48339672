#pragma once
// Holds a client to the message rate of a gateway.

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace ibflow::sim {

/// Of one client; wall time. Not thread-safe.
class RateGate {
 public:
  using WallTime = std::chrono::steady_clock::time_point;

  /// Whether one more message fits into the last second, which counts it.
  bool admit(WallTime now, std::size_t per_second) {
    while (!admitted_.empty() && now - admitted_.front() >= kWindow) admitted_.pop_front();
    if (admitted_.size() >= per_second) return false;
    admitted_.push_back(now);
    return true;
  }
  int count_breach() { return ++breaches_; }

  void queue(std::string_view payload) { waiting_.emplace_back(payload); }
  [[nodiscard]] bool has_waiting() const { return !waiting_.empty(); }
  /// When the first of the waiting may be read.
  [[nodiscard]] std::optional<WallTime> next() const {
    if (waiting_.empty()) return std::nullopt;
    return admitted_.empty() ? WallTime{} : admitted_.front() + kWindow;
  }
  std::string take() {
    auto payload = std::move(waiting_.front());
    waiting_.pop_front();
    return payload;
  }

 private:
  static constexpr std::chrono::seconds kWindow{1};
  std::deque<WallTime> admitted_;    // of the last second
  std::deque<std::string> waiting_;  // payloads that came too fast
  int breaches_ = 0;
};

}  // namespace ibflow::sim
