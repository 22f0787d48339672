#pragma once
// Keeps us from asking for the time in a circle.

namespace ibflow::gateway::detail {

/// A gateway that answers the time at once without moving its clock would be asked again at once, for ever.
/// After so many answers in a row that brought nothing new, the next question has to wait a moment.
class StepGuard {
 public:
  static constexpr int kIdleAnswers = 20;

  /// `news`: the time has moved, or other messages have come since the last answer.
  void answered(bool news) { idle_answers_ = news ? 0 : idle_answers_ + 1; }
  [[nodiscard]] bool must_pause() const { return idle_answers_ >= kIdleAnswers; }
  void paused() { idle_answers_ = 0; }

 private:
  int idle_answers_ = 0;
};

}  // namespace ibflow::gateway::detail
