#include "ibflow/supervisor/lifecycle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace ibflow::supervisor {

using connection::RestartPhase;

namespace {

constexpr auto kAsAsked = "as it was asked to";

}  // namespace

Lifecycle::Lifecycle(LifecycleConfig config, connection::RestartCalendar calendar)
    : config_(config), calendar_(std::move(calendar)) {}

void Lifecycle::become(ProcessState state, Moment now, std::string text, std::string advice,
                       bool needs_person) {
  if (state == state_ && text == text_ && advice == advice_ && needs_person == needs_person_) return;
  if (state != state_) since_ = now.wall;
  if (!is_up(state)) up_since_.reset();
  state_ = state;
  text_ = std::move(text);
  advice_ = std::move(advice);
  needs_person_ = needs_person;
  ++version_;
}

RestartPhase Lifecycle::phase(Moment now) const {
  return calendar_.phase(now.wall, down_since_);
}

bool Lifecycle::is_coming_up() const {
  using enum ProcessState;
  return has_process_ &&
         (state_ == Starting || state_ == Login || state_ == NeedsTwoFactor || state_ == Maintenance);
}

bool Lifecycle::allows_new_risk(core::Timestamp wall) const {
  return state_ == ProcessState::Ready && calendar_.phase(wall).allows_new_risk();
}

// ---- what is asked

Lifecycle::Acts Lifecycle::start(Moment now) {
  if (!is_at_rest(state_) || has_process_) return {};
  restarts_ = 0;
  down_since_.reset();
  return launch(now, "launched; nothing heard of it yet");
}

Lifecycle::Acts Lifecycle::adopt(Moment now) {
  if (has_process_) return {};
  has_process_ = true;
  become(ProcessState::Starting, now, "found running; asking its API");
  deadline_ = now.steady + config_.start_wait;
  return {Act::ProbePort};
}

Lifecycle::Acts Lifecycle::launch(Moment now, std::string text) {
  become(ProcessState::Starting, now, std::move(text));
  hint_.clear();
  after_exit_ = {};
  old_api_open_ = restarts_itself_ = false;
  missed_ = 0;
  launch_due_.reset();
  probe_due_.reset();
  check_due_.reset();
  deadline_ = now.steady + config_.start_wait;
  return {Act::Launch};
}

Lifecycle::Acts Lifecycle::stop(Moment now) {
  if (!has_process_) {
    if (state_ == ProcessState::Stopped) return {};
    launch_due_.reset();
    deadline_.reset();
    become(ProcessState::Stopped, now, kAsAsked);
    return {Act::Release};
  }
  if (state_ == ProcessState::Stopping) {
    after_exit_ = {AfterExit::Kind::Stay, kAsAsked, {}, false};
    return {};
  }
  return end_process(now, "asked to stop", {AfterExit::Kind::Stay, kAsAsked, {}, false});
}

Lifecycle::Acts Lifecycle::restart(Moment now) {
  if (!has_process_) {
    if (state_ == ProcessState::Starting) return {};
    restarts_ = 0;
    return launch(now, "launched again");
  }
  const AfterExit again{AfterExit::Kind::Launch, "launched again", {}, false};
  if (state_ == ProcessState::Stopping) {
    after_exit_ = again;
    return {};
  }
  // IBC's RESTART keeps the login, so that no second factor is asked for until Sunday.
  if (!config_.takes_commands || !is_up(state_)) return end_process(now, "asked to restart", again);
  old_api_open_ = restarts_itself_ = true;
  become(ProcessState::Starting, now, "restarting at IBC's command; the login is kept");
  deadline_ = now.steady + config_.login_wait;
  check_due_.reset();
  probe_due_ = now.steady + config_.probe_interval;
  return {Act::SendRestart};
}

// ---- ending it

Lifecycle::Acts Lifecycle::end_process(Moment now, std::string text, AfterExit after) {
  after_exit_ = std::move(after);
  probe_due_.reset();
  check_due_.reset();
  deadline_ = now.steady + config_.stop_wait;
  become(ProcessState::Stopping, now, std::move(text));
  stop_stage_ = config_.takes_commands ? StopStage::Command : StopStage::Terminate;
  return {config_.takes_commands ? Act::SendStop : Act::Terminate};
}

Lifecycle::Acts Lifecycle::stop_harder(Moment now) {
  deadline_ = now.steady + config_.stop_wait;
  if (stop_stage_ == StopStage::Command) {
    stop_stage_ = StopStage::Terminate;
    return {Act::Terminate};
  }
  if (stop_stage_ == StopStage::Terminate) {
    stop_stage_ = StopStage::Kill;
    become(ProcessState::Stopping, now, "did not end when asked: killing its processes");
    return {Act::Kill};
  }
  deadline_.reset();
  become(ProcessState::Failed, now, "could not be killed: the system holds its processes",
         "look at them with ps; a machine out of memory or a dead network disk does this", true);
  return {};
}

Lifecycle::Acts Lifecycle::after_exit(const std::string& how, Moment now) {
  const AfterExit after = std::exchange(after_exit_, {});
  switch (after.kind) {
    case AfterExit::Kind::Stay:
      become(ProcessState::Stopped, now, fmt::format("{}: the process {}", after.text, how));
      return {Act::Release};
    case AfterExit::Kind::Launch: {
      Acts acts = launch(now, after.text);
      acts.insert(acts.begin(), Act::Release);
      return acts;
    }
    case AfterExit::Kind::Wait:
      return wait_for_launch(now, after.text, after.advice, after.needs_person);
    case AfterExit::Kind::Fail:
      become(ProcessState::Failed, now, after.text, after.advice, true);
      return {Act::Release};
  }
  return {};
}

/// Ended, or about to be: the next launch comes later and later, and the calendar may postpone it.
Lifecycle::Acts Lifecycle::wait_for_launch(Moment now, std::string why, std::string advice,
                                           bool needs_person) {
  if (!config_.restart || (config_.max_restarts > 0 && restarts_ >= config_.max_restarts)) {
    const auto end = config_.restart ? fmt::format("{}; given up after {} launches in a row", why, restarts_)
                                     : std::move(why);
    become(ProcessState::Failed, now, end,
           advice.empty() ? "see its log, then `ibflow gateway start`" : std::move(advice), true);
    return {Act::Release};
  }
  core::Duration delay = config_.restart_delay;
  for (int i = 0; i < restarts_ && delay < config_.max_restart_delay; ++i) delay *= 2;
  delay = std::min(delay, config_.max_restart_delay);
  ++restarts_;
  launch_due_ = now.steady + delay;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(delay).count();
  become(ProcessState::Waiting, now, fmt::format("{}; launch {} follows in {} s", why, restarts_, seconds),
         std::move(advice), needs_person);
  return {Act::Release};
}

Lifecycle::Acts Lifecycle::give_up_process(Moment now, std::string why, std::string advice,
                                           bool needs_person) {
  if (!has_process_) return wait_for_launch(now, std::move(why), std::move(advice), needs_person);
  const std::string text = fmt::format("{}: ending it to launch it again", why);
  return end_process(now, text, {AfterExit::Kind::Wait, std::move(why), std::move(advice), needs_person});
}

Lifecycle::Acts Lifecycle::refuse_for_good(Moment now, std::string text, std::string advice) {
  const std::string ending = text + ": ending it";
  return end_process(now, ending, {AfterExit::Kind::Fail, std::move(text), std::move(advice), true});
}

// ---- what is seen of the process

Lifecycle::Acts Lifecycle::on_launched(Moment now) {
  has_process_ = true;
  if (state_ != ProcessState::Starting)
    return end_process(now, "asked to stop", {AfterExit::Kind::Stay, kAsAsked, {}, false});
  return {Act::ProbePort};
}

Lifecycle::Acts Lifecycle::on_launch_failed(std::string why, Moment now) {
  deadline_.reset();
  become(ProcessState::Failed, now, std::move(why), "mend [Gateway] in the settings, then start it again",
         true);
  return {Act::Release};
}

Lifecycle::Acts Lifecycle::on_exit(ProcessExit how, bool others_live, Moment now) {
  if (!has_process_) return {};
  const bool expected = phase(now).expects_disconnect();
  if (others_live && (expected || restarts_itself_) && state_ != ProcessState::Stopping) {
    Acts acts = lost_api(now, "its first process ended");
    acts.push_back(Act::FollowGroup);
    return acts;
  }
  has_process_ = false;
  server_version_ = 0;
  deadline_.reset();
  probe_due_.reset();
  check_due_.reset();
  Acts acts;
  if (others_live) acts.push_back(Act::Kill);
  const auto follow = [&](Acts more) { acts.insert(acts.end(), more.begin(), more.end()); };
  if (state_ == ProcessState::Stopping || state_ == ProcessState::Failed) {
    follow(after_exit(how.text(), now));
    return acts;
  }
  if (restarts_itself_) {
    acts.push_back(Act::Release);
    follow(launch(now, "launched again after its restart"));
    return acts;
  }
  if (up_since_ && now.steady - *up_since_ >= config_.stable_after) restarts_ = 0;
  if (!down_since_) down_since_ = now.wall;
  if (const auto scheduled = phase(now); config_.restart && scheduled.expects_disconnect()) {
    acts.push_back(Act::Release);
    follow(away_on_schedule(now, scheduled));
    return acts;
  }
  const std::string why = hint_.empty() ? how.text() : fmt::format("{} ({})", how.text(), hint_);
  follow(wait_for_launch(now, "the process " + why, "see its log", false));
  return acts;
}

// ---- what is seen of the API

Lifecycle::Acts Lifecycle::probe_again(Moment now) {
  probe_due_ = now.steady + config_.probe_interval;
  if (state_ != ProcessState::Maintenance) return {};
  if (phase(now).kind != RestartPhase::Kind::Overdue) return {};
  return give_up_process(now, "it did not come back after its scheduled restart", "see its log", true);
}

Lifecycle::Acts Lifecycle::on_port(bool is_open, Moment now) {
  if (is_up(state_) && !is_open) return lost_api(now, "its API port is closed");
  if (!is_coming_up()) return {};
  if (is_open && !old_api_open_) return {Act::CheckApi};
  if (!is_open && std::exchange(old_api_open_, false))
    become(ProcessState::Starting, now, "restarting at IBC's command; its API has closed");
  return probe_again(now);
}

Lifecycle::Acts Lifecycle::on_api(const ApiCheck& check, Moment now) {
  if (!has_process_ || state_ == ProcessState::Stopping) return {};
  if (check.answers) return came_up(check, now);
  if (!is_up(state_)) return is_coming_up() ? probe_again(now) : Acts{};
  if (phase(now).expects_disconnect()) return lost_api(now, check.text);
  if (++missed_ < config_.checks_missed) {
    check_due_ = now.steady + config_.probe_interval;
    return {};
  }
  if (!down_since_) down_since_ = now.wall;
  return give_up_process(now,
                         fmt::format("it hangs: {} handshakes in a row failed ({})", missed_, check.text),
                         "see its log; too little memory for Java does this", true);
}

Lifecycle::Acts Lifecycle::came_up(const ApiCheck& check, Moment now) {
  missed_ = 0;
  old_api_open_ = restarts_itself_ = false;
  down_since_.reset();
  deadline_.reset();
  probe_due_.reset();
  check_due_ = now.steady + config_.check_interval;
  server_version_ = check.server_version;
  const auto up_since = up_since_.value_or(now.steady);
  if (now.steady - up_since >= config_.stable_after) restarts_ = 0;
  if (check.read_only) {
    become(ProcessState::ReadOnlyApi, now, "the API answers and takes no orders (Read-Only API)",
           "to trade, switch off Read-Only API: Configure, API, Settings; or [Gateway] read_only_api = false "
           "where IBC starts it");
  } else {
    become(ProcessState::Ready, now, "the API answers");
  }
  up_since_ = up_since;
  return {};
}

Lifecycle::Acts Lifecycle::lost_api(Moment now, const std::string& why) {
  if (!down_since_) down_since_ = now.wall;
  check_due_.reset();
  server_version_ = 0;
  if (const auto scheduled = phase(now); scheduled.expects_disconnect())
    return away_on_schedule(now, scheduled);
  become(ProcessState::Login, now, why + "; waiting for it to come back");
  watch_login(now);
  return probe_again(now);
}

Lifecycle::Acts Lifecycle::away_on_schedule(Moment now, const RestartPhase& phase) {
  become(ProcessState::Maintenance, now, phase.text);
  deadline_.reset();
  if (has_process_) {
    probe_due_ = now.steady + config_.probe_interval;
    return {};
  }
  // While IB's servers are away a login is useless, and too many of them lock it.
  const bool servers_away = phase.kind == RestartPhase::Kind::InWindow && phase.restart &&
                            phase.restart->event == connection::RestartEvent::Maintenance;
  launch_due_ = now.steady + config_.restart_delay;
  if (servers_away) launch_due_ = now.steady + (phase.restart->end - now.wall) + config_.restart_delay;
  return {};
}

std::optional<core::Timestamp> Lifecycle::next_launch() const {
  return launch_due_;
}

std::optional<core::Timestamp> Lifecycle::next_due() const {
  std::optional<core::Timestamp> next;
  for (const auto& due : std::array{deadline_, probe_due_, check_due_, launch_due_}) {
    if (due && (!next || *due < *next)) next = due;
  }
  return next;
}

}  // namespace ibflow::supervisor
