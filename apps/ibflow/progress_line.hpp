#pragma once

#include <string>
#include <string_view>

#include "ibflow/core/time.hpp"
#include "output.hpp"

namespace ibflow::cli {

/// How far long work has come, in one line of a terminal's standard error; nothing elsewhere. The line goes
/// with the object. For one thread at a time.
class ProgressLine {
 public:
  explicit ProgressLine(const Output& output);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// `done` of 0..1; `left` is what is still to be waited, at least; zero: nobody knows.
  void show(double done, std::string_view what, core::Duration left);
  /// "[#####---------------]  25 %  780 bars, 1:05 left"
  [[nodiscard]] static std::string text(double done, std::string_view what, core::Duration left);

 private:
  bool is_shown_ = false;
  bool is_dirty_ = false;
};

}  // namespace ibflow::cli
