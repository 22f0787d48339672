#include "ibflow/connection/restart_calendar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

namespace ibflow::connection {

namespace {

using namespace std::chrono_literals;
using Kind = RestartPhase::Kind;

constexpr std::chrono::days kWeekAndADay{8};
constexpr std::string_view kWeekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                          "Thursday", "Friday", "Saturday"};

std::vector<std::chrono::weekday> every_day() {
  return {std::chrono::Sunday,   std::chrono::Monday, std::chrono::Tuesday, std::chrono::Wednesday,
          std::chrono::Thursday, std::chrono::Friday, std::chrono::Saturday};
}

std::string clock_text(std::chrono::seconds time_of_day) {
  auto text = core::format_time_of_day(time_of_day);
  if (text.ends_with(":00")) text.resize(text.size() - 3);
  return text;
}

// Zones were checked when the calendar was made.
std::string clock_text(core::Timestamp at, const std::string& zone) {
  const auto local = core::to_zone(zone, at);
  if (!local) return core::format_utc(at);
  return clock_text(std::chrono::floor<std::chrono::minutes>(local->time_of_day));
}

std::string counted(std::int64_t number, std::string_view unit) {
  return fmt::format("{} {}{}", number, unit, number == 1 ? "" : "s");
}

std::string duration_text(core::Duration duration) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(duration).count();
  if (seconds < 60) return counted(seconds, "second");
  const auto minutes = (seconds + 59) / 60;
  if (minutes < 120) return counted(minutes, "minute");
  const auto hours = (minutes + 30) / 60;
  return hours < 48 ? counted(hours, "hour") : counted((hours + 12) / 24, "day");
}

core::Expected<void> check_window(const WeeklyWindow& window) {
  const auto is_time_of_day = [](std::chrono::seconds time) { return time >= 0s && time < 24h; };
  if (!is_time_of_day(window.start) || !is_time_of_day(window.end)) {
    return core::fail(core::ErrorCategory::Configuration,
                      fmt::format("{}: a time of day lies between 00:00 and 23:59:59", window.name));
  }
  if (std::any_of(window.days.begin(), window.days.end(), [](auto day) { return !day.ok(); })) {
    return core::fail(core::ErrorCategory::Configuration, window.name + ": there is no such weekday");
  }
  if (auto known = core::to_zone(window.zone, core::Timestamp{}); !known) {
    return std::unexpected(std::move(known.error()));
  }
  return {};
}

}  // namespace

const char* to_string(RestartPhase::Kind kind) {
  switch (kind) {
    case Kind::Open:
      return "open";
    case Kind::GatedBefore:
      return "gated before";
    case Kind::InWindow:
      return "in window";
    case Kind::ExpectingRecovery:
      return "expecting recovery";
    case Kind::Overdue:
      return "overdue";
  }
  return "?";
}

core::Expected<RestartCalendar> RestartCalendar::create(const RestartCalendarConfig& config) {
  if (config.restart_takes < 0s || config.gate_before < 0s || config.recover_within < 0s) {
    return core::fail(core::ErrorCategory::Configuration,
                      "the restart calendar's durations must be zero or more");
  }
  RestartCalendar calendar(config);
  for (const auto& rule : calendar.rules_) {
    if (auto checked = check_window(rule.when); !checked) return std::unexpected(std::move(checked.error()));
  }
  // The texts need zones and times that are known to be good.
  for (auto& rule : calendar.rules_) {
    const auto& when = rule.when;
    if (rule.event == RestartEvent::DailyRestart) {
      rule.what = fmt::format("{} at {} {}", when.name, clock_text(when.start), when.zone);
    } else if (rule.event == RestartEvent::WeeklyLogin) {
      rule.what = fmt::format("{} on {} at {} {}", when.name, kWeekdays[when.days.front().c_encoding()],
                              clock_text(when.start), when.zone);
    } else {
      rule.what = fmt::format("{} from {} to {} {}", when.name, clock_text(when.start), clock_text(when.end),
                              when.zone);
    }
  }
  return calendar;
}

RestartCalendar::RestartCalendar(const RestartCalendarConfig& config)
    : gate_before_(config.gate_before), recover_within_(config.recover_within) {
  if (config.daily_restart) {
    const WeeklyWindow when{.name = "TWS restarts daily",
                            .zone = config.daily_restart_zone,
                            .days = every_day(),
                            .start = *config.daily_restart,
                            .end = {}};
    rules_.push_back({RestartEvent::DailyRestart, "", when, config.restart_takes});
  }
  if (config.weekly_login) {
    const WeeklyWindow when{.name = "TWS asks for its weekly login",
                            .zone = config.weekly_login->zone,
                            .days = {config.weekly_login->day},
                            .start = config.weekly_login->time_of_day,
                            .end = {}};
    rules_.push_back({RestartEvent::WeeklyLogin, "", when, config.restart_takes});
  }
  for (const auto& window : config.maintenance) {
    rules_.push_back({RestartEvent::Maintenance, "", window, std::nullopt});
  }
}

std::vector<ScheduledRestart> RestartCalendar::between(core::Timestamp from, core::Timestamp to) const {
  std::vector<ScheduledRestart> found;
  for (const auto& rule : rules_) {
    const auto& when = rule.when;
    const auto first = core::to_zone(when.zone, from), last = core::to_zone(when.zone, to);
    if (!first || !last) continue;
    // One that touches the stretch starts at the earliest on the day before it.
    for (auto day = std::chrono::sys_days(first->date) - std::chrono::days(2);
         day <= std::chrono::sys_days(last->date); day += std::chrono::days(1)) {
      if (std::find(when.days.begin(), when.days.end(), std::chrono::weekday(day)) == when.days.end())
        continue;
      const auto end_day = when.end > when.start ? day : day + std::chrono::days(1);
      const auto start = core::from_zone(when.zone, core::Date(day), when.start);
      const auto end = rule.length ? start : core::from_zone(when.zone, core::Date(end_day), when.end);
      if (!start || !end) continue;
      const auto ends = *end + rule.length.value_or(core::Duration{});
      if (ends >= from && *start <= to) found.push_back({rule.event, rule.what, when.zone, *start, ends});
    }
  }
  std::sort(found.begin(), found.end(), [](const auto& left, const auto& right) {
    return std::tie(left.start, left.end, left.what) < std::tie(right.start, right.end, right.what);
  });
  return found;
}

std::optional<ScheduledRestart> RestartCalendar::next(core::Timestamp now) const {
  for (auto& restart : between(now, now + kWeekAndADay)) {
    if (restart.start > now) return restart;
  }
  return std::nullopt;
}

RestartPhase RestartCalendar::recovery(const ScheduledRestart& restart, core::Timestamp now) const {
  const auto due = restart.end + recover_within_;
  RestartPhase phase;
  phase.restart = restart;
  const auto due_text = clock_text(due, restart.zone);
  if (now < due) {
    phase.kind = Kind::ExpectingRecovery;
    phase.since = restart.end;
    phase.until = due;
    phase.text = fmt::format("disconnected as expected ({}): back by {} {}, in {}", restart.what, due_text,
                             restart.zone, duration_text(due - now));
    return phase;
  }
  phase.kind = Kind::Overdue;
  phase.since = due;
  phase.text = fmt::format(
      "overdue: the connection should have been back by {} {}, {} ago ({}); look at TWS or IB Gateway{}",
      due_text, restart.zone, duration_text(now - due), restart.what,
      restart.event == RestartEvent::WeeklyLogin ? ", which waits for a login with two factors"
                                                 : ": it may wait for a login or show a dialog");
  return phase;
}

RestartPhase RestartCalendar::phase(core::Timestamp now, std::optional<core::Timestamp> down_since) const {
  const ScheduledRestart* running = nullptr;
  const ScheduledRestart* coming = nullptr;
  const auto near = between(now, now + gate_before_);
  for (const auto& restart : near) {
    if (restart.start > now) {
      if (coming == nullptr) coming = &restart;
    } else if (restart.end > now && (running == nullptr || restart.end > running->end)) {
      running = &restart;
    }
  }
  RestartPhase phase;
  if (running != nullptr) {
    phase.kind = Kind::InWindow;
    phase.restart = *running;
    phase.since = running->start;
    phase.until = running->end;
    phase.text = fmt::format("no orders: {}, for {} more; a disconnect is expected", running->what,
                             duration_text(running->end - now));
    return phase;
  }
  if (down_since && *down_since <= now) {
    const ScheduledRestart* cause = nullptr;
    const auto around = between(*down_since - recover_within_, *down_since + gate_before_);
    for (const auto& restart : around) {
      if (restart.end <= now && (cause == nullptr || restart.end > cause->end)) cause = &restart;
    }
    if (cause != nullptr) return recovery(*cause, now);
  }
  if (coming != nullptr) {
    phase.kind = Kind::GatedBefore;
    phase.restart = *coming;
    phase.since = coming->start - gate_before_;
    phase.until = coming->start;
    phase.text = fmt::format("no new risk: {}, in {}", coming->what, duration_text(coming->start - now));
    return phase;
  }
  phase.restart = next(now);
  phase.text = "open: nothing is scheduled";
  if (!phase.restart) return phase;
  phase.until = phase.restart->start - gate_before_;
  phase.text =
      fmt::format("open; next: {}, in {}", phase.restart->what, duration_text(phase.restart->start - now));
  return phase;
}

}  // namespace ibflow::connection
