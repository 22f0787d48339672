// IB's published maintenance, as data: see restart_calendar.hpp for where it comes from.
#include "ibflow/connection/restart_calendar.hpp"

namespace ibflow::connection {

namespace {

using namespace std::chrono_literals;

std::vector<std::chrono::weekday> sunday_to_friday() {
  return {std::chrono::Sunday,    std::chrono::Monday,   std::chrono::Tuesday,
          std::chrono::Wednesday, std::chrono::Thursday, std::chrono::Friday};
}

WeeklyWindow daily(Region region, std::string zone, std::chrono::seconds start, std::chrono::seconds end) {
  return {.name = std::string("IB resets its servers (") + to_string(region) + ")",
          .zone = std::move(zone),
          .days = sunday_to_friday(),
          .start = start,
          .end = end};
}

}  // namespace

const char* to_string(Region region) {
  switch (region) {
    case Region::NorthAmerica:
      return "North America";
    case Region::Europe:
      return "Europe";
    case Region::AsiaPacific:
      return "Asia-Pacific";
  }
  return "?";
}

std::vector<WeeklyWindow> maintenance_windows(Region region) {
  std::vector<WeeklyWindow> windows;
  switch (region) {
    case Region::NorthAmerica:
      windows.push_back(daily(region, "America/New_York", 15min, 1h + 45min));
      break;
    case Region::Europe:
      windows.push_back(daily(region, "Europe/Zurich", 6h + 25min, 7h + 45min));
      break;
    case Region::AsiaPacific:
      windows.push_back(daily(region, "Asia/Hong_Kong", 4h + 45min, 6h + 5min));
      windows.push_back(daily(region, "Asia/Hong_Kong", 20h + 15min, 21h + 15min));
      break;
  }
  windows.push_back({.name = "IB's weekend maintenance",
                     .zone = "America/New_York",
                     .days = {std::chrono::Friday},
                     .start = 23h,
                     .end = 3h});
  return windows;
}

RestartCalendarConfig RestartCalendarConfig::usual(Region region) {
  RestartCalendarConfig config;
  config.weekly_login.emplace();
  config.maintenance = maintenance_windows(region);
  return config;
}

}  // namespace ibflow::connection
