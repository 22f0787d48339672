// Ending a gateway whose supervisor is gone.

#include <fmt/format.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "ibflow/supervisor/supervisor.hpp"

namespace ibflow::supervisor {

using core::ErrorCategory;
using core::Expected;
using core::fail;

namespace {

/// True once no process of the group is left.
bool ends_within(pid_t group, core::Duration wait) {
  const auto until = std::chrono::steady_clock::now() + wait;
  for (;;) {
    const auto left = processes_of_group(group);
    if (left.empty()) return true;
    const core::Descriptor one(static_cast<int>(::syscall(SYS_pidfd_open, left.front(), 0)));
    const auto time =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (time.count() <= 0) return false;
    pollfd watched{one.number(), POLLIN, 0};
    if (one.is_open()) ::poll(&watched, 1, static_cast<int>(time.count()) + 1);
  }
}

}  // namespace

Expected<bool> stop_unwatched(const RuntimeFolder& folder, core::Duration stop_wait) {
  const auto lock = folder.lock();
  if (!lock) return std::unexpected(lock.error());
  auto status = folder.read_status();
  if (!status) return std::unexpected(status.error());
  const bool there_was_one = status->process.has_value();
  if (status->process) {
    const pid_t group = status->process->pid;
    ::kill(-group, SIGTERM);
    if (!ends_within(group, stop_wait)) ::kill(-group, SIGKILL);
    if (!ends_within(group, stop_wait))
      return fail(ErrorCategory::Internal,
                  fmt::format("process group {} cannot be killed; look at it with ps", group));
  }
  std::error_code ignored;
  std::filesystem::remove(folder.ibc_configuration(), ignored);
  status->state = ProcessState::Stopped;
  status->text = "as it was asked to";
  status->advice.clear();
  status->needs_person = status->allows_new_risk = false;
  status->process.reset();
  status->supervisor = 0;
  if (auto written = folder.write_status(*status); !written) return std::unexpected(written.error());
  return there_was_one;
}

}  // namespace ibflow::supervisor
