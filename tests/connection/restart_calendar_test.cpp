#include "ibflow/connection/restart_calendar.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ibflow::connection {
namespace {

using namespace std::chrono_literals;
using Kind = RestartPhase::Kind;

core::Timestamp utc(const char* text) {
  return core::parse_iso(text).value();
}

core::Timestamp new_york(const char* date, std::chrono::seconds time_of_day) {
  return core::from_new_york(core::parse_date(date).value(), time_of_day);
}

RestartCalendar calendar_of(const RestartCalendarConfig& config) {
  auto calendar = RestartCalendar::create(config);
  EXPECT_TRUE(calendar) << calendar.error().message;
  return calendar.value_or(RestartCalendar());
}

RestartCalendar with_daily_restart(std::chrono::seconds time_of_day = 23h + 45min,
                                   std::string zone = "America/New_York") {
  RestartCalendarConfig config;
  config.daily_restart = time_of_day;
  config.daily_restart_zone = std::move(zone);
  return calendar_of(config);
}

TEST(RestartCalendar, WithNothingScheduledIsAlwaysOpen) {
  const RestartCalendar calendar;
  const auto phase = calendar.phase(new_york("2026-03-03", 12h), new_york("2026-03-03", 11h));
  EXPECT_EQ(phase.kind, Kind::Open);
  EXPECT_TRUE(phase.allows_new_risk());
  EXPECT_FALSE(phase.until);
  EXPECT_FALSE(calendar.next(new_york("2026-03-03", 12h)));
}

TEST(RestartCalendar, GatesNewRiskBeforeTheDailyRestart) {
  const auto calendar = with_daily_restart();
  EXPECT_EQ(calendar.phase(new_york("2026-03-03", 23h + 39min + 59s)).kind, Kind::Open);
  const auto phase = calendar.phase(new_york("2026-03-03", 23h + 42min));
  EXPECT_EQ(phase.kind, Kind::GatedBefore);
  EXPECT_FALSE(phase.allows_new_risk());
  EXPECT_TRUE(phase.allows_reducing_risk());
  EXPECT_TRUE(phase.expects_disconnect());
  EXPECT_EQ(phase.text, "no new risk: TWS restarts daily at 23:45 America/New_York, in 3 minutes");
  EXPECT_EQ(phase.since, new_york("2026-03-03", 23h + 40min));
  EXPECT_EQ(phase.until, new_york("2026-03-03", 23h + 45min));
}

TEST(RestartCalendar, SendsNothingWhileItRestarts) {
  const auto calendar = with_daily_restart();
  const auto phase = calendar.phase(new_york("2026-03-03", 23h + 45min));
  EXPECT_EQ(phase.kind, Kind::InWindow);
  EXPECT_FALSE(phase.allows_reducing_risk());
  EXPECT_TRUE(phase.expects_disconnect());
  EXPECT_EQ(phase.text,
            "no orders: TWS restarts daily at 23:45 America/New_York, for 2 minutes more; a disconnect is "
            "expected");
  EXPECT_EQ(calendar.phase(new_york("2026-03-03", 23h + 47min)).kind, Kind::Open) << "connected again";
}

TEST(RestartCalendar, ExpectsTheConnectionBackAndThenCallsItOverdue) {
  const auto calendar = with_daily_restart();
  const auto down = new_york("2026-03-03", 23h + 45min + 3s);
  const auto waiting = calendar.phase(new_york("2026-03-03", 23h + 49min), down);
  EXPECT_EQ(waiting.kind, Kind::ExpectingRecovery);
  EXPECT_TRUE(waiting.expects_disconnect());
  EXPECT_FALSE(waiting.allows_new_risk());
  EXPECT_EQ(waiting.until, new_york("2026-03-03", 23h + 57min));
  EXPECT_EQ(waiting.text,
            "disconnected as expected (TWS restarts daily at 23:45 America/New_York): back by 23:57 "
            "America/New_York, in 8 minutes");

  const auto overdue = calendar.phase(new_york("2026-03-04", 17min), down);
  EXPECT_EQ(overdue.kind, Kind::Overdue);
  EXPECT_FALSE(overdue.expects_disconnect());
  EXPECT_EQ(overdue.since, new_york("2026-03-03", 23h + 57min));
  EXPECT_FALSE(overdue.until);
  EXPECT_NE(overdue.text.find("overdue: the connection should have been back by 23:57 America/New_York, 20 "
                              "minutes ago"),
            std::string::npos)
      << overdue.text;
  EXPECT_EQ(calendar.phase(new_york("2026-03-06", 12h), down).kind, Kind::Overdue) << "days later too";
  EXPECT_EQ(calendar.phase(new_york("2026-03-04", 17min)).kind, Kind::Open) << "it is back";
}

TEST(RestartCalendar, ARestartAMomentEarlyIsStillTheScheduledOne) {
  const auto calendar = with_daily_restart();
  const auto down = new_york("2026-03-03", 23h + 44min);
  EXPECT_EQ(calendar.phase(new_york("2026-03-03", 23h + 44min + 30s), down).kind, Kind::GatedBefore);
  EXPECT_EQ(calendar.phase(new_york("2026-03-03", 23h + 50min), down).kind, Kind::ExpectingRecovery);
}

TEST(RestartCalendar, ADisconnectAtAnotherTimeIsNotItsBusiness) {
  const auto calendar = with_daily_restart();
  const auto down = new_york("2026-03-03", 12h);
  EXPECT_EQ(calendar.phase(new_york("2026-03-03", 13h), down).kind, Kind::Open);
  EXPECT_EQ(calendar.phase(new_york("2026-03-03", 23h + 50min), down).kind, Kind::Open);
}

TEST(RestartCalendar, KeepsTheWallClockAcrossBothChangesOfTheYear) {
  const auto calendar = with_daily_restart(2h + 30min);
  // 2026-03-08: clocks go from 02:00 to 03:00, so 02:30 is the first moment behind the gap.
  EXPECT_EQ(calendar.next(utc("2026-03-07T12:00:00Z"))->start, utc("2026-03-08T07:00:00Z"));
  EXPECT_EQ(calendar.next(utc("2026-03-08T12:00:00Z"))->start, utc("2026-03-09T06:30:00Z"));
  // 2026-11-01: 01:30 comes twice, 02:30 once, in winter time.
  EXPECT_EQ(calendar.next(utc("2026-10-31T12:00:00Z"))->start, utc("2026-11-01T07:30:00Z"));
  EXPECT_EQ(with_daily_restart(1h + 30min).next(utc("2026-10-31T12:00:00Z"))->start,
            utc("2026-11-01T05:30:00Z"))
      << "the first of the two";
  EXPECT_EQ(calendar.next(utc("2026-10-30T12:00:00Z"))->start, utc("2026-10-31T06:30:00Z"));
}

TEST(RestartCalendar, CountsEachZoneByItsOwnClock) {
  const auto calendar = with_daily_restart(23h + 45min, "Europe/Zurich");
  EXPECT_EQ(calendar.next(utc("2026-03-28T12:00:00Z"))->start, utc("2026-03-28T22:45:00Z"));
  EXPECT_EQ(calendar.next(utc("2026-03-29T12:00:00Z"))->start, utc("2026-03-29T21:45:00Z"));
}

TEST(RestartCalendar, ObservesTheWeekendFromFridayEveningToSaturdayMorning) {
  const auto calendar = calendar_of(RestartCalendarConfig::usual());
  EXPECT_EQ(calendar.phase(new_york("2026-03-06", 22h)).kind, Kind::Open);
  EXPECT_EQ(calendar.phase(new_york("2026-03-06", 22h + 55min)).kind, Kind::GatedBefore);
  const auto phase = calendar.phase(new_york("2026-03-07", 1h));
  EXPECT_EQ(phase.kind, Kind::InWindow);
  EXPECT_EQ(phase.until, new_york("2026-03-07", 3h));
  EXPECT_EQ(phase.text,
            "no orders: IB's weekend maintenance from 23:00 to 03:00 America/New_York, for 2 hours more; a "
            "disconnect is expected");
  EXPECT_EQ(calendar.phase(new_york("2026-03-07", 3h)).kind, Kind::Open);
  EXPECT_EQ(calendar.phase(new_york("2026-03-07", 3h), new_york("2026-03-07", 30min)).kind,
            Kind::ExpectingRecovery);
}

TEST(RestartCalendar, ObservesTheNightlyResetsOfEachRegion) {
  const auto america = calendar_of(RestartCalendarConfig::usual(Region::NorthAmerica));
  EXPECT_EQ(america.phase(new_york("2026-03-04", 1h + 44min)).kind, Kind::InWindow);
  EXPECT_EQ(america.phase(new_york("2026-03-04", 1h + 45min)).kind, Kind::Open);
  const auto europe = calendar_of(RestartCalendarConfig::usual(Region::Europe));
  EXPECT_EQ(europe.phase(utc("2026-03-04T05:25:00Z")).kind, Kind::InWindow) << "06:25 in winter";
  EXPECT_EQ(europe.phase(utc("2026-07-01T04:25:00Z")).kind, Kind::InWindow) << "06:25 in summer";
  const auto asia = calendar_of(RestartCalendarConfig::usual(Region::AsiaPacific));
  EXPECT_EQ(asia.phase(utc("2026-03-03T21:00:00Z")).kind, Kind::InWindow) << "05:00 in Hong Kong";
  EXPECT_EQ(asia.phase(utc("2026-03-04T12:30:00Z")).kind, Kind::InWindow) << "20:30 in Hong Kong";
}

TEST(RestartCalendar, ReportsTheLongestOfSeveralThatRun) {
  auto config = RestartCalendarConfig::usual();
  config.daily_restart = 23h + 45min;
  const auto calendar = calendar_of(config);
  const auto friday = calendar.phase(new_york("2026-03-06", 23h + 46min));
  EXPECT_EQ(friday.restart->event, RestartEvent::Maintenance);
  EXPECT_EQ(friday.until, new_york("2026-03-07", 3h));
}

TEST(RestartCalendar, AsksForAPersonAfterTheWeeklyLogin) {
  RestartCalendarConfig config;
  config.weekly_login.emplace();
  const auto calendar = calendar_of(config);
  const auto gated = calendar.phase(new_york("2026-03-08", 58min));
  EXPECT_EQ(gated.text,
            "no new risk: TWS asks for its weekly login on Sunday at 01:00 America/New_York, in 2 minutes");
  const auto overdue = calendar.phase(new_york("2026-03-08", 9h), new_york("2026-03-08", 1h + 1min));
  EXPECT_EQ(overdue.kind, Kind::Overdue);
  EXPECT_NE(overdue.text.find("waits for a login with two factors"), std::string::npos) << overdue.text;
  EXPECT_EQ(calendar.phase(new_york("2026-03-09", 1h)).kind, Kind::Open) << "Sundays only";
}

TEST(RestartCalendar, AClockThatStepsFindsItsPlaceAtOnce) {
  const auto calendar = with_daily_restart();
  EXPECT_EQ(calendar.phase(new_york("2026-03-03", 12h)).kind, Kind::Open);
  EXPECT_EQ(calendar.phase(new_york("2026-03-03", 23h + 46min)).kind, Kind::InWindow);
  EXPECT_EQ(calendar.phase(new_york("2026-03-02", 23h + 42min)).kind, Kind::GatedBefore) << "a day back";
  EXPECT_EQ(calendar.phase(new_york("2026-03-03", 12h), new_york("2026-03-03", 13h)).kind, Kind::Open)
      << "lost in the future, after a step back";
}

TEST(RestartCalendar, SaysWhatComesNext) {
  auto config = RestartCalendarConfig::usual();
  config.daily_restart = 23h + 45min;
  const auto calendar = calendar_of(config);
  const auto open = calendar.phase(new_york("2026-03-03", 12h));
  EXPECT_EQ(open.text, "open; next: TWS restarts daily at 23:45 America/New_York, in 12 hours");
  EXPECT_EQ(open.until, new_york("2026-03-03", 23h + 40min));
  EXPECT_EQ(calendar.next(new_york("2026-03-03", 23h + 45min))->start, new_york("2026-03-04", 15min));
}

TEST(RestartCalendar, RefusesWhatCannotBe) {
  RestartCalendarConfig config;
  config.daily_restart = 23h;
  config.daily_restart_zone = "America/New_Yrok";
  const auto unknown = RestartCalendar::create(config);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().category, core::ErrorCategory::Configuration);
  config.daily_restart_zone = "America/New_York";
  config.daily_restart = 24h;
  EXPECT_FALSE(RestartCalendar::create(config));
  config.daily_restart = 23h;
  config.gate_before = -1s;
  EXPECT_FALSE(RestartCalendar::create(config));
}

}  // namespace
}  // namespace ibflow::connection
