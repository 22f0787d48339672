#include "ibflow/engine/risk_limits.hpp"

#include <fmt/format.h>

namespace ibflow::engine {

namespace {
constexpr std::chrono::seconds kRegularClose{16 * 3600};

std::string clock_text(core::Timestamp at) {
  return core::format_time_of_day(core::to_new_york(at).time_of_day);
}
}  // namespace

// A configured time of day on today's session, moved forward with an early close.
core::Timestamp RiskLimits::at(std::chrono::seconds time_of_day) const {
  const core::Timestamp planned = session_->close - (kRegularClose - time_of_day);
  return std::max(planned, session_->open);
}

bool RiskLimits::on_time(core::Timestamp now, const core::Decimal& net_pnl) {
  if (!today_ || now >= next_day_) {
    today_ = core::to_new_york(now).date;
    next_day_ = core::from_new_york(core::Date(std::chrono::sys_days(*today_) + std::chrono::days(1)),
                                    std::chrono::seconds(0));
    session_ = model::nyse_session(*today_);
    pnl_at_start_of_day_ = net_pnl;
    loss_limit_reached_ = false;
  }
  net_pnl_ = net_pnl;
  if (loss_limit_reached_ || pnl_today() > -config_.max_daily_loss) return false;
  loss_limit_reached_ = true;
  return true;
}

void RiskLimits::start_cooldown(const std::string& ticker, core::Timestamp now) {
  cooldown_until_[ticker] = now + config_.cooldown;
}

std::optional<std::string> RiskLimits::why_no_entries(core::Timestamp now) const {
  if (!session_) return "the exchange is closed today";
  if (loss_limit_reached_) {
    return fmt::format("the day's loss has reached the limit of {}", config_.max_daily_loss.to_string());
  }
  // The opening does not move with an early close.
  const core::Timestamp first =
      session_->open + (config_.no_entry_before - std::chrono::seconds(9 * 3600 + 30 * 60));
  if (now < first) return fmt::format("no entries before {}", clock_text(first));
  const core::Timestamp last = at(config_.last_entry);
  if (now >= last) return fmt::format("no entries from {} on", clock_text(last));
  return std::nullopt;
}

std::optional<std::string> RiskLimits::why_no_entry(const std::string& ticker, core::Timestamp now,
                                                    std::size_t positions_in_use, bool is_reversal) const {
  if (auto reason = why_no_entries(now)) return reason;
  if (!is_reversal) {
    const auto cooling = cooldown_until_.find(ticker);
    if (cooling != cooldown_until_.end() && now < cooling->second) {
      return fmt::format("cooling down until {}", clock_text(cooling->second));
    }
  }
  if (positions_in_use >= static_cast<std::size_t>(config_.max_positions)) {
    return fmt::format("{} positions are in use, the limit is {}", positions_in_use, config_.max_positions);
  }
  return std::nullopt;
}

std::optional<std::string> RiskLimits::why_flat(core::Timestamp now) const {
  if (loss_limit_reached_) return "daily loss limit";
  if (session_ && now >= at(config_.flat_by)) return "end of day";
  return std::nullopt;
}

}  // namespace ibflow::engine
