// Whose time it is, keeping step with a simulated clock, and signs of life.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/impl.hpp"

namespace ibflow::gateway {

namespace {

constexpr auto kRoom = "gateway";
constexpr auto kPause = std::chrono::milliseconds(200);
constexpr auto kSameDay = std::chrono::hours(24);

}  // namespace

void Gateway::Impl::start_clock() {
  if (session.keeps_step) return;  // its silence is a clock that stands still
  if (!std::exchange(second_is_ticking, true)) on_second();
}

void Gateway::Impl::on_second() {
  second_timer.expires_after(std::chrono::seconds(1));
  second_timer.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto self = weak.lock();
    if (error || !self || self->ended) return;
    const bool follows = self->clock.follows_gateway();
    if (follows && self->ready() && self->time_questions.empty()) self->ask_time(nullptr);
    if (!follows && self->time_handler) self->time_handler(self->clock.now());
    if (!self->ended) self->on_second();
  });
}

// Behind everything sent so far, past the pacer: time must move for the pacer to let go of anything.
void Gateway::Impl::ask_time(PendingTime waiting) {
  if (session.keeps_step && !time_questions.empty()) {
    // A second question would only be held like the first.
    if (waiting) time_questions.back().push_back(std::move(waiting));
    return;
  }
  if (const auto sent = connection.ask_time(); !sent) {
    if (waiting) waiting->fail(sent.error());
    return;
  }
  auto& question = time_questions.emplace_back();
  if (waiting) question.push_back(std::move(waiting));
}

void Gateway::Impl::on(const protocol::CurrentTime& message) {
  const auto now = core::from_unix_seconds(message.time);
  const bool other_messages = frames_since_time > 1;
  frames_since_time = 0;
  const bool is_first = !std::exchange(have_gateway_time, true);
  if (clock.follows_gateway()) {
    const auto before = clock.gateway_time();
    const auto away = std::max(now - before, before - now);
    if (is_first && was_ever_ready && away > kSameDay) {
      connection.close(core::Error(
          core::ErrorCategory::Connection,
          fmt::format("the gateway's time after the reconnect is {}, before it was {}: the replay has begun "
                      "again or is another one, start a new session",
                      core::format_utc(now), core::format_utc(before))));
      return;
    }
    step_guard.answered(other_messages || now != before);
    clock.set_gateway_time(std::max(now, before));
    if (session.keeps_step) connection.release_paced();
  }
  std::vector<PendingTime> waiting;
  if (!time_questions.empty()) {
    waiting = std::move(time_questions.front());
    time_questions.pop_front();
  }
  if (!ready()) {
    maybe_ready();
  } else {
    tell_time();
  }
  for (const auto& question : waiting) {
    question->collected = now;
    question->succeed();
  }
  schedule_step_check();
}

void Gateway::Impl::tell_time() {
  if (!clock.follows_gateway() || (session.keeps_step && !stepping)) return;
  const auto now = clock.gateway_time();
  if (told_time == now) return;
  told_time = now;
  if (time_handler) time_handler(now);
}

void Gateway::Impl::start_keeping_step() {
  if (!session.keeps_step || stepping || !ready()) return;
  stepping = true;
  activity.on_idle([weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->schedule_step_check();
  });
  schedule_step_check();
}

// Posted, so that everything that is queued already runs first.
void Gateway::Impl::schedule_step_check() {
  if (!stepping || std::exchange(step_check_posted, true)) return;
  boost::asio::post(loop.context(), [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self) return;
    self->step_check_posted = false;
    self->check_step();
  });
}

void Gateway::Impl::check_step() {
  if (!stepping || !ready() || step_paused || !time_questions.empty()) return;
  if (!activity.idle() && connection.pacer().empty()) return;
  if (!step_guard.must_pause()) {
    ask_time(nullptr);
    return;
  }
  core::log_warning(kRoom, "the gateway answers the time without moving its clock; asking more slowly");
  step_guard.paused();
  step_paused = true;
  pause_timer.expires_after(kPause);
  pause_timer.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto self = weak.lock();
    if (error || !self) return;
    self->step_paused = false;
    self->schedule_step_check();
  });
}

}  // namespace ibflow::gateway
