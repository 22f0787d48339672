#include "ibflow/supervisor/detail/launch.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace ibflow::supervisor::detail {

using core::Descriptor;
using core::ErrorCategory;
using core::Expected;
using core::fail;

namespace {

/// Everything the child needs, made before the fork: behind it only what is async-signal-safe may be called,
/// because other threads may have held any lock.
struct Prepared {
  std::vector<char*> arguments, environment;
  const char* folder = nullptr;
  int output = -1, nothing = -1, report = -1, lifeline = -1;
};

[[noreturn]] void tell_and_end(int report) {
  const int code = errno;
  static_cast<void>(!::write(report, &code, sizeof code));
  ::_exit(127);
}

void reset_signals() {
  struct sigaction as_usual{};
  as_usual.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) ::sigaction(signal, &as_usual, nullptr);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void become_program(const Prepared& prepared) {
  reset_signals();
  ::dup2(prepared.nothing, 0);
  ::dup2(prepared.output, 1);
  ::dup2(prepared.output, 2);
  constexpr unsigned close_on_exec = 1U << 2;         // CLOSE_RANGE_CLOEXEC, which older headers do not know
  ::syscall(SYS_close_range, 3, ~0U, close_on_exec);  // also what other libraries have opened
  if (prepared.folder != nullptr && ::chdir(prepared.folder) != 0) tell_and_end(prepared.report);
  ::execve(prepared.arguments.front(), prepared.arguments.data(), prepared.environment.data());
  tell_and_end(prepared.report);
}

/// Ends as the program did, so that who waits for the keeper learns how that was.
[[noreturn]] void end_like(int status) {
  if (WIFEXITED(status)) ::_exit(WEXITSTATUS(status));
  ::signal(WTERMSIG(status), SIG_DFL);
  ::kill(::getpid(), WTERMSIG(status));
  ::_exit(128 + WTERMSIG(status));
}

/// The keeper lives as long as the program: it must hold no lock, socket or file of ours.
void close_all_but(std::array<int, 4> kept) {
  std::ranges::sort(kept);
  unsigned first = 3;
  for (const int descriptor : kept) {
    const auto number = static_cast<unsigned>(descriptor);
    if (number > first) ::syscall(SYS_close_range, first, number - 1, 0);
    first = std::max(first, number + 1);
  }
  ::syscall(SYS_close_range, first, ~0U, 0);
}

/// Between us and the program, in its group: waits for whichever ends first. A parent-death signal would not
/// do: it reaches one process only, and comes when the thread that forked ends.
[[noreturn]] void keep(const Prepared& prepared) {
  close_all_but({prepared.output, prepared.nothing, prepared.report, prepared.lifeline});
  const pid_t program = ::fork();
  if (program < 0) tell_and_end(prepared.report);
  if (program == 0) become_program(prepared);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) ::signal(signal, SIG_IGN);  // they are the program's
  ::close(prepared.report);
  const auto ended = static_cast<int>(::syscall(SYS_pidfd_open, program, 0));
  std::array<pollfd, 2> watched{{{prepared.lifeline, POLLIN, 0}, {ended, POLLIN, 0}}};
  while (::poll(watched.data(), watched.size(), -1) < 0 && errno == EINTR) {
  }
  if (watched[0].revents != 0) ::kill(0, SIGKILL);
  int status = 0;
  while (::waitpid(program, &status, 0) < 0 && errno == EINTR) {
  }
  end_like(status);
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

std::unexpected<core::Error> cannot_run(const LaunchPlan& plan, const std::string& what, int code) {
  return fail(ErrorCategory::Configuration,
              fmt::format("{} cannot be run: {}{}", plan.arguments.front(), what,
                          code == 0 ? "" : ": " + std::generic_category().message(code)),
              code);
}

struct Pipe {
  Descriptor out, in;
};
Pipe make_pipe() {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

}  // namespace

Expected<Launched> launch(const LaunchPlan& plan) {
  Prepared prepared;
  auto arguments = plan.arguments;
  std::vector<std::string> variables;
  for (const auto& [name, value] : plan.environment) variables.push_back(fmt::format("{}={}", name, value));
  prepared.arguments = pointers(arguments);
  prepared.environment = pointers(variables);
  const std::string folder = plan.folder.string();
  if (!folder.empty()) prepared.folder = folder.c_str();

  const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const Descriptor output(::open(plan.output.empty() ? "/dev/null" : plan.output.c_str(),
                                 O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (!output.is_open()) return cannot_run(plan, "its log " + plan.output.string(), errno);
  Pipe report = make_pipe();
  Pipe lifeline;
  if (plan.dies_with_us) lifeline = make_pipe();
  if (!report.in.is_open() || (plan.dies_with_us && !lifeline.in.is_open()))
    return cannot_run(plan, "too many files are open", errno);
  prepared.nothing = nothing.number();
  prepared.output = output.number();
  prepared.report = report.in.number();
  prepared.lifeline = lifeline.out.number();

  const pid_t pid = ::fork();
  if (pid < 0) return cannot_run(plan, "no process can be made", errno);
  if (pid == 0) {
    ::setsid();
    if (plan.dies_with_us) keep(prepared);
    become_program(prepared);
  }
  report.in = Descriptor();
  int code = 0;
  ssize_t told = 0;
  do told = ::read(report.out.number(), &code, sizeof code);
  while (told < 0 && errno == EINTR);
  if (told != 0) {
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    return cannot_run(plan, "the system refuses", code);
  }
  return Launched{pid, std::move(lifeline.in)};
}

}  // namespace ibflow::supervisor::detail
