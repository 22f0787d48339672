#include "ibflow/model/session_calendar.hpp"

#include <algorithm>
#include <array>

namespace ibflow::model {

namespace {

using std::chrono::April;
using std::chrono::December;
using std::chrono::Friday;
using std::chrono::January;
using std::chrono::July;
using std::chrono::June;
using std::chrono::Monday;
using std::chrono::Saturday;
using std::chrono::Sunday;
using std::chrono::sys_days;
using std::chrono::Thursday;
using std::chrono::weekday;
using std::chrono::year;

// Gauss's and Butcher's rule for the Gregorian Easter Sunday.
sys_days easter(year y) {
  const int n = static_cast<int>(y);
  const int a = n % 19, b = n / 100, c = n % 100;
  const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int month = (h + l - 7 * m + 114) / 31;
  const int day = (h + l - 7 * m + 114) % 31 + 1;
  return sys_days(y / std::chrono::month(static_cast<unsigned>(month)) /
                  std::chrono::day(static_cast<unsigned>(day)));
}

// A holiday on a Sunday is kept on Monday, one on a Saturday on the Friday before.
sys_days observed(sys_days holiday) {
  const weekday day(holiday);
  if (day == Sunday) return holiday + std::chrono::days(1);
  if (day == Saturday) return holiday - std::chrono::days(1);
  return holiday;
}

bool is_unscheduled_closing(sys_days day) {
  static constexpr std::array<sys_days, 2> closings{
      sys_days(year(2018) / December / 5),  // mourning for President Bush
      sys_days(year(2025) / January / 9),   // mourning for President Carter
  };
  return std::ranges::find(closings, day) != closings.end();
}

sys_days thanksgiving(year y) {
  return sys_days(y / std::chrono::November / Thursday[4]);
}

bool is_holiday(sys_days day) {
  const year y = core::Date(day).year();
  // New Year's Day on a Saturday is not kept: the Friday before ends a year's accounts.
  const sys_days new_year(y / January / 1);
  if (weekday(new_year) != Saturday && day == observed(new_year)) return true;
  if (day == sys_days(y / January / Monday[3])) return true;                // Martin Luther King Jr
  if (day == sys_days(y / std::chrono::February / Monday[3])) return true;  // Washington's Birthday
  if (day == easter(y) - std::chrono::days(2)) return true;                 // Good Friday
  if (day == sys_days(y / std::chrono::May / Monday[std::chrono::last])) return true;  // Memorial Day
  if (y >= year(2022) && day == observed(sys_days(y / June / 19))) return true;        // Juneteenth
  if (day == observed(sys_days(y / July / 4))) return true;                            // Independence Day
  if (day == sys_days(y / std::chrono::September / Monday[1])) return true;            // Labor Day
  if (day == thanksgiving(y)) return true;
  if (day == observed(sys_days(y / December / 25))) return true;
  return is_unscheduled_closing(day);
}

// Trading ends at 13:00 on the trading day right before Independence Day and Christmas Day when that is the
// 3rd of July or the 24th of December, and on the day after Thanksgiving.
bool closes_early(sys_days day) {
  const year y = core::Date(day).year();
  return day == sys_days(y / July / 3) || day == thanksgiving(y) + std::chrono::days(1) ||
         day == sys_days(y / December / 24);
}

}  // namespace

std::optional<Session> nyse_session(core::Date date) {
  if (!date.ok()) return std::nullopt;
  const sys_days day(date);
  const weekday on(day);
  if (on == Saturday || on == Sunday || is_holiday(day)) return std::nullopt;
  Session session;
  session.date = date;
  session.early_close = closes_early(day);
  session.open = core::from_new_york(date, std::chrono::hours(9) + std::chrono::minutes(30));
  session.close = core::from_new_york(date, std::chrono::hours(session.early_close ? 13 : 16));
  return session;
}

}  // namespace ibflow::model
