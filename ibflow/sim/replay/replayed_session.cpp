#include "ibflow/sim/replay/replayed_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/frame.hpp"

namespace ibflow::sim {

namespace {

using protocol::CaptureDirection;

constexpr std::int32_t kTime = protocol::RequestCurrentTime::kMessage.id;
static_assert(kTime == protocol::CurrentTime::kMessage.id);
constexpr std::string_view kKeepStep = "ibflow.keep-step";
constexpr std::chrono::hours kLongest{24 * 365};  // a gap, so that no arithmetic overflows

std::int32_t id_of(std::string_view payload, int server_version) {
  const auto incoming = protocol::parse_incoming(payload, server_version);
  return incoming ? incoming->message_id : -1;
}

bool asks_to_keep_step(std::int32_t id, std::string_view payload) {
  return id == protocol::StartApi::kMessage.id && payload.find(kKeepStep) != std::string_view::npos;
}

struct TimeTold final : protocol::ResponseVisitor {
  using protocol::ResponseVisitor::on;
  void on(const protocol::CurrentTime& message) override { time = message.time; }
  std::optional<std::int64_t> time;
};

bool begins_with_its_start(const RecordedSession& session) {
  const auto first =
      std::ranges::find(session.steps, CaptureDirection::Sent, &RecordedSession::Step::direction);
  return first != session.steps.end() && first->message_id == protocol::StartApi::kMessage.id;
}

}  // namespace

core::Expected<std::vector<RecordedSession>> sessions_of(std::vector<protocol::CaptureEntry> entries,
                                                         std::string_view name) {
  std::vector<RecordedSession> sessions;
  for (auto& entry : entries) {
    if (auto* head = std::get_if<protocol::CapturedSession>(&entry)) {
      sessions.emplace_back().head = std::move(*head);
    } else if (sessions.empty()) {
      continue;
    } else if (auto* frame = std::get_if<protocol::CapturedFrame>(&entry)) {
      auto& session = sessions.back();
      const auto id = id_of(frame->payload, session.head.server_version);
      if (frame->direction == CaptureDirection::Sent)
        session.keeps_step = session.keeps_step || asks_to_keep_step(id, frame->payload);
      session.fault.clear();
      session.steps.push_back({frame->time, frame->direction, id, std::move(frame->payload)});
    } else if (auto* fault = std::get_if<protocol::CapturedFault>(&entry)) {
      sessions.back().fault = std::move(fault->text);
    }
  }
  const auto recorded = sessions.size();
  std::erase_if(sessions, [](const RecordedSession& session) { return !begins_with_its_start(session); });
  if (!sessions.empty()) return sessions;
  return core::fail(core::ErrorCategory::Data,
                    recorded == 0
                        ? fmt::format("{} holds no session", name)
                        : fmt::format("no session in {} was recorded from its start on, so none can be "
                                      "served; ibflow wire dump shows what is there",
                                      name));
}

void ReplayedSession::take(std::string_view payload) {
  const auto id = id_of(payload, session_->head.server_version);
  client_keeps_step_ = client_keeps_step_ || asks_to_keep_step(id, payload);
  if (id == kTime && (is_over() || !time_is_a_question())) {
    ++times_asked_;
  } else {
    ++asked_[id];
  }
}

std::optional<ReplayedSession::Time> ReplayedSession::advance(Time now, std::string& out) {
  const auto next = play(now, out);
  if (is_over()) times_asked_ += std::exchange(asked_[kTime], 0);
  const auto time_due = tell_times(now, out);
  if (!next || !time_due) return next ? next : time_due;
  return std::min(*next, *time_due);
}

std::optional<ReplayedSession::Time> ReplayedSession::play(Time now, std::string& out) {
  for (; !is_over(); ++cursor_) {
    const Step& step = session_->steps[cursor_];
    if (is_left_out(step)) {
      learn_time(step);
    } else if (step.direction == CaptureDirection::Sent) {
      if (pass_question(step, now)) continue;
      if (options_.patience.count() == 0) return std::nullopt;
      return *waiting_since_ + options_.patience;
    } else {
      if (!anchor_) anchor(now, step.time);
      if (const auto at = due(step); at > now) return at;
      if (options_.speed == 0) anchor(now, step.time);
      pass_answer(step, out);
    }
  }
  return std::nullopt;
}

bool ReplayedSession::is_left_out(const Step& step) const {
  if (step.message_id == kTime) return !time_is_a_question();
  return step.message_id < 0 && step.direction == CaptureDirection::Sent;
}

/// False: it has not come.
bool ReplayedSession::pass_question(const Step& step, Time now) {
  // A client that comes late moves everything after it; one that comes early gains nothing.
  const auto catch_up = [&] {
    if (!anchor_ || options_.speed == 0 || due(step) < now) anchor(now, step.time);
  };
  if (const auto asked = asked_.find(step.message_id); asked != asked_.end() && asked->second > 0) {
    --asked->second;
    ++counts_.answered;
    if (!waiting_since_ || options_.speed != 0) catch_up();
    waiting_since_.reset();
    return true;
  }
  if (!waiting_since_) {
    waiting_since_ = now;
    if (options_.speed == 0) anchor(now, step.time);  // the recording's clock goes on meanwhile
  }
  if (options_.patience.count() == 0 || now < *waiting_since_ + options_.patience) return false;
  ++counts_.missed;
  waiting_since_.reset();
  catch_up();
  return true;
}

void ReplayedSession::pass_answer(const Step& step, std::string& out) {
  learn_time(step);
  protocol::append_frame(out, step.payload);
  ++counts_.sent;
}

void ReplayedSession::learn_time(const Step& step) {
  if (step.message_id != kTime || step.direction != CaptureDirection::Received) return;
  TimeTold visitor;
  const auto read = protocol::dispatch_response(step.payload, session_->head.server_version, visitor);
  if (!read || !visitor.time) return;
  gateway_ahead_ = core::from_unix_seconds(*visitor.time) - step.time;
  last_time_told_ = std::max(last_time_told_, time_is_a_question() ? *visitor.time : last_time_told_);
}

ReplayedSession::Time ReplayedSession::due(const Step& step) const {
  if (options_.speed == 0) return *anchor_;
  const auto gap = std::clamp<core::Duration>(step.time - recorded_anchor_, core::Duration::zero(), kLongest);
  const auto scaled =
      std::min(std::chrono::duration<double>(gap) / options_.speed, std::chrono::duration<double>(kLongest));
  return *anchor_ + std::chrono::duration_cast<Time::duration>(scaled);
}

core::Timestamp ReplayedSession::clock(Time now) const {
  if (!anchor_) return session_->head.time + gateway_ahead_;
  const std::chrono::duration<double> passed = now - *anchor_;
  const auto recorded = passed * (options_.speed == 0 ? 1 : options_.speed);
  return recorded_anchor_ + gateway_ahead_ + std::chrono::duration_cast<core::Duration>(recorded);
}

void ReplayedSession::anchor(Time now, core::Timestamp recorded) {
  anchor_ = now;
  recorded_anchor_ = recorded;
}

/// A client that follows the clock of its gateway asks without end: it hears the next second when there is
/// one, or at once when it was sent anything.
std::optional<ReplayedSession::Time> ReplayedSession::tell_times(Time now, std::string& out) {
  while (times_asked_ > 0) {
    const auto reads = clock(now);
    const auto seconds = std::max(core::to_unix_seconds(reads), last_time_told_);
    const bool has_news = seconds > last_time_told_ || counts_.sent != sent_at_last_time_;
    if (client_keeps_step_ && !has_news) {
      const auto next = core::from_unix_seconds(last_time_told_ + 1) - reads;
      const auto rate = options_.speed == 0 ? 1 : options_.speed;
      const auto wall =
          std::chrono::duration_cast<Time::duration>(std::chrono::duration<double>(next) / rate);
      return now + std::max<Time::duration>(wall, std::chrono::milliseconds(1));
    }
    protocol::CurrentTime answer;
    answer.time = seconds;
    protocol::append_response(out, answer, session_->head.server_version);
    last_time_told_ = seconds;
    sent_at_last_time_ = counts_.sent;
    --times_asked_;
    ++counts_.times;
  }
  return std::nullopt;
}

ReplayCounts ReplayedSession::counts() const {
  auto counts = counts_;
  if (!is_over()) return counts;
  for (const auto& [id, count] : asked_) counts.ignored += id == kTime ? 0 : count;
  return counts;
}

std::string ReplayedSession::waits_for() const {
  if (is_over() || !waiting_since_) return {};
  return fmt::format("message {} of the client", session_->steps[cursor_].message_id);
}

}  // namespace ibflow::sim
