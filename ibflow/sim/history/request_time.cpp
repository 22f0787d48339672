#include "ibflow/sim/history/request_time.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>

#include "ibflow/sim/server/wire_time.hpp"

namespace ibflow::sim {

namespace {

constexpr std::size_t kDateLength = 8;  // yyyymmdd
constexpr std::size_t kTimeLength = 8;  // hh:mm:ss

std::string_view zone_of_letters(std::string_view letters) {
  if (letters == "EST" || letters == "EDT") return kWireZone;
  if (letters == "CST" || letters == "CDT") return "US/Central";
  if (letters == "MST" || letters == "MDT") return "US/Mountain";
  if (letters == "PST" || letters == "PDT") return "US/Pacific";
  return letters == "Z" ? "UTC" : letters;
}

std::string_view take_word(std::string_view& rest) {
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  const auto word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  return word;
}

std::optional<core::Date> date_of(std::string_view word) {
  if (word.size() != kDateLength) return std::nullopt;
  const auto date = core::parse_date(word);
  return date ? std::optional(*date) : std::nullopt;
}

std::optional<std::chrono::seconds> time_of(std::string_view word) {
  if (word.size() != kTimeLength) return std::nullopt;
  const auto time = core::parse_time_of_day(word);
  return time ? std::optional(*time) : std::nullopt;
}

std::optional<core::Timestamp> universal_time(std::string_view word) {
  if (word.ends_with('Z')) word.remove_suffix(1);
  if (word.size() != kDateLength + 1 + kTimeLength || word[kDateLength] != '-') return std::nullopt;
  const auto date = date_of(word.substr(0, kDateLength));
  const auto time = time_of(word.substr(kDateLength + 1));
  if (!date || !time) return std::nullopt;
  return core::Timestamp(std::chrono::sys_days(*date)) + *time;
}

}  // namespace

core::Expected<RequestTime> parse_request_time(std::string_view text, core::Timestamp now) {
  const auto bad = [&] {
    return core::fail(core::ErrorCategory::Usage,
                      fmt::format("the date, time or time zone '{}' is invalid; write yyyymmdd hh:mm:ss "
                                  "US/Eastern, or yyyymmdd-hh:mm:ss for UTC",
                                  text));
  };
  auto rest = text;
  auto word = take_word(rest);
  if (const auto at = universal_time(word); at && take_word(rest).empty()) return RequestTime{*at, false};
  const auto date = date_of(word);
  if (date) word = take_word(rest);
  const auto time = time_of(word);
  const auto zone = zone_of_letters(take_word(rest));
  if (!time || !take_word(rest).empty()) return bad();
  const bool zone_assumed = zone.empty();
  const auto in_zone = zone_assumed ? kWireZone : zone;
  const auto today = core::to_zone(in_zone, now);
  if (!today) return bad();
  const auto at = core::from_zone(in_zone, date.value_or(today->date), *time);
  if (!at) return bad();
  return RequestTime{*at, zone_assumed};
}

}  // namespace ibflow::sim
