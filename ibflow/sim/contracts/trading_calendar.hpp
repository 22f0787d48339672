#pragma once
// When a kind of instrument trades.

#include <optional>
#include <string>
#include <string_view>

#include "ibflow/core/time.hpp"
#include "ibflow/core/zone.hpp"
#include "ibflow/sim/contracts/instrument.hpp"

namespace ibflow::sim {

/// A stretch of trading without a break.
struct TradingSession {
  core::Date date;          // the trade date: the day it ends on
  core::Timestamp open{};   // inclusive; may lie on the day before
  core::Timestamp close{};  // exclusive

  [[nodiscard]] bool contains(core::Timestamp at) const { return open <= at && at < close; }
  friend bool operator==(const TradingSession&, const TradingSession&) = default;
};

/// The hours of one class of instruments, one session a trade date. Immutable, thread-safe.
///
/// - UsStocks (US/Eastern): 04:00-20:00, liquid 09:30-16:00; short days to 17:00 and 13:00.
/// - UsOptions and UsIndices (US/Eastern): 09:30-16:00, short days to 13:00.
/// - CmeFutures (US/Central): from 17:00 the day before to 16:00, liquid from 08:30; short days to 12:15, on
///   NYSE's holidays to 12:00 but for New Year, Good Friday and Christmas.
/// - Forex (US/Eastern): from 17:15 the day before to 17:00; closed on New Year and Christmas.
/// - UsBonds (US/Eastern): 08:00-17:00, short days to 14:00.
/// - Crypto (US/Eastern): all of every day.
/// - Mexico (America/Mexico_City): 08:30-15:00; Mexico's own holidays are not kept.
///
/// NYSE's holidays and weekends are closed where nothing else is said; futures and forex begin on Sunday
/// evening.
class TradingCalendar {
 public:
  /// One for each class, made at its first use.
  static const TradingCalendar& of(HoursClass hours);
  explicit TradingCalendar(HoursClass hours);

  [[nodiscard]] std::string_view time_zone_id() const;  // as IB writes it: US/Eastern
  [[nodiscard]] const core::Zone& zone() const { return zone_; }

  /// All hours of a trade date, extended ones too; nullopt when it is closed.
  [[nodiscard]] std::optional<TradingSession> trading(core::Date date) const;
  /// The regular hours of a trade date.
  [[nodiscard]] std::optional<TradingSession> liquid(core::Date date) const;

  [[nodiscard]] bool is_open(core::Timestamp at) const { return trading_from(at).contains(at); }
  [[nodiscard]] bool is_liquid(core::Timestamp at) const { return liquid_from(at).contains(at); }
  /// The session that contains `at`, or the next one after it.
  [[nodiscard]] TradingSession trading_from(core::Timestamp at) const;
  [[nodiscard]] TradingSession liquid_from(core::Timestamp at) const;
  /// The last session that has ended at or before `at`.
  [[nodiscard]] TradingSession liquid_before(core::Timestamp at) const;

  /// As the contract details have them (server-behaviour.md, section 4), for `days` days from `first`:
  /// `yyyymmdd:hhmm-yyyymmdd:hhmm;yyyymmdd:CLOSED;...`, in the instrument's zone.
  [[nodiscard]] std::string trading_hours(core::Date first, int days = 7) const;
  [[nodiscard]] std::string liquid_hours(core::Date first, int days = 7) const;

 private:
  struct Hours;
  static const Hours& hours_of(HoursClass hours);
  enum class Day { Closed, Full, Short, HalfHoliday };
  [[nodiscard]] Day kind(core::Date date) const;
  [[nodiscard]] TradingSession session(core::Date date, std::chrono::seconds open,
                                       std::chrono::seconds close) const;
  [[nodiscard]] core::Timestamp moment(core::Date date, std::chrono::seconds since_midnight) const;
  using SessionOf = std::optional<TradingSession> (TradingCalendar::*)(core::Date) const;
  [[nodiscard]] TradingSession from(core::Timestamp at, SessionOf session) const;
  [[nodiscard]] std::string text(core::Date first, int days, SessionOf session) const;

  const Hours& hours_;
  core::Zone zone_;
};

}  // namespace ibflow::sim
