#include "ibflow/supervisor/child_process.hpp"

#include <dirent.h>
#include <fmt/format.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <fstream>
#include <sstream>
#include <utility>

#include "ibflow/supervisor/detail/launch.hpp"

namespace ibflow::supervisor {

using core::ErrorCategory;
using core::Expected;
using core::fail;

namespace {

/// Of /proc/PID/stat, behind the program's name, which may hold anything.
struct ProcessStatus {
  char state = ' ';
  pid_t group = 0;
  std::uint64_t started = 0;
};

std::optional<ProcessStatus> status_of(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const auto name_end = text.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream fields(text.substr(name_end + 1));
  ProcessStatus status;
  pid_t parent = 0;
  fields >> status.state >> parent >> status.group;
  std::string skipped;
  for (int field = 6; field <= 21; ++field) fields >> skipped;
  fields >> status.started;
  if (!fields || status.state == 'Z' || status.state == 'X') return std::nullopt;
  return status;
}

int open_process(pid_t pid) {
  return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

}  // namespace

std::optional<ProcessIdentity> identify_process(pid_t pid) {
  const auto status = status_of(pid);
  if (!status) return std::nullopt;
  return ProcessIdentity{pid, status->started};
}

std::vector<pid_t> processes_of_group(pid_t group) {
  std::vector<pid_t> found;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc"), &::closedir);
  if (!folder) return found;
  while (const dirent* entry = ::readdir(folder.get())) {
    const std::string_view name(entry->d_name);
    pid_t pid = 0;
    if (std::from_chars(name.data(), name.data() + name.size(), pid).ec != std::errc{}) continue;
    const auto status = status_of(pid);
    if (status && status->group == group) found.push_back(pid);
  }
  std::ranges::sort(found);
  return found;
}

struct ChildProcess::Impl : std::enable_shared_from_this<ChildProcess::Impl> {
  Impl(core::EventLoop& loop_in, ProcessIdentity identity_in, Ended ended_in)
      : loop(loop_in), identity(identity_in), ended(std::move(ended_in)), process(loop.context()) {}

  bool watch(pid_t pid) {
    const int descriptor = open_process(pid);
    if (descriptor < 0) return false;
    process.assign(descriptor);
    process.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                       [weak = weak_from_this(), pid](const boost::system::error_code& error) {
                         const auto self = weak.lock();
                         if (!error && self) self->on_end(pid);
                       });
    return true;
  }

  void on_end(pid_t pid) {
    boost::system::error_code ignored;
    process.close(ignored);
    ProcessExit how;
    int status = 0;
    if (::waitpid(pid, &status, WNOHANG) == pid) {
      if (WIFEXITED(status)) how.code = WEXITSTATUS(status);
      if (WIFSIGNALED(status)) how.signal = WTERMSIG(status);
    }
    const Ended tell = ended;  // it may destroy its owner
    if (tell) tell(how, !processes_of_group(identity.pid).empty());
  }

  core::EventLoop& loop;
  ProcessIdentity identity;
  Ended ended;
  boost::asio::posix::stream_descriptor process;
  core::Descriptor lifeline;
};

ChildProcess::ChildProcess(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

ChildProcess::~ChildProcess() {
  impl_->ended = nullptr;
}

Expected<std::unique_ptr<ChildProcess>> ChildProcess::launch(core::EventLoop& loop, const LaunchPlan& plan,
                                                             Ended ended) {
  auto launched = detail::launch(plan);
  if (!launched) return std::unexpected(launched.error());
  const auto identity = identify_process(launched->pid).value_or(ProcessIdentity{launched->pid, 0});
  const auto impl = std::make_shared<Impl>(loop, identity, std::move(ended));
  impl->lifeline = std::move(launched->lifeline);
  if (!impl->watch(launched->pid)) {
    ::kill(-launched->pid, SIGKILL);
    return fail(ErrorCategory::Internal, "the system does not let processes be watched (pidfd_open)", errno);
  }
  return std::unique_ptr<ChildProcess>(new ChildProcess(impl));
}

Expected<std::unique_ptr<ChildProcess>> ChildProcess::adopt(core::EventLoop& loop,
                                                            const ProcessIdentity& identity, Ended ended) {
  const auto impl = std::make_shared<Impl>(loop, identity, std::move(ended));
  // Opened first, compared then: the number cannot pass to another process in between.
  const bool watched = impl->watch(identity.pid);
  if (!watched || identify_process(identity.pid) != identity)
    return fail(ErrorCategory::Connection, fmt::format("process {} is gone", identity.pid));
  return std::unique_ptr<ChildProcess>(new ChildProcess(impl));
}

const ProcessIdentity& ChildProcess::identity() const {
  return impl_->identity;
}

void ChildProcess::send_signal(int signal) {
  ::kill(-impl_->identity.pid, signal);
}

void ChildProcess::follow_group() {
  for (const pid_t pid : processes_of_group(impl_->identity.pid)) {
    if (impl_->watch(pid)) return;
  }
  impl_->loop.post([weak = std::weak_ptr(impl_)] {
    const auto self = weak.lock();
    if (self && self->ended) self->ended({}, false);
  });
}

}  // namespace ibflow::supervisor
