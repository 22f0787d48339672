#include "signals.hpp"

#include <termios.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>

namespace ibflow::cli {

namespace {

std::atomic<int> received{0};
std::atomic<bool> screen_is_live{false};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may only touch lock-free atomics");

extern "C" void on_signal(int) {
  if (received.fetch_add(1) < 1) return;
  if (screen_is_live.load()) {
    constexpr char leave[] = "\x1b[?25h\x1b[?1049l";
    [[maybe_unused]] const auto written = ::write(STDOUT_FILENO, leave, sizeof leave - 1);
  }
  _exit(130);
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

void restore_terminal_when_killed(bool live) {
  screen_is_live.store(live);
}

int stop_signals() {
  return received.load();
}

}  // namespace ibflow::cli
