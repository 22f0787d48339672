#pragma once
// One recorded session, served again: what the gateway wrote, in its order, as soon as the client has asked
// what was asked then.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/protocol/capture.hpp"

namespace ibflow::sim {

struct RecordedSession {
  struct Step {
    core::Timestamp time{};
    protocol::CaptureDirection direction = protocol::CaptureDirection::Received;
    std::int32_t message_id = -1;  // -1: it has none that can be read
    std::string payload;
  };
  protocol::CapturedSession head;
  std::vector<Step> steps;
  std::string fault;        // that ended it; empty when it ended in peace
  bool keeps_step = false;  // the client of then followed a replayed clock
};

/// The sessions of a capture that begin with their start, in order. Error (Data) when there is none; `name`
/// of the file is for that. Sessions that were recorded from their middle on are left out.
[[nodiscard]] core::Expected<std::vector<RecordedSession>> sessions_of(
    std::vector<protocol::CaptureEntry> entries, std::string_view name);

struct ReplayCounts {
  std::uint64_t sent = 0;      // recorded frames
  std::uint64_t answered = 0;  // recorded questions that the client asked again
  std::uint64_t missed = 0;    // recorded questions that were not waited for any longer
  std::uint64_t ignored = 0;   // questions of the client that nobody had asked
  std::uint64_t times = 0;     // the gateway's time, told from the recording's clock
};

struct ReplayOptions {
  double speed = 1;  // recorded seconds in one second; 0: no gaps
  /// A recorded question that does not come within this is passed over; 0: it is waited for without end.
  std::chrono::milliseconds patience{30'000};
};

/// Pure: what is due follows from what has come and from `now`, a clock that never steps. Questions are told
/// apart by message id only. The order of the client's questions may differ from the recorded one. Questions
/// for the time (49) are answered from the recording's clock, and neither waited for nor replayed, unless
/// both clients, then and now, follow a replayed clock: then they are questions like others.
class ReplayedSession {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// `session` is kept alive by this.
  ReplayedSession(std::shared_ptr<const RecordedSession> session, ReplayOptions options)
      : session_(std::move(session)), options_(options) {}

  /// One payload of the client.
  void take(std::string_view payload);
  /// Appends whole frames that are due to `out`. Returns when to ask again; nullopt: after the next take().
  [[nodiscard]] std::optional<Time> advance(Time now, std::string& out);

  [[nodiscard]] bool is_over() const { return cursor_ == session_->steps.size(); }
  /// So far; `ignored` counts those that cannot be of use any more once it is over.
  [[nodiscard]] ReplayCounts counts() const;
  /// For people: what is waited for, empty when nothing is.
  [[nodiscard]] std::string waits_for() const;
  [[nodiscard]] const RecordedSession& recorded() const { return *session_; }

 private:
  using Step = RecordedSession::Step;

  [[nodiscard]] bool time_is_a_question() const { return session_->keeps_step && client_keeps_step_; }
  [[nodiscard]] bool is_left_out(const Step& step) const;
  [[nodiscard]] Time due(const Step& step) const;
  [[nodiscard]] core::Timestamp clock(Time now) const;
  void anchor(Time now, core::Timestamp recorded);
  bool pass_question(const Step& step, Time now);
  void pass_answer(const Step& step, std::string& out);
  void learn_time(const Step& step);
  [[nodiscard]] std::optional<Time> play(Time now, std::string& out);
  [[nodiscard]] std::optional<Time> tell_times(Time now, std::string& out);

  std::shared_ptr<const RecordedSession> session_;
  ReplayOptions options_;
  std::size_t cursor_ = 0;
  std::map<std::int32_t, std::uint64_t> asked_;  // by the client, not yet come up in the recording
  bool client_keeps_step_ = false;
  std::uint64_t times_asked_ = 0;
  std::int64_t last_time_told_ = 0;
  std::uint64_t sent_at_last_time_ = 0;
  std::optional<Time> waiting_since_;
  std::optional<Time> anchor_;         // this moment
  core::Timestamp recorded_anchor_{};  // is this one of the recording
  core::Duration gateway_ahead_{};     // the gateway's clock then, against the client's
  ReplayCounts counts_;
};

}  // namespace ibflow::sim
