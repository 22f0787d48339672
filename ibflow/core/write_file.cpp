#include "ibflow/core/write_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "ibflow/core/descriptor.hpp"

namespace ibflow::core {

namespace {

int replace(const std::filesystem::path& file, std::string_view text) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) return EISDIR;
  const std::string temporary = fmt::format("{}.{}.part", file.string(), getpid());
  int code = 0;
  {
    const Descriptor opened(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (!opened.is_open()) return errno;
    code = opened.write_durably(text);
  }
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
