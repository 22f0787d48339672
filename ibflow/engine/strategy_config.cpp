#include "ibflow/engine/strategy_config.hpp"

#include <fmt/format.h>

#include <cmath>

#include "ibflow/core/time.hpp"

namespace ibflow::engine {

namespace {

core::Expected<void> bad(const char* field, const std::string& value, const char* range) {
  return core::fail(core::ErrorCategory::Configuration,
                    fmt::format("strategy: {} is {}; it must be {}", field, value, range));
}

bool within(double value, double low, double high) {
  return std::isfinite(value) && value >= low && value <= high;
}

}  // namespace

core::Expected<void> StrategyConfig::validate() const {
  constexpr std::chrono::seconds open{9 * 3600 + 30 * 60};
  constexpr std::chrono::seconds close{16 * 3600};
  const auto number = [](auto value) { return fmt::format("{}", value); };
  const auto time = [](std::chrono::seconds value) { return core::format_time_of_day(value); };
  const auto money = [](const core::Decimal& value) { return value.to_string(); };

  if (!within(confidence_threshold, 0, 1)) {
    return bad("confidence_threshold", number(confidence_threshold), "0 to 1");
  }
  if (!within(stop_atr, 0.1, 100)) return bad("stop_atr", number(stop_atr), "0.1 to 100");
  if (!within(target_atr, 0.1, 100)) return bad("target_atr", number(target_atr), "0.1 to 100");
  if (!within(min_stop_spreads, 0, 100)) return bad("min_stop_spreads", number(min_stop_spreads), "0 to 100");
  if (atr_period < 1 || atr_period > 500) return bad("atr_period", number(atr_period), "1 to 500 minutes");
  if (!risk_per_trade.is_positive()) return bad("risk_per_trade", money(risk_per_trade), "above 0 USD");
  if (!max_position_value.is_positive())
    return bad("max_position_value", money(max_position_value), "above 0 USD");
  if (max_positions < 1 || max_positions > 1000)
    return bad("max_positions", number(max_positions), "1 to 1000");
  if (!max_daily_loss.is_positive()) return bad("max_daily_loss", money(max_daily_loss), "above 0 USD");
  if (cooldown.count() < 0 || cooldown.count() > 86'400) {
    return bad("cooldown", number(cooldown.count()), "0 to 86400 seconds");
  }
  if (no_entry_before < open || no_entry_before >= close) {
    return bad("no_entry_before", time(no_entry_before), "09:30:00 to 15:59:59");
  }
  if (last_entry <= no_entry_before || last_entry >= close) {
    return bad("last_entry", time(last_entry), "after no_entry_before and before 16:00:00");
  }
  if (flat_by < last_entry || flat_by >= close) {
    return bad("flat_by", time(flat_by), "at or after last_entry and before 16:00:00");
  }
  if (prediction_time_to_live.count() < 1 || prediction_time_to_live.count() > 86'400) {
    return bad("prediction_time_to_live", number(prediction_time_to_live.count()), "1 to 86400 seconds");
  }
  return {};
}

}  // namespace ibflow::engine
