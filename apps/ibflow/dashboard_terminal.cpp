#include "dashboard_terminal.hpp"

#include <curses.h>
#include <fmt/format.h>
#include <langinfo.h>
#include <unistd.h>

#include <array>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "output.hpp"
#include "signals.hpp"

namespace ibflow::cli {

namespace {

constexpr int kEscape = 27;
constexpr int kEscapeDelay = 25;  // ms; until then an escape may begin a longer key

/// Where the terminal does not speak UTF-8.
std::string in_ascii(std::string text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kLike{
      {{"─", "-"}, {"█", "#"}, {"░", "."}, {"▸", ">"}}};
  for (const auto& [from, to] : kLike) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
      text.replace(at, from.size(), to);
  }
  for (char& c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  }
  return text;
}

chtype attribute_of(Colour colour, bool has_colours) {
  const auto pair = [has_colours](int number, chtype otherwise) {
    return has_colours ? static_cast<chtype>(COLOR_PAIR(number)) : otherwise;
  };
  switch (colour) {
    case Colour::Plain:
      return A_NORMAL;
    case Colour::Dim:
      return A_DIM;
    case Colour::Bold:
      return A_BOLD;
    case Colour::Reverse:
      return A_REVERSE;
    case Colour::Green:
      return pair(1, A_NORMAL);
    case Colour::Red:
      return pair(2, A_BOLD);
    case Colour::Yellow:
      return pair(3, A_BOLD);
    case Colour::Cyan:
      return pair(4, A_NORMAL);
  }
  return A_NORMAL;
}

std::optional<KeyPress> key_of(int code) {
  switch (code) {
    case '\r':
    case '\n':
    case KEY_ENTER:
      return KeyPress{Key::Enter};
    case kEscape:
      return KeyPress{Key::Escape};
    case KEY_BACKSPACE:
    case 127:
    case '\b':
      return KeyPress{Key::Backspace};
    case '\t':
      return KeyPress{Key::Tab};
    case KEY_BTAB:
      return KeyPress{Key::BackTab};
    case KEY_LEFT:
      return KeyPress{Key::Left};
    case KEY_RIGHT:
      return KeyPress{Key::Right};
    case KEY_UP:
      return KeyPress{Key::Up};
    case KEY_DOWN:
      return KeyPress{Key::Down};
    case KEY_PPAGE:
      return KeyPress{Key::PageUp};
    case KEY_NPAGE:
      return KeyPress{Key::PageDown};
    case KEY_HOME:
      return KeyPress{Key::Home};
    case KEY_END:
      return KeyPress{Key::End};
    default:
      break;
  }
  if (code < 0x20 || code > 0x7e) return std::nullopt;
  return KeyPress{Key::Character, static_cast<char>(code)};
}

}  // namespace

struct DashboardTerminal::Screen {
  SCREEN* curses = nullptr;
  bool has_colours = false;
  bool speaks_utf8 = false;
};

core::Expected<std::unique_ptr<DashboardTerminal>> DashboardTerminal::open() {
  if (isatty(STDIN_FILENO) != 1 || isatty(STDOUT_FILENO) != 1) {
    return core::fail(core::ErrorCategory::Usage,
                      "the dashboard needs a terminal; --once prints one page, --json one snapshot");
  }
  std::setlocale(LC_CTYPE, "");
  restore_terminal_when_killed(true);
  catch_ends_of_a_dashboard();
  auto screen = std::make_unique<Screen>();
  screen->curses = newterm(nullptr, stdout, stdin);
  if (screen->curses == nullptr) {
    restore_terminal_when_killed(false);
    const char* type = std::getenv("TERM");
    return core::fail(
        core::ErrorCategory::Usage,
        fmt::format("the dashboard cannot draw on a terminal of the type '{}'; --once prints one page",
                    type ? type : ""));
  }
  screen->speaks_utf8 = std::string_view(nl_langinfo(CODESET)) == "UTF-8";
  screen->has_colours = colours_wanted() && has_colors();
  if (screen->has_colours) {
    start_color();
    use_default_colors();
    init_pair(1, COLOR_GREEN, -1);
    init_pair(2, COLOR_RED, -1);
    init_pair(3, COLOR_YELLOW, -1);
    init_pair(4, COLOR_CYAN, -1);
  }
  cbreak();
  noecho();
  nonl();
  curs_set(0);
  set_escdelay(kEscapeDelay);
  keypad(stdscr, TRUE);
  nodelay(stdscr, TRUE);
  return std::unique_ptr<DashboardTerminal>(new DashboardTerminal(std::move(screen)));
}

DashboardTerminal::DashboardTerminal(std::unique_ptr<Screen> screen) : screen_(std::move(screen)) {}

DashboardTerminal::~DashboardTerminal() {
  endwin();
  delscreen(screen_->curses);
  restore_terminal_when_killed(false);
}

ScreenSize DashboardTerminal::size() const {
  return {getmaxx(stdscr), getmaxy(stdscr), screen_->has_colours};
}

void DashboardTerminal::draw(const Lines& lines) {
  erase();
  int row = 0;
  for (const FrameLine& line : lines.lines()) {
    move(row++, 0);
    for (const FrameCell& cell : line) {
      const chtype attribute = attribute_of(cell.colour, screen_->has_colours);
      attron(attribute);
      addstr((screen_->speaks_utf8 ? cell.text : in_ascii(cell.text)).c_str());
      attroff(attribute);
    }
  }
  refresh();
}

std::optional<KeyPress> DashboardTerminal::next_key() {
  for (int code = getch(); code != ERR; code = getch()) {
    if (const auto key = key_of(code)) return key;
  }
  return std::nullopt;
}

}  // namespace ibflow::cli
