#pragma once
// `ibflow top` without its terminal: what is shown, and what a key does. Pure.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "ibflow/control/snapshot.hpp"
#include "text_frame.hpp"

namespace ibflow::cli {

enum class Pane { Quotes, Orders, Signals, Events, Health };
inline constexpr std::size_t kPaneCount = 5;

/// A key of the keyboard: a character, or one of those without.
enum class Key {
  Character,
  Enter,
  Escape,
  Backspace,
  Tab,
  BackTab,
  Left,
  Right,
  Up,
  Down,
  PageUp,
  PageDown,
  Home,
  End
};
struct KeyPress {
  Key key = Key::Character;
  char character = 0;
};

/// What the user wants of the system.
enum class Wish { Nothing, Quit, PauseOrResume, CancelAll, AskToFlatten, Flatten };

class Dashboard {
 public:
  void show(control::Snapshot snapshot) { snapshot_ = std::move(snapshot); }
  [[nodiscard]] const std::optional<control::Snapshot>& snapshot() const { return snapshot_; }
  /// One line at the foot, until the next key.
  void say(std::string text, bool is_bad = false);
  /// Nobody answers: shown until it is empty.
  void set_trouble(std::string text) { trouble_ = std::move(text); }
  /// The system has given a confirmation: the word must be typed.
  void ask_for_the_word(std::size_t orders, std::size_t positions);

  [[nodiscard]] Wish press(KeyPress key);
  [[nodiscard]] Lines render(const ScreenSize& size) const;
  /// Every pane whole, without the foot.
  [[nodiscard]] Lines render_all(int columns) const;

  [[nodiscard]] Pane focused() const { return focused_; }

 private:
  enum class Question { None, CancelAll, Flatten };

  [[nodiscard]] Wish answer(KeyPress key);
  void move_focus(int by);
  void scroll(int by);
  [[nodiscard]] std::size_t size_of(Pane pane) const;
  [[nodiscard]] std::array<int, kPaneCount> wanted_rows() const;
  void add_head(Lines& lines) const;
  void add_pane(Lines& lines, Pane pane, int rows) const;
  void add_foot(Lines& lines) const;

  std::optional<control::Snapshot> snapshot_;
  Pane focused_ = Pane::Quotes;
  std::array<std::size_t, kPaneCount> first_{};  // the first line shown of each
  Question question_ = Question::None;
  std::string typed_, prompt_;
  std::string said_, trouble_;
  bool said_is_bad_ = false;
};

/// How many lines each pane gets, its heading counted: one line of content at least where there is room, the
/// focused one as many as it wants, the others what is left, from the first on.
[[nodiscard]] std::array<int, kPaneCount> share_rows(int rows, const std::array<int, kPaneCount>& wanted,
                                                     Pane focused);

}  // namespace ibflow::cli
