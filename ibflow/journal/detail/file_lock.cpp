#include "ibflow/journal/detail/file_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace ibflow::journal::detail {

namespace {

std::string holder(int descriptor) {
  std::array<char, 32> text{};
  const auto length = pread(descriptor, text.data(), text.size(), 0);
  if (length <= 0) return {};
  return fmt::format(" (process {})", std::string_view(text.data(), static_cast<std::size_t>(length)));
}

}  // namespace

core::Expected<FileLock> FileLock::acquire(const std::filesystem::path& journal) {
  const std::string name = journal.string() + ".lock";
  const int descriptor = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) {
    const int code = errno;
    return core::fail(
        core::ErrorCategory::Storage,
        fmt::format("journal {}: cannot write its lock {}: {}; choose a folder that can be written",
                    journal.string(), name, std::generic_category().message(code)),
        code);
  }
  FileLock lock(descriptor);
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return core::fail(
        core::ErrorCategory::Storage,
        fmt::format("journal {}: another ibflow{} is writing to it; stop that one or choose another file",
                    journal.string(), holder(descriptor)),
        EWOULDBLOCK);
  }
  // Who holds the lock is a courtesy to the next one's message: a full disk must not prevent opening here.
  const std::string pid = std::to_string(getpid());
  if (ftruncate(descriptor, 0) == 0) [[maybe_unused]]
    const auto written = pwrite(descriptor, pid.data(), pid.size(), 0);
  return lock;
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace ibflow::journal::detail
