#pragma once
// Leaves a service alone that has failed again and again. No clock of its own.

#include <chrono>
#include <optional>

namespace ibflow::flow::detail {

/// Closed: everything passes. Open: nothing does, for `pause`. Then one request may try (half open): its
/// success closes the breaker, its failure opens it again.
class CircuitBreaker {
 public:
  using Time = std::chrono::steady_clock::time_point;
  /// `failures` in a row open it; 0: never.
  CircuitBreaker(int failures, std::chrono::milliseconds pause) : most_(failures), pause_(pause) {}

  /// How long it stays open; nothing: a request may go.
  [[nodiscard]] std::optional<std::chrono::milliseconds> open_for(Time now) const {
    if (!open_until_ || now >= *open_until_) return std::nullopt;
    return std::chrono::ceil<std::chrono::milliseconds>(*open_until_ - now);
  }
  void succeeded() {
    failures_ = 0;
    open_until_.reset();
  }
  void failed(Time now) {
    ++failures_;
    if (most_ > 0 && failures_ >= most_) open_until_ = now + pause_;
  }
  [[nodiscard]] int failures() const { return failures_; }

 private:
  int most_;
  std::chrono::milliseconds pause_;
  int failures_ = 0;
  std::optional<Time> open_until_;
};

}  // namespace ibflow::flow::detail
