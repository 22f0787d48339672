// What the log and the passing of time do to the life of the process.

#include <fmt/format.h>

#include <utility>

#include "ibflow/supervisor/lifecycle.hpp"

namespace ibflow::supervisor {

namespace {

long long seconds_of(core::Duration length) {
  return std::chrono::duration_cast<std::chrono::seconds>(length).count();
}

}  // namespace

Lifecycle::Acts Lifecycle::on_log_line(std::string_view line, Moment now) {
  const auto sign = read_log_line(line);
  if (!sign || !has_process_ || state_ == ProcessState::Stopping) return {};
  return on_sign(*sign, now);
}

Lifecycle::Acts Lifecycle::on_sign(LogSign sign, Moment now) {
  switch (sign) {
    case LogSign::LoginShown:
      if (state_ != ProcessState::Starting && state_ != ProcessState::Maintenance) return {};
      become(ProcessState::Login, now, "logging in");
      watch_login(now);
      return {};
    case LogSign::TwoFactorAsked:
      return ask_person(now);
    case LogSign::TwoFactorMissed:
      return give_up_process(now, "nobody confirmed the second factor in time",
                             "keep the phone with IBKR Mobile at hand; the login is tried again", true);
    case LogSign::LoginCompleted:
      if (is_up(state_)) return {};
      become(ProcessState::Login, now, "logged in; its API is not open yet");
      watch_login(now);
      return probe_again(now);
    case LogSign::LoginRefused:
      return refuse_for_good(
          now, "IB does not know this user name with this password",
          "mend [Security] user_id and password_file, then start it again; it is not tried "
          "again by itself, because IB locks a login after some failures");
    case LogSign::LoginFailed:
      hint_ = "the login failed";
      return {};
    case LogSign::ExistingSession:
      become(ProcessState::Login, now, "the same user is logged in elsewhere",
             "log out there, or use a user of its own for the API", true);
      return {};
    case LogSign::LoginEnded:
      if (!is_up(state_)) return {};
      return lost_api(now, "IB ended its login");
    case LogSign::AlreadyRunning:
      return refuse_for_good(now, "another copy of it runs already, not started by this ibflow",
                             "end that one, then start it again");
    case LogSign::ShuttingDown:
      if (hint_.empty()) hint_ = "it shut down by itself";
      return {};
    case LogSign::Restarting:
      restarts_itself_ = true;
      return {};
    case LogSign::NoDisplay:
      hint_ = "it has no display: start Xvfb and set DISPLAY";
      return {};
    case LogSign::OutOfMemory:
      hint_ = "Java is out of memory: raise its limit to 4096 MB, Configure, Settings, Memory Allocation";
      return {};
    case LogSign::ApiPortTaken:
      hint_ = "another program has a port it needs";
      return {};
  }
  return {};
}

Lifecycle::Acts Lifecycle::ask_person(Moment now) {
  if (state_ == ProcessState::NeedsTwoFactor) return {};
  if (is_up(state_)) down_since_ = now.wall;
  check_due_.reset();
  become(ProcessState::NeedsTwoFactor, now, "waits for the second factor of its login",
         fmt::format("confirm the login on the phone within {} s", seconds_of(config_.two_factor_wait)),
         true);
  deadline_ = now.steady + config_.two_factor_wait;
  return probe_again(now);
}

/// Who logs in by hand takes as long as it takes.
void Lifecycle::watch_login(Moment now) {
  deadline_.reset();
  if (config_.logs_in) deadline_ = now.steady + config_.login_wait;
}

Lifecycle::Acts Lifecycle::on_command_failed(std::string why, Moment now) {
  if (state_ == ProcessState::Stopping && stop_stage_ == StopStage::Command) return stop_harder(now);
  if (state_ != ProcessState::Starting || !old_api_open_) return {};
  old_api_open_ = restarts_itself_ = false;
  return end_process(now, fmt::format("IBC's command port did not restart it ({})", why),
                     {AfterExit::Kind::Launch, "launched again", {}, false});
}

Lifecycle::Acts Lifecycle::on_time(Moment now) {
  const auto is_due = [&](std::optional<core::Timestamp>& due) {
    if (!due || now.steady < *due) return false;
    due.reset();
    return true;
  };
  if (is_due(launch_due_)) return launch(now, "launched again");
  if (is_due(deadline_)) return on_deadline(now);
  Acts acts;
  if (is_due(probe_due_)) acts.push_back(Act::ProbePort);
  if (is_due(check_due_)) acts.push_back(Act::CheckApi);
  return acts;
}

Lifecycle::Acts Lifecycle::on_deadline(Moment now) {
  switch (state_) {
    case ProcessState::Stopping:
      return stop_harder(now);
    case ProcessState::NeedsTwoFactor:
      return on_sign(LogSign::TwoFactorMissed, now);
    case ProcessState::Starting:
      return on_silence(now);
    case ProcessState::Login:
      return give_up_process(
          now, fmt::format("its API did not open within {} s of the login", seconds_of(config_.login_wait)),
          "see its log for a dialog that waits for an answer", true);
    default:
      return {};
  }
}

Lifecycle::Acts Lifecycle::on_silence(Moment now) {
  if (old_api_open_) return on_command_failed("nothing happened", now);
  if (!config_.logs_in) {
    become(ProcessState::Login, now, "runs, and its API port is closed: somebody has to log in at its window",
           "log in there, or let IBC do it ([Gateway] ibc_folder); the API must be switched on: Configure, "
           "API, Settings",
           true);
    return {};
  }
  return give_up_process(now,
                         fmt::format("no sign of life within {} s", seconds_of(config_.start_wait)) +
                             (hint_.empty() ? "" : fmt::format(" ({})", hint_)),
                         "see its log", true);
}

}  // namespace ibflow::supervisor
