#include "moment.hpp"

#include <fmt/format.h>

namespace ibflow::cli {

core::Expected<core::Timestamp> parse_moment(const std::string& text, const char* option, DayPart part) {
  using namespace std::chrono_literals;
  if (const auto exact = core::parse_iso(text)) return *exact;
  const auto gap = text.find_first_of(" T");
  const auto date = core::parse_date(text.substr(0, gap));
  if (date && gap == std::string::npos) {
    const core::Date next(std::chrono::sys_days(*date) + std::chrono::days(1));
    if (part == DayPart::After) return core::from_new_york(next, 0s);
    return core::from_new_york(*date, part == DayPart::Begin ? 0s : 86'399s);
  }
  if (date) {
    if (const auto time = core::parse_time_of_day(text.substr(gap + 1)))
      return core::from_new_york(*date, *time);
  }
  return core::fail(core::ErrorCategory::Usage,
                    fmt::format("{} {}: write a day such as 2019-02-13, a time in New York such as "
                                "\"2019-02-13 10:30\", or 2019-02-13T15:30:00Z",
                                option, text));
}

}  // namespace ibflow::cli
