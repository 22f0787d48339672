#include "standard_output.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace ibflow::cli {

core::Expected<void> write_standard_output(std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      return core::fail(core::ErrorCategory::Storage,
                        fmt::format("cannot write to standard output: {}", std::strerror(errno)), errno);
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

void tell(std::string_view text) {
  static_cast<void>(write_standard_output(text));
}

std::optional<WindowSize> window_size() {
  winsize window{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_col == 0 || window.ws_row == 0)
    return std::nullopt;
  return WindowSize{window.ws_col, window.ws_row};
}

bool is_reader_gone() {
  pollfd output{STDOUT_FILENO, 0, 0};
  return ::poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

bool is_broken_pipe(const core::Error& error) {
  return error.category == core::ErrorCategory::Storage && error.code == EPIPE;
}

}  // namespace ibflow::cli
