#include "ibflow/core/zone.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <stdexcept>
#include <vector>

#include "ibflow/core/nearest_name.hpp"

namespace ibflow::core {

namespace {

// date:: is used with full qualification only: mixing its names with std::chrono's is ambiguous.
const date::time_zone& library_zone(const void* zone) {
  return *static_cast<const date::time_zone*>(zone);
}

std::string nearest_zone(std::string_view wanted) {
  if (wanted.size() < 3) return {};  // any name of two letters would be near
  wanted = wanted.substr(0, 100);    // longer than any name; the search takes time for each letter
  std::vector<std::string> names;
  for (const date::time_zone& zone : date::get_tzdb().zones) names.push_back(zone.name());
  // A bare city is what people write; it is compared with the cities then.
  if (wanted.find('/') == std::string_view::npos) {
    std::vector<std::string> cities;
    for (const std::string& name : names) cities.push_back(name.substr(name.rfind('/') + 1));
    std::string underscored(wanted);
    for (char& letter : underscored) letter = letter == ' ' ? '_' : letter;
    const auto city = nearest_name(underscored, cities, typing_distance(underscored));
    for (std::size_t i = 0; i < names.size() && city; ++i)
      if (cities[i] == *city) return names[i];
  }
  return nearest_name(wanted, names, typing_distance(wanted)).value_or("");
}

}  // namespace

// Not by Zone::find, which looks for the nearest name when there is none.
bool is_zone(std::string_view name) {
  try {
    return date::locate_zone(std::string(name)) != nullptr;
  } catch (const std::exception&) {  // the library's way to say no
    return false;
  }
}

Expected<Zone> Zone::find(std::string_view name) {
  try {
    return Zone(date::locate_zone(std::string(name)));
  } catch (const std::exception&) {
    std::string nearest;
    try {
      nearest = nearest_zone(name);
    } catch (const std::exception& problem) {
      return fail(
          ErrorCategory::Configuration,
          fmt::format("the time zone database of this system cannot be read ({}); is tzdata installed?",
                      problem.what()));
    }
    return fail(ErrorCategory::Configuration,
                fmt::format("'{}' is no known time zone; {}", name,
                            nearest.empty() ? "write an IANA name such as America/New_York"
                                            : fmt::format("did you mean {}?", nearest)));
  }
}

std::string Zone::name() const {
  return library_zone(zone_).name();
}

LocalTime Zone::to_local(Timestamp at) const {
  const auto utc = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch();
  const auto local = utc + library_zone(zone_).get_info(date::sys_seconds(utc)).offset;
  const auto days = std::chrono::floor<std::chrono::days>(local);
  return {Date(std::chrono::sys_days(days)), local - days};
}

Timestamp Zone::from_local(Date date_in, std::chrono::seconds time_of_day) const {
  const auto days = std::chrono::sys_days(date_in).time_since_epoch();
  const date::local_seconds local(days + time_of_day);
  return Timestamp(library_zone(zone_).to_sys(local, date::choose::earliest).time_since_epoch());
}

Timestamp Zone::next_time_of_day(Timestamp after, std::chrono::seconds time_of_day) const {
  auto day = std::chrono::sys_days(to_local(after).date) - std::chrono::days(1);
  Timestamp found = from_local(Date(day), time_of_day);
  while (found <= after) {
    day += std::chrono::days(1);
    found = from_local(Date(day), time_of_day);
  }
  return found;
}

}  // namespace ibflow::core
