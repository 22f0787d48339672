#pragma once
// A page of text in colours, built cell by cell, before anybody knows what it is drawn on.

#include <string>
#include <string_view>
#include <vector>

namespace ibflow::cli {

enum class Colour { Plain, Dim, Bold, Reverse, Green, Red, Yellow, Cyan };

struct FrameCell {
  std::string text;  // UTF-8, without control characters
  Colour colour = Colour::Plain;
};
using FrameLine = std::vector<FrameCell>;

struct ScreenSize {
  int columns = 100;
  int rows = 40;
  bool colours = true;
};

/// Keeps count of what is visible, so that no line is wider than the screen and no page higher. What would
/// steer a terminal is shown as '?': texts come from far away.
class Lines {
 public:
  explicit Lines(const ScreenSize& size) : size_(size) {}

  void cell(std::string_view text, Colour colour = Colour::Plain);
  void end();
  /// A rule across the page with a text in it.
  void heading(const std::string& text, Colour colour = Colour::Dim);
  /// Empty lines down to this one.
  void go_to(int line);

  [[nodiscard]] int left() const { return size_.rows - static_cast<int>(lines_.size()); }
  [[nodiscard]] int columns() const { return size_.columns; }
  [[nodiscard]] const std::vector<FrameLine>& lines() const { return lines_; }
  /// With the escape sequences of its colours where the screen has them.
  [[nodiscard]] std::string text() const;

 private:
  ScreenSize size_;
  std::vector<FrameLine> lines_;
  FrameLine line_;
  int used_ = 0;
};

/// How many characters it shows.
[[nodiscard]] int width_of(std::string_view text);

}  // namespace ibflow::cli
