#pragma once
// How the process of TWS or IB Gateway is, in words a person can act on.

#include <optional>
#include <string>
#include <string_view>

namespace ibflow::supervisor {

enum class ProcessState {
  Stopped,   // not running, and not meant to
  Starting,  // launched; nothing heard of it yet
  Login,     // at its login, or logged in with the API not open yet
  NeedsTwoFactor,
  ReadOnlyApi,  // the API answers, and takes no orders
  Ready,        // the API answers
  Maintenance,  // away on schedule: IB's servers or its own restart
  Waiting,      // ended unasked; the next launch is scheduled
  Stopping,
  Failed,  // a person is needed: nothing more is tried
};

/// "stopped", "starting", "login", "needs 2FA", "read-only API", ...
[[nodiscard]] std::string_view to_string(ProcessState state);
[[nodiscard]] std::optional<ProcessState> parse_process_state(std::string_view text);

/// A session can be begun.
[[nodiscard]] constexpr bool is_up(ProcessState state) {
  return state == ProcessState::Ready || state == ProcessState::ReadOnlyApi;
}
/// Nothing changes any more until somebody asks.
[[nodiscard]] constexpr bool is_at_rest(ProcessState state) {
  return state == ProcessState::Stopped || state == ProcessState::Failed;
}

/// How a process ended. Neither: it was not our child, so that nobody could tell us.
struct ProcessExit {
  std::optional<int> code;
  std::optional<int> signal;

  [[nodiscard]] std::string text() const;  // "ended with exit code 1", "was killed by signal 9"
};

}  // namespace ibflow::supervisor
