#pragma once
// The terminal under the dashboard, by ncurses: taken over on construction, given back on destruction.

#include <memory>
#include <optional>

#include "dashboard.hpp"
#include "ibflow/core/error.hpp"

namespace ibflow::cli {

class DashboardTerminal {
 public:
  /// Usage error when standard input or output is no terminal, or one of an unknown type.
  [[nodiscard]] static core::Expected<std::unique_ptr<DashboardTerminal>> open();
  ~DashboardTerminal();
  DashboardTerminal(const DashboardTerminal&) = delete;
  DashboardTerminal& operator=(const DashboardTerminal&) = delete;

  [[nodiscard]] ScreenSize size() const;
  void draw(const Lines& lines);
  /// The next key that has been pressed already; a change of size is taken up on the way.
  [[nodiscard]] std::optional<KeyPress> next_key();

 private:
  struct Screen;
  explicit DashboardTerminal(std::unique_ptr<Screen> screen);
  std::unique_ptr<Screen> screen_;
};

}  // namespace ibflow::cli
