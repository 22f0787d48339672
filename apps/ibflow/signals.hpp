#pragma once
// Ctrl-C and SIGTERM: the first asks for a graceful end, the second ends at once. SIGHUP: reload.

#include <chrono>

namespace ibflow::cli {

/// Call once, on the main thread, before other threads start.
void catch_signals();
/// How often the user has asked to end so far.
[[nodiscard]] int stop_signals();
/// False: Ctrl-C came before that time was over.
[[nodiscard]] bool sleep_unless_stopped(std::chrono::milliseconds time);
/// From here on SIGHUP asks to reload; before it ends the program. When the terminal of standard output is
/// gone, it counts as a stop: nobody is watching any more.
void catch_reload_signal();
[[nodiscard]] int reload_signals();
/// While true, a second signal leaves the live screen, and gives the terminal back the mode it has now,
/// before it ends the program.
void restore_terminal_when_killed(bool live);
/// From here on SIGHUP and SIGQUIT ask to end, too, and a crash restores the terminal first.
void catch_ends_of_a_dashboard();

}  // namespace ibflow::cli
