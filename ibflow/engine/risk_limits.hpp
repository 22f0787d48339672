#pragma once
// What forbids an entry, and when everything has to be closed.

#include <optional>
#include <string>
#include <unordered_map>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/engine/strategy_config.hpp"
#include "ibflow/model/session_calendar.hpp"

namespace ibflow::engine {

class RiskLimits {
 public:
  explicit RiskLimits(const StrategyConfig& config) : config_(config) {}

  /// Moves to `now`; `net_pnl` is realised + unrealised - commissions since the run began. Returns true at
  /// the one call at which the day's loss reaches its limit. A new date in New York starts a new day.
  bool on_time(core::Timestamp now, const core::Decimal& net_pnl);

  /// After an exit or a failed entry.
  void start_cooldown(const std::string& ticker, core::Timestamp now);

  /// Why no ticker may be entered now; nullopt when it may.
  [[nodiscard]] std::optional<std::string> why_no_entries(core::Timestamp now) const;
  /// Why this ticker may not. `positions_in_use` counts the other tickers that are entering, held or leaving.
  /// A reversal belongs to the decision that closed the position: no cooldown stands between.
  [[nodiscard]] std::optional<std::string> why_no_entry(const std::string& ticker, core::Timestamp now,
                                                        std::size_t positions_in_use, bool is_reversal) const;

  /// Everything of ours has to be cancelled and closed: flat_by is over, or the day's loss is reached.
  [[nodiscard]] std::optional<std::string> why_flat(core::Timestamp now) const;
  /// Today's session; nullopt when the exchange does not open.
  [[nodiscard]] const std::optional<model::Session>& session() const { return session_; }
  [[nodiscard]] bool loss_limit_reached() const { return loss_limit_reached_; }
  [[nodiscard]] core::Decimal pnl_today() const { return net_pnl_ - pnl_at_start_of_day_; }

 private:
  [[nodiscard]] core::Timestamp at(std::chrono::seconds time_of_day) const;

  StrategyConfig config_;
  std::optional<core::Date> today_;
  core::Timestamp next_day_{};
  std::optional<model::Session> session_;
  core::Decimal net_pnl_;
  core::Decimal pnl_at_start_of_day_;
  bool loss_limit_reached_ = false;
  std::unordered_map<std::string, core::Timestamp> cooldown_until_;
};

}  // namespace ibflow::engine
