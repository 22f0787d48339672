#include "text_frame.hpp"

#include <algorithm>
#include <utility>

namespace ibflow::cli {

namespace {

const char* code_of(Colour colour) {
  switch (colour) {
    case Colour::Plain:
      return "";
    case Colour::Dim:
      return "\x1b[2m";
    case Colour::Bold:
      return "\x1b[1m";
    case Colour::Reverse:
      return "\x1b[7m";
    case Colour::Green:
      return "\x1b[32m";
    case Colour::Red:
      return "\x1b[31m";
    case Colour::Yellow:
      return "\x1b[33m";
    case Colour::Cyan:
      return "\x1b[36m";
  }
  return "";
}

bool starts_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

std::string without_controls(std::string_view text) {
  std::string plain(text);
  std::ranges::replace_if(plain, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
  return plain;
}

std::string cut_to(const std::string& text, int width) {
  int seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (starts_character(text[i]) && ++seen > width) return text.substr(0, i);
  }
  return text;
}

}  // namespace

int width_of(std::string_view text) {
  return static_cast<int>(std::ranges::count_if(text, starts_character));
}

void Lines::cell(std::string_view text, Colour colour) {
  std::string cut = cut_to(without_controls(text), size_.columns - used_);
  if (cut.empty()) return;
  used_ += width_of(cut);
  line_.push_back({std::move(cut), colour});
}

void Lines::end() {
  if (left() > 0) lines_.push_back(std::move(line_));
  line_.clear();
  used_ = 0;
}

void Lines::heading(const std::string& text, Colour colour) {
  std::string rule = "── " + text + " ";
  while (width_of(rule) < size_.columns) rule += "─";
  cell(rule, colour);
  end();
}

void Lines::go_to(int line) {
  while (left() > 0 && static_cast<int>(lines_.size()) < line) end();
}

std::string Lines::text() const {
  std::string text;
  for (const FrameLine& line : lines_) {
    for (const FrameCell& cell : line) {
      const bool coloured = size_.colours && cell.colour != Colour::Plain;
      text += coloured ? code_of(cell.colour) + cell.text + "\x1b[0m" : cell.text;
    }
    text += '\n';
  }
  return text;
}

}  // namespace ibflow::cli
