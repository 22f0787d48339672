#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "ibflow/monitor/report.hpp"

namespace ibflow::monitor {

namespace {

core::Expected<void> refuse(const std::filesystem::path& file, int code) {
  return core::fail(
      core::ErrorCategory::Storage,
      fmt::format("report {}: it cannot be written: {}; choose a file in a folder with room that can be "
                  "written",
                  file.string(), std::generic_category().message(code)),
      code);
}

int write_whole(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0 ? 0 : errno;
}

}  // namespace

core::Expected<void> write_report(const std::filesystem::path& file, const ReportInput& input) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) return refuse(file, EISDIR);
  const std::string page = render_report(input);
  const std::string temporary = fmt::format("{}.{}.part", file.string(), getpid());
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) return refuse(file, errno);
  int code = write_whole(descriptor, page);
  ::close(descriptor);
  if (code == 0 && std::rename(temporary.c_str(), file.c_str()) != 0) code = errno;
  if (code == 0) return {};
  ::unlink(temporary.c_str());
  return refuse(file, code);
}

}  // namespace ibflow::monitor
