#include "ibflow/core/time.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "ibflow/core/zone.hpp"

namespace ibflow::core {

namespace {

const Zone& new_york() {
  static const Zone zone = Zone::find("America/New_York").value();
  return zone;
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || text.front() == '-' || error != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return value;
}

std::optional<Date> date_of(std::string_view year, std::string_view month, std::string_view day) {
  const auto y = number(year), m = number(month), d = number(day);
  if (!y || !m || !d) return std::nullopt;
  const Date result(std::chrono::year(*y), std::chrono::month(static_cast<unsigned>(*m)),
                    std::chrono::day(static_cast<unsigned>(*d)));
  if (!result.ok()) return std::nullopt;
  return result;
}

std::string with_nanoseconds(Timestamp at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
  const auto days = std::chrono::floor<std::chrono::days>(seconds);
  return fmt::format("{}T{}.{:09}", format_date(Date(days)), format_time_of_day(seconds - days),
                     (at - seconds).count());
}

}  // namespace

NewYorkTime to_new_york(Timestamp at) {
  return new_york().to_local(at);
}

Timestamp from_new_york(Date date, std::chrono::seconds time_of_day) {
  return new_york().from_local(date, time_of_day);
}

Expected<LocalTime> to_zone(std::string_view zone, Timestamp at) {
  const auto found = Zone::find(zone);
  if (!found) return std::unexpected(found.error());
  return found->to_local(at);
}

Expected<Timestamp> from_zone(std::string_view zone, Date date, std::chrono::seconds time_of_day) {
  const auto found = Zone::find(zone);
  if (!found) return std::unexpected(found.error());
  return found->from_local(date, time_of_day);
}

Expected<Date> parse_date(std::string_view text) {
  std::optional<Date> result;
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    result = date_of(text.substr(0, 4), text.substr(5, 2), text.substr(8, 2));
  } else if (text.size() == 8) {
    result = date_of(text.substr(0, 4), text.substr(4, 2), text.substr(6, 2));
  }
  if (!result)
    return fail(ErrorCategory::Usage, fmt::format("'{}' is no date; write it as 2019-02-13", text));
  return *result;
}

std::string format_date(Date d) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(d.year()), static_cast<unsigned>(d.month()),
                     static_cast<unsigned>(d.day()));
}

std::string format_compact_date(Date d) {
  return fmt::format("{:04}{:02}{:02}", static_cast<int>(d.year()), static_cast<unsigned>(d.month()),
                     static_cast<unsigned>(d.day()));
}

Expected<std::chrono::seconds> parse_time_of_day(std::string_view text) {
  const bool shaped = (text.size() == 5 || (text.size() == 8 && text[5] == ':')) && text[2] == ':';
  if (shaped) {
    const auto hours = number(text.substr(0, 2)), minutes = number(text.substr(3, 2));
    const auto seconds = text.size() == 8 ? number(text.substr(6, 2)) : std::optional<int>(0);
    if (hours && minutes && seconds && *hours < 24 && *minutes < 60 && *seconds < 60) {
      return std::chrono::hours(*hours) + std::chrono::minutes(*minutes) + std::chrono::seconds(*seconds);
    }
  }
  return fail(ErrorCategory::Usage,
              fmt::format("'{}' is no time of day; write it as 15:55 or 15:55:30", text));
}

std::string format_time_of_day(std::chrono::seconds time_of_day) {
  const auto total = time_of_day.count();
  return fmt::format("{:02}:{:02}:{:02}", total / 3600, total / 60 % 60, total % 60);
}

std::string format_utc(Timestamp at) {
  return with_nanoseconds(at) + "Z";
}

std::string format_new_york_iso(Timestamp at) {
  const NewYorkTime local = to_new_york(at);
  const auto local_seconds = std::chrono::sys_days(local.date) + local.time_of_day;
  const auto offset = std::chrono::duration_cast<std::chrono::minutes>(
                          local_seconds - std::chrono::floor<std::chrono::seconds>(at))
                          .count();
  return fmt::format("{}T{}{}{:02}:{:02}", format_date(local.date), format_time_of_day(local.time_of_day),
                     offset < 0 ? '-' : '+', std::abs(offset) / 60, std::abs(offset) % 60);
}

Expected<Timestamp> parse_iso(std::string_view text) {
  const auto bad = [&] {
    return fail(ErrorCategory::Data, fmt::format("'{}' is no ISO 8601 time with an offset", text));
  };
  if (text.size() < 20 || (text[10] != 'T' && text[10] != ' ')) return bad();
  const auto day = parse_date(text.substr(0, 10));
  const auto time = parse_time_of_day(text.substr(11, 8));
  if (!day || !time) return bad();
  std::string_view rest = text.substr(19);
  std::chrono::nanoseconds fraction{0};
  if (!rest.empty() && rest.front() == '.') {
    std::size_t digits = 1;
    std::int64_t value = 0;
    std::int64_t unit = 1'000'000'000;
    for (; digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9'; ++digits) {
      if (unit == 1) continue;
      value = value * 10 + (rest[digits] - '0');
      unit /= 10;
    }
    fraction = std::chrono::nanoseconds(value * unit);
    rest.remove_prefix(digits);
  }
  std::chrono::minutes offset{0};
  if (rest != "Z") {
    if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':') return bad();
    const auto hours = number(rest.substr(1, 2)), minutes = number(rest.substr(4, 2));
    if (!hours || !minutes) return bad();
    offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
    if (rest[0] == '-') offset = -offset;
  }
  return Timestamp(std::chrono::sys_days(*day)) + *time + fraction - offset;
}

}  // namespace ibflow::core
