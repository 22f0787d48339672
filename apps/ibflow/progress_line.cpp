#include "progress_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace ibflow::cli {

ProgressLine::ProgressLine(const Output& output) : is_shown_(!output.quiet && isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() {
  if (is_dirty_) fmt::print(stderr, "\r\x1b[K");
}

std::string ProgressLine::text(double done, std::string_view what, core::Duration left) {
  constexpr int kWidth = 20;
  const int filled = std::clamp(static_cast<int>(done * kWidth), 0, kWidth);
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(left).count();
  return fmt::format("[{:#<{}}{:-<{}}] {:3.0f} %  {}{}", "", filled, "", kWidth - filled,
                     std::clamp(done, 0.0, 1.0) * 100, what,
                     seconds > 0 ? fmt::format(", {}:{:02} left", seconds / 60, seconds % 60) : "");
}

void ProgressLine::show(double done, std::string_view what, core::Duration left) {
  if (!is_shown_) return;
  is_dirty_ = true;
  fmt::print(stderr, "\r\x1b[K{}", text(done, what, left));
  std::fflush(stderr);
}

}  // namespace ibflow::cli
