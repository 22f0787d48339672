#include "ibflow/core/write_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace ibflow::core {

namespace {

int write_whole(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0 ? 0 : errno;
}

int replace(const std::filesystem::path& file, std::string_view text) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) return EISDIR;
  const std::string temporary = fmt::format("{}.{}.part", file.string(), getpid());
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) return errno;
  int code = write_whole(descriptor, text);
  ::close(descriptor);
  if (code == 0 && std::rename(temporary.c_str(), file.c_str()) != 0) code = errno;
  if (code != 0) ::unlink(temporary.c_str());
  return code;
}

}  // namespace

Expected<void> write_file(const std::filesystem::path& file, std::string_view text, std::string_view what) {
  const int code = replace(file, text);
  if (code == 0) return {};
  return fail(
      ErrorCategory::Storage,
      fmt::format("{} {}: it cannot be written: {}; choose a file in a folder with room that can be written",
                  what, file.string(), std::generic_category().message(code)),
      code);
}

}  // namespace ibflow::core
