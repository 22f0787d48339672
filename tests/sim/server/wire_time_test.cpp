#include "ibflow/sim/server/wire_time.hpp"

#include <gtest/gtest.h>

namespace ibflow::sim {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr core::Date kMonday = std::chrono::year(2019) / 2 / 11;

core::Timestamp at(core::Date date, int hour, int minute) {
  return core::from_new_york(date, hours(hour) + minutes(minute));
}

TEST(WireTime, NamesTheZoneOfTheSeason) {
  EXPECT_EQ(connection_time(at(kMonday, 9, 30)), "20190211 09:30:00 EST");
  EXPECT_EQ(connection_time(at(std::chrono::year(2019) / 7 / 1, 9, 30)), "20190701 09:30:00 EDT");
  EXPECT_EQ(unzoned_wire_time(at(kMonday, 9, 30)), "20190211  09:30:00");
  EXPECT_EQ(zoned_wire_time(at(kMonday, 9, 30)), "20190211 09:30:00 US/Eastern");
}

TEST(WireTime, HoursCloseOnWeekends) {
  const auto hours_text = liquid_hours(std::chrono::year(2019) / 2 / 15);
  EXPECT_TRUE(
      hours_text.starts_with("20190215:0930-20190215:1600;20190216:CLOSED;20190217:CLOSED;20190218:0930-"));
}

}  // namespace
}  // namespace ibflow::sim
