#pragma once
// What to do with the process of TWS or IB Gateway, and when. Pure: what was seen and the time go in, acts
// come out; no process, no socket, no clock of its own.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/connection/restart_calendar.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/supervisor/log_sign.hpp"
#include "ibflow/supervisor/process_state.hpp"

namespace ibflow::supervisor {

/// The wall clock is for the calendar only; lengths of time are measured on the steady one.
struct Moment {
  core::Timestamp wall{};
  core::Timestamp steady{};
};

struct LifecycleConfig {
  /// A program logs in (IBC), and says on its output how it goes; else a person does, whenever that is.
  bool logs_in = false;
  bool takes_commands = false;                           // IBC's command port is known
  core::Duration start_wait = std::chrono::seconds(30);  // for any sign of life
  core::Duration login_wait = std::chrono::minutes(3);   // from there until the API answers
  /// The dialog of the second factor stands for about 180 s (IbcAlpha/IBC, issue 182).
  core::Duration two_factor_wait = std::chrono::seconds(210);
  core::Duration stop_wait = std::chrono::seconds(5);  // of each: IBC's STOP, SIGTERM, SIGKILL
  core::Duration probe_interval = std::chrono::seconds(1);
  core::Duration check_interval = std::chrono::seconds(60);  // of the handshake while all is well
  int checks_missed = 3;                                     // so many in a row: it hangs
  bool restart = true;                                       // what ends unasked is launched again
  core::Duration restart_delay = std::chrono::seconds(5);    // doubles with each
  core::Duration max_restart_delay = std::chrono::minutes(10);
  core::Duration stable_after = std::chrono::minutes(10);  // up so long, and the delays begin anew
  int max_restarts = 0;                                    // in a row; 0: endless
};

/// What to do now; each is answered by an input, except Release.
enum class Act {
  Launch,       // on_launched or on_launch_failed
  SendStop,     // over IBC's command port; on_command_failed, or the process ends
  SendRestart,  // the same
  Terminate,    // SIGTERM to the process group; on_exit
  Kill,         // SIGKILL to the process group; on_exit
  FollowGroup,  // the first process is gone, others of its group live: on_exit when they end
  ProbePort,    // on_port
  CheckApi,     // on_api
  Release,      // the process is gone: remove what was made for it
};

/// What a handshake at the API port found.
struct ApiCheck {
  bool answers = false;  // a session began, or was refused for its client id only
  bool read_only = false;
  int server_version = 0;
  std::string text;  // why it does not answer
};

class Lifecycle {
 public:
  explicit Lifecycle(LifecycleConfig config, connection::RestartCalendar calendar = {});

  using Acts = std::vector<Act>;
  // What is asked.
  [[nodiscard]] Acts start(Moment now);
  [[nodiscard]] Acts adopt(Moment now);  // a process of an earlier run lives
  [[nodiscard]] Acts stop(Moment now);
  [[nodiscard]] Acts restart(Moment now);
  // What is seen.
  [[nodiscard]] Acts on_launched(Moment now);
  [[nodiscard]] Acts on_launch_failed(std::string why, Moment now);
  /// `others_live`: the first process is gone, and others of its group are not, as when TWS restarts itself.
  [[nodiscard]] Acts on_exit(ProcessExit how, bool others_live, Moment now);
  [[nodiscard]] Acts on_log_line(std::string_view line, Moment now);
  [[nodiscard]] Acts on_port(bool is_open, Moment now);
  [[nodiscard]] Acts on_api(const ApiCheck& check, Moment now);
  [[nodiscard]] Acts on_command_failed(std::string why, Moment now);
  [[nodiscard]] Acts on_time(Moment now);
  /// On the steady clock: when on_time() has something to do. nullopt: never.
  [[nodiscard]] std::optional<core::Timestamp> next_due() const;

  [[nodiscard]] ProcessState state() const { return state_; }
  [[nodiscard]] const std::string& text() const { return text_; }      // what is the matter, for people
  [[nodiscard]] const std::string& advice() const { return advice_; }  // what to do; empty: nothing
  [[nodiscard]] core::Timestamp since() const { return since_; }       // wall clock
  /// Somebody has to look: state and text say why. Never true for what is on schedule.
  [[nodiscard]] bool needs_person() const { return needs_person_; }
  [[nodiscard]] bool has_process() const { return has_process_; }
  [[nodiscard]] int restarts() const { return restarts_; }  // in a row
  [[nodiscard]] int server_version() const { return server_version_; }
  [[nodiscard]] std::optional<core::Timestamp> next_launch() const;  // steady; while Waiting
  /// New risk may be taken: up, and no scheduled restart near.
  [[nodiscard]] bool allows_new_risk(core::Timestamp wall) const;
  /// Grows by one with each change of what is above.
  [[nodiscard]] std::uint64_t version() const { return version_; }
  [[nodiscard]] const connection::RestartCalendar& calendar() const { return calendar_; }

 private:
  /// What follows when the process is gone that we are ending.
  struct AfterExit {
    enum class Kind { Stay, Launch, Wait, Fail } kind = Kind::Stay;
    std::string text, advice;
    bool needs_person = false;
  };
  enum class StopStage { Command, Terminate, Kill };

  void become(ProcessState state, Moment now, std::string text, std::string advice = {},
              bool needs_person = false);
  Acts launch(Moment now, std::string text);
  Acts end_process(Moment now, std::string text, AfterExit after);
  Acts stop_harder(Moment now);
  Acts after_exit(const std::string& how, Moment now);
  Acts wait_for_launch(Moment now, std::string why, std::string advice, bool needs_person);
  Acts give_up_process(Moment now, std::string why, std::string advice, bool needs_person);
  Acts refuse_for_good(Moment now, std::string text, std::string advice);
  Acts on_sign(LogSign sign, Moment now);
  Acts ask_person(Moment now);
  Acts came_up(const ApiCheck& check, Moment now);
  Acts lost_api(Moment now, const std::string& why);
  Acts on_deadline(Moment now);
  Acts on_silence(Moment now);
  Acts away_on_schedule(Moment now, const connection::RestartPhase& phase);
  Acts probe_again(Moment now);
  void watch_login(Moment now);
  [[nodiscard]] connection::RestartPhase phase(Moment now) const;
  [[nodiscard]] bool is_coming_up() const;

  LifecycleConfig config_;
  connection::RestartCalendar calendar_;
  ProcessState state_ = ProcessState::Stopped;
  std::string text_ = "not started", advice_;
  bool needs_person_ = false;
  core::Timestamp since_{};
  std::uint64_t version_ = 1;

  bool has_process_ = false;
  AfterExit after_exit_;
  StopStage stop_stage_ = StopStage::Command;
  bool old_api_open_ = false;     // after RESTART: what answers is still the one that goes
  bool restarts_itself_ = false;  // asked to, or its log said so
  std::string hint_;              // what the log said of why it may end
  int restarts_ = 0, missed_ = 0, server_version_ = 0;
  std::optional<core::Timestamp> down_since_;                                                // wall
  std::optional<core::Timestamp> up_since_, deadline_, probe_due_, check_due_, launch_due_;  // steady
};

}  // namespace ibflow::supervisor
