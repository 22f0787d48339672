#include "tests/crash/injector.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>
#include <set>

namespace ibflow::tests::crash {

namespace {

constexpr int kSyscallStop = SIGTRAP | 0x80;
constexpr int kNotStarted = 127;
constexpr unsigned kFirstOtherFile = 3;

std::unexpected<core::Error> cannot(const std::string& what, int error) {
  return core::fail(
      core::ErrorCategory::Internal,
      fmt::format("{}: {}. The crash proof traces a child of its own (PTRACE_TRACEME); in a container, allow "
                  "ptrace in its seccomp profile",
                  what, std::strerror(error)));
}

/// In the child, after fork: nothing but system calls.
[[noreturn]] void become(char* const* arguments, int output) {
  ::dup2(output, STDOUT_FILENO);
  ::syscall(SYS_close_range, kFirstOtherFile, ~0U, 0);  // the parent's sockets would outlive their owner
  if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(kNotStarted);
  ::execv(arguments[0], arguments);
  ::_exit(kNotStarted);
}

class Tracer {
 public:
  Tracer(pid_t pid, std::optional<Kill> kill, const std::function<void(Phase)>& when_phase)
      : pid_(pid), kill_(kill), when_phase_(when_phase) {}

  core::Expected<Ended> run() {
    int status = 0;
    if (::waitpid(pid_, &status, __WALL) != pid_) return cannot("the trader cannot be waited for", errno);
    if (!WIFSTOPPED(status)) return cannot("the trader cannot be started and traced", EPERM);
    constexpr long kOptions = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL;
    if (::ptrace(PTRACE_SETOPTIONS, pid_, nullptr, kOptions) != 0)
      return cannot("the trader cannot be traced", errno);
    threads_.insert(pid_);
    go_on(pid_, 0);
    while (true) {
      const auto thread = ::waitpid(-1, &status, __WALL | __WNOTHREAD);
      if (thread < 0 && errno == EINTR) continue;
      if (thread < 0) return cannot("the trader cannot be waited for", errno);
      if (WIFSTOPPED(status)) {
        stopped(thread, status);
      } else if (thread == pid_) {
        return end(status);
      }
    }
  }

 private:
  // A thread that is gone meanwhile need not go on.
  static void go_on(pid_t thread, int signal) {
    static_cast<void>(::ptrace(PTRACE_SYSCALL, thread, nullptr, static_cast<long>(signal)));
  }

  void stopped(pid_t thread, int status) {
    const int signal = WSTOPSIG(status);
    if (signal == kSyscallStop) {
      if (!ended_.was_killed) look_at_call(thread);
      return go_on(thread, 0);
    }
    const bool is_new = threads_.insert(thread).second;
    const bool is_event = (status >> 16) != 0 || signal == SIGTRAP || (is_new && signal == SIGSTOP);
    go_on(thread, is_event ? 0 : signal);
  }

  void look_at_call(pid_t thread) {
    __ptrace_syscall_info info{};
    if (::ptrace(static_cast<__ptrace_request>(PTRACE_GET_SYSCALL_INFO), thread, sizeof info, &info) <= 0)
      return;
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
      if (const auto told = phase_told_by(info.entry.nr, info.entry.args[0])) {
        phase_ = *told;
        if (when_phase_) when_phase_(phase_);
        return;
      }
      number_[thread] = info.entry.nr;
      index_[thread] = ++ended_.calls[static_cast<std::size_t>(phase_)];
      phase_of_[thread] = phase_;
      kill_if_due(thread, false);
    } else if (info.op == PTRACE_SYSCALL_INFO_EXIT) {
      kill_if_due(thread, true);
    }
  }

  void kill_if_due(pid_t thread, bool after) {
    const auto entered = index_.find(thread);
    if (!kill_ || entered == index_.end() || kill_->after != after) return;
    if (kill_->phase != phase_of_[thread] || kill_->call != entered->second) return;
    ended_.was_killed = true;
    ended_.killed_at = number_[thread];
    ::kill(pid_, SIGKILL);
  }

  Ended end(int status) {
    if (WIFEXITED(status)) ended_.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) ended_.signal = WTERMSIG(status);
    return std::move(ended_);
  }

  pid_t pid_;
  std::optional<Kill> kill_;
  const std::function<void(Phase)>& when_phase_;
  Phase phase_ = Phase::Start;
  std::set<pid_t> threads_;
  std::map<pid_t, std::uint64_t> number_, index_;  // of the call a thread is in
  std::map<pid_t, Phase> phase_of_;
  Ended ended_;
};

std::string read_all(int file) {
  std::string text;
  char buffer[4096];
  for (ssize_t got = 0; (got = ::read(file, buffer, sizeof buffer)) != 0;) {
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) break;
    text.append(buffer, static_cast<std::size_t>(got));
  }
  return text;
}

}  // namespace

core::Expected<Ended> run_and_kill(const std::vector<std::string>& command, std::optional<Kill> kill,
                                   const std::function<void(Phase)>& when_phase) {
  std::vector<char*> arguments;
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  int output[2];
  if (::pipe2(output, O_CLOEXEC) != 0) return cannot("no pipe", errno);
  const pid_t pid = ::fork();
  if (pid == 0) become(arguments.data(), output[1]);
  ::close(output[1]);
  if (pid < 0) {
    ::close(output[0]);
    return cannot("no process", errno);
  }
  auto ended = Tracer(pid, kill, when_phase).run();
  // What it says is little, and waits in the pipe. Another child that is being started may hold the pipe for
  // a moment.
  if (ended) ended->output = read_all(output[0]);
  ::close(output[0]);
  return ended;
}

}  // namespace ibflow::tests::crash
