#include "ibflow/sim/contracts/trading_calendar.hpp"

#include <fmt/format.h>

#include <array>

#include "ibflow/model/session_calendar.hpp"

namespace ibflow::sim {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::weekday;

/// Which days are no full ones.
enum class Holidays { Nyse, Cme, Forex, Weekends, None };

/// Since midnight of the trade date; negative: the day before.
struct Span {
  seconds open, close;
};

bool is_weekend(core::Date date) {
  const weekday on{sys_days(date)};
  return on == std::chrono::Saturday || on == std::chrono::Sunday;
}

// New Year's Day, Good Friday and Christmas among NYSE's holidays: the only one of spring is Good Friday, and
// no other lies around the turn of the year.
bool is_world_holiday(core::Date nyse_holiday) {
  const auto month = static_cast<unsigned>(nyse_holiday.month());
  const auto day = static_cast<unsigned>(nyse_holiday.day());
  return month == 3 || month == 4 || (month == 1 && day <= 2) || (month == 12 && day >= 24);
}

bool is_new_year_or_christmas(core::Date date) {
  return (date.month() == std::chrono::January && date.day() == std::chrono::day(1)) ||
         (date.month() == std::chrono::December && date.day() == std::chrono::day(25));
}

}  // namespace

struct TradingCalendar::Hours {
  HoursClass of;
  std::string_view id;    // as IB writes it
  std::string_view zone;  // as the zone database writes it
  Holidays holidays;
  Span trading, liquid;
  seconds short_trading_close, short_liquid_close;
  seconds half_holiday_close;
};

const TradingCalendar::Hours& TradingCalendar::hours_of(HoursClass wanted) {
  constexpr auto kHalfPastNine = hours(9) + minutes(30);
  constexpr Span kRegular{kHalfPastNine, hours(16)};
  constexpr Span kForex{-(hours(6) + minutes(45)), hours(17)};
  constexpr Span kBonds{hours(8), hours(17)};
  constexpr Span kWholeDay{hours(0), hours(24)};
  constexpr Span kMexico{hours(8) + minutes(30), hours(15)};
  constexpr auto kCmeShort = hours(12) + minutes(15);
  // Class, zones, holidays, trading, liquid, ends of trading and of liquid hours on short days.
  constexpr auto eastern = [](HoursClass of, Holidays holidays, Span trading, Span liquid, seconds end,
                              seconds liquid_end) {
    return Hours{of, "US/Eastern", "America/New_York", holidays, trading, liquid, end, liquid_end, {}};
  };
  static constexpr std::array kHours{
      eastern(HoursClass::UsStocks, Holidays::Nyse, {hours(4), hours(20)}, kRegular, hours(17), hours(13)),
      eastern(HoursClass::UsOptions, Holidays::Nyse, kRegular, kRegular, hours(13), hours(13)),
      eastern(HoursClass::UsIndices, Holidays::Nyse, kRegular, kRegular, hours(13), hours(13)),
      Hours{HoursClass::CmeFutures,
            "US/Central",
            "America/Chicago",
            Holidays::Cme,
            {-hours(7), hours(16)},
            {hours(8) + minutes(30), hours(16)},
            kCmeShort,
            kCmeShort,
            hours(12)},
      eastern(HoursClass::Forex, Holidays::Forex, kForex, kForex, hours(17), hours(17)),
      eastern(HoursClass::UsBonds, Holidays::Nyse, kBonds, kBonds, hours(14), hours(14)),
      eastern(HoursClass::Crypto, Holidays::None, kWholeDay, kWholeDay, hours(24), hours(24)),
      Hours{HoursClass::Mexico,
            "America/Mexico_City",
            "America/Mexico_City",
            Holidays::Weekends,
            kMexico,
            kMexico,
            hours(15),
            hours(15),
            {}},
  };
  for (const auto& each : kHours) {
    if (each.of == wanted) return each;
  }
  return kHours.front();
}

// A zone that the machine's database lacks is an installation without tzdata: nothing works there.
TradingCalendar::TradingCalendar(HoursClass hours)
    : hours_(hours_of(hours)), zone_(core::Zone::find(hours_.zone).value()) {}

const TradingCalendar& TradingCalendar::of(HoursClass hours) {
  static const std::array kCalendars{
      TradingCalendar(HoursClass::UsStocks),   TradingCalendar(HoursClass::UsOptions),
      TradingCalendar(HoursClass::CmeFutures), TradingCalendar(HoursClass::Forex),
      TradingCalendar(HoursClass::UsIndices),  TradingCalendar(HoursClass::UsBonds),
      TradingCalendar(HoursClass::Crypto),     TradingCalendar(HoursClass::Mexico),
  };
  for (const auto& calendar : kCalendars) {
    if (calendar.hours_.of == hours) return calendar;
  }
  return kCalendars.front();
}

std::string_view TradingCalendar::time_zone_id() const {
  return hours_.id;
}

TradingCalendar::Day TradingCalendar::kind(core::Date date) const {
  if (hours_.holidays == Holidays::None) return Day::Full;
  if (is_weekend(date)) return Day::Closed;
  if (hours_.holidays == Holidays::Weekends) return Day::Full;
  if (hours_.holidays == Holidays::Forex) return is_new_year_or_christmas(date) ? Day::Closed : Day::Full;
  if (const auto session = model::nyse_session(date)) return session->early_close ? Day::Short : Day::Full;
  return hours_.holidays == Holidays::Cme && !is_world_holiday(date) ? Day::HalfHoliday : Day::Closed;
}

std::optional<TradingSession> TradingCalendar::trading(core::Date date) const {
  const auto day = kind(date);
  if (day == Day::Closed) return std::nullopt;
  const auto close = day == Day::Short         ? hours_.short_trading_close
                     : day == Day::HalfHoliday ? hours_.half_holiday_close
                                               : hours_.trading.close;
  return session(date, hours_.trading.open, close);
}

std::optional<TradingSession> TradingCalendar::liquid(core::Date date) const {
  const auto day = kind(date);
  if (day == Day::Closed) return std::nullopt;
  const auto close = day == Day::Short         ? hours_.short_liquid_close
                     : day == Day::HalfHoliday ? hours_.half_holiday_close
                                               : hours_.liquid.close;
  return session(date, hours_.liquid.open, close);
}

TradingSession TradingCalendar::session(core::Date date, seconds open, seconds close) const {
  return {.date = date, .open = moment(date, open), .close = moment(date, close)};
}

core::Timestamp TradingCalendar::moment(core::Date date, seconds since_midnight) const {
  const auto shift = std::chrono::floor<days>(since_midnight);
  return zone_.from_local(core::Date(sys_days(date) + shift), since_midnight - shift);
}

TradingSession TradingCalendar::from(core::Timestamp at, SessionOf session_of) const {
  // A session may begin the evening before, so the one that contains `at` is today's or tomorrow's.
  for (auto day = sys_days(zone_.to_local(at).date);; day += days(1)) {
    const auto session = (this->*session_of)(core::Date(day));
    if (session && at < session->close) return *session;
  }
}

TradingSession TradingCalendar::trading_from(core::Timestamp at) const {
  return from(at, &TradingCalendar::trading);
}

TradingSession TradingCalendar::liquid_from(core::Timestamp at) const {
  return from(at, &TradingCalendar::liquid);
}

TradingSession TradingCalendar::liquid_before(core::Timestamp at) const {
  for (auto day = sys_days(zone_.to_local(at).date);; day -= days(1)) {
    const auto session = liquid(core::Date(day));
    if (session && session->close <= at) return *session;
  }
}

std::string TradingCalendar::text(core::Date first, int count, SessionOf session_of) const {
  const auto local = [&](core::Timestamp at) {
    const auto shown = zone_.to_local(at);
    const auto minute = std::chrono::duration_cast<minutes>(shown.time_of_day).count();
    return fmt::format("{}:{:02}{:02}", core::format_compact_date(shown.date), minute / 60, minute % 60);
  };
  std::string text;
  for (int i = 0; i < count; ++i) {
    const core::Date date(sys_days(first) + days(i));
    if (!text.empty()) text += ';';
    const auto session = (this->*session_of)(date);
    text += session ? local(session->open) + "-" + local(session->close)
                    : core::format_compact_date(date) + ":CLOSED";
  }
  return text;
}

std::string TradingCalendar::trading_hours(core::Date first, int count) const {
  return text(first, count, &TradingCalendar::trading);
}

std::string TradingCalendar::liquid_hours(core::Date first, int count) const {
  return text(first, count, &TradingCalendar::liquid);
}

}  // namespace ibflow::sim
