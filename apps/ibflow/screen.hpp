#pragma once
// The live screen as text: a pure function of what is to be shown.

#include <cstdint>
#include <string>

#include "ibflow/app/trading_system.hpp"

namespace ibflow::cli {

struct ScreenInput {
  std::string title;  // "demo", "run"
  app::TradingStatus status;
  int max_positions = 0;
};

struct ScreenSize {
  int columns = 100;
  int rows = 40;
  bool colours = true;
};

/// At most `rows` lines of at most `columns` characters each (escape sequences not counted).
[[nodiscard]] std::string render_screen(const ScreenInput& input, const ScreenSize& size);

/// 0 before the open, 1 after the close.
[[nodiscard]] double session_progress(const app::TradingStatus& status);

[[nodiscard]] std::string money(const core::Decimal& amount, bool with_sign);  // 1,000,123.45 or +123.45

}  // namespace ibflow::cli
