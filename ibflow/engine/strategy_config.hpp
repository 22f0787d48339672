#pragma once
// Every number the strategy may be tuned by, with its default.

#include <chrono>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"

namespace ibflow::engine {

/// Times of day are New York time since midnight, for a full session (close 16:00). On a day with an early
/// close they move forward by as much as the close does.
struct StrategyConfig {
  double confidence_threshold = 0.65;  // 0..1; a prediction below it is ignored
  double stop_atr = 4;                 // stop loss, in average true ranges from the reference price
  double target_atr = 6;               // take profit, likewise
  double min_stop_spreads = 3;         // a stop nearer than this many bid-ask spreads is no entry; 0: any
  int atr_period = 14;                 // minute bars
  core::Decimal risk_per_trade = 150;  // USD lost when the stop loss fills at its price
  core::Decimal max_position_value = 30'000;  // USD, quantity times reference price
  int max_positions = 6;                      // tickers held, entering or leaving at one time
  core::Decimal max_daily_loss = 1'500;       // USD; reached: flatten, no entry until tomorrow
  std::chrono::seconds cooldown{180};         // per ticker, after an exit or a failed entry
  std::chrono::seconds no_entry_before{9 * 3600 + 35 * 60};
  std::chrono::seconds last_entry{15 * 3600 + 45 * 60};
  std::chrono::seconds flat_by{15 * 3600 + 55 * 60};  // everything is cancelled and closed from here on
  std::chrono::seconds prediction_time_to_live{120};  // an older prediction is ignored
  bool allow_short = true;

  /// The error names the field, its value and the range it must lie in.
  [[nodiscard]] core::Expected<void> validate() const;
};

}  // namespace ibflow::engine
