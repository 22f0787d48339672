#include "ibflow/core/secret_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "ibflow/core/descriptor.hpp"

namespace ibflow::core {

namespace {

constexpr std::size_t kLongest = 64UL * 1024;  // bytes; nobody's key is longer

Expected<std::string> content_of(int descriptor, const auto& refused) {
  std::string text;
  char block[4096];
  while (text.size() <= kLongest) {
    const auto size = ::read(descriptor, block, sizeof block);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return refused(std::generic_category().message(errno));
    if (size == 0) return text;
    text.append(block, static_cast<std::size_t>(size));
  }
  return refused("it is longer than 64 KiB");
}

int write_new(const std::filesystem::path& file, std::string_view text) {
  const Descriptor opened(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!opened.is_open()) return errno;
  const int code = opened.write_durably(text);
  if (code != 0) ::unlink(file.c_str());
  return code;
}

}  // namespace

Expected<std::string> read_secret_file(const std::filesystem::path& file, std::string_view what) {
  const auto refused = [&](const std::string& why) {
    return fail(ErrorCategory::Configuration, fmt::format("the {} {}: {}", what, file.string(), why));
  };
  // Not waiting for a writer: the file might be a pipe.
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!opened.is_open()) return refused(std::generic_category().message(errno));
  struct stat status{};
  if (::fstat(opened.number(), &status) != 0) return refused(std::generic_category().message(errno));
  if (!S_ISREG(status.st_mode)) return refused("it is no plain file");
  if ((status.st_mode & 077) != 0) {
    return refused(fmt::format("others may read or change it (mode {:03o}); say chmod 600 {}",
                               static_cast<unsigned>(status.st_mode & 0777), file.string()));
  }
  auto text = content_of(opened.number(), refused);
  if (!text) return text;
  if (text->ends_with('\n')) text->pop_back();
  if (text->ends_with('\r')) text->pop_back();
  if (text->empty()) return refused("it is empty");
  if (text->find_first_of(std::string_view("\n\r\0", 3)) != std::string::npos) {
    return refused("it holds more than one line of text");
  }
  return text;
}

bool is_private_file(const std::filesystem::path& file) {
  struct stat status{};
  return ::stat(file.c_str(), &status) == 0 && (status.st_mode & 077) == 0;
}

Expected<void> write_private_file(const std::filesystem::path& file, std::string_view text, bool replace) {
  int code = 0;
  if (replace) {
    std::error_code ignored;
    const std::string temporary = fmt::format("{}.{}.part", file.string(), ::getpid());
    ::unlink(temporary.c_str());
    code = std::filesystem::is_directory(file, ignored) ? EISDIR : write_new(temporary, text);
    if (code == 0 && std::rename(temporary.c_str(), file.c_str()) != 0) {
      code = errno;
      ::unlink(temporary.c_str());
    }
  } else {
    code = write_new(file, text);
  }
  if (code == 0) return {};
  return fail(ErrorCategory::Storage,
              fmt::format("{} cannot be written: {}", file.string(), std::generic_category().message(code)),
              code);
}

}  // namespace ibflow::core
