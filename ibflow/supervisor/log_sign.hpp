#pragma once
// What a line of the program's output says about its state. Pure.
//
// TWS and IB Gateway say little on standard output; IBC names every window it sees ("detected dialog
// entitled: NAME; event=Opened") and what it does about it. The words are those of logs that its users have
// published in its issue tracker (IbcAlpha/IBC, issues 207, 216, 244, 298), and of Java's own messages.

#include <optional>
#include <string_view>

namespace ibflow::supervisor {

enum class LogSign {
  LoginShown,       // the login window is there, or a login is being tried
  TwoFactorAsked,   // the second factor is waited for: a person and a phone are needed
  TwoFactorMissed,  // nobody answered in time
  LoginCompleted,   // logged in; the API opens soon
  LoginRefused,     // user name or password are wrong: trying again locks the login
  LoginFailed,      // refused for a reason that may pass (server disconnected, maintenance)
  ExistingSession,  // the same user is logged in elsewhere
  LoginEnded,       // the session is over and wants a new login
  AlreadyRunning,   // a second copy
  ShuttingDown,
  Restarting,  // restarts itself, as scheduled or asked
  NoDisplay,   // there is no screen to draw on
  OutOfMemory,
  ApiPortTaken,
};

/// nullopt for the many lines that say nothing of the state.
[[nodiscard]] std::optional<LogSign> read_log_line(std::string_view line);

}  // namespace ibflow::supervisor
