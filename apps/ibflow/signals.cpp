#include "signals.hpp"

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <thread>

namespace ibflow::cli {

namespace {

std::atomic<int> received{0};
std::atomic<bool> screen_is_live{false};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may only touch lock-free atomics");

termios mode_before{};
std::atomic<bool> mode_is_known{false};

/// For signal handlers.
void leave_live_screen() {
  if (!screen_is_live.load()) return;
  constexpr char leave[] = "\x1b[?25h\x1b[?1049l";
  [[maybe_unused]] const auto written = ::write(STDOUT_FILENO, leave, sizeof leave - 1);
  if (mode_is_known.load()) tcsetattr(STDOUT_FILENO, TCSANOW, &mode_before);
}

extern "C" void on_signal(int) {
  if (received.fetch_add(1) < 1) return;
  leave_live_screen();
  _exit(130);
}

extern "C" void on_crash(int signal) {
  leave_live_screen();
  ::signal(signal, SIG_DFL);
  raise(signal);
}

std::atomic<int> reloads{0};
std::atomic<bool> on_terminal{false};

extern "C" void on_hangup(int) {
  const int before = errno;
  termios terminal;
  // tcgetattr may be called in a handler; it fails once the terminal has been hung up.
  if (on_terminal.load() && tcgetattr(STDOUT_FILENO, &terminal) != 0) {
    received.fetch_add(1);
  } else {
    reloads.fetch_add(1);
  }
  errno = before;
}

}  // namespace

void catch_signals() {
  struct sigaction action{};
  action.sa_handler = &on_signal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe or socket is an error value, not a death
  std::signal(SIGXFSZ, SIG_IGN);  // likewise a file that may not grow
}

void catch_reload_signal() {
  on_terminal.store(isatty(STDOUT_FILENO) == 1);
  struct sigaction action{};
  action.sa_handler = &on_hangup;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGHUP, &action, nullptr);
}

int reload_signals() {
  return reloads.load();
}

void catch_ends_of_a_dashboard() {
  struct sigaction end{}, crash{};
  end.sa_handler = &on_signal;
  crash.sa_handler = &on_crash;
  sigemptyset(&end.sa_mask);
  sigemptyset(&crash.sa_mask);
  for (const int signal : {SIGHUP, SIGQUIT}) sigaction(signal, &end, nullptr);
  for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT}) sigaction(signal, &crash, nullptr);
}

void restore_terminal_when_killed(bool live) {
  if (live) mode_is_known.store(tcgetattr(STDOUT_FILENO, &mode_before) == 0);
  screen_is_live.store(live);
}

int stop_signals() {
  return received.load();
}

bool sleep_unless_stopped(std::chrono::milliseconds time) {
  using std::chrono::steady_clock;
  constexpr steady_clock::duration kLook = std::chrono::milliseconds(20);
  const auto end = steady_clock::now() + time;
  for (auto now = steady_clock::now(); now < end && stop_signals() == 0; now = steady_clock::now())
    std::this_thread::sleep_for(std::min(kLook, end - now));
  return stop_signals() == 0;
}

}  // namespace ibflow::cli
