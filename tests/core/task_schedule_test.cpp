#include "ibflow/core/task_schedule.hpp"

#include <gmock/gmock.h>

namespace ibflow::core {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

Timestamp utc(const char* text) {
  return parse_iso(text).value();
}

Zone zone(const char* name) {
  return Zone::find(name).value();
}

// A schedule and two clocks. A task that is run leaves its name and the wall clock's reading.
class Schedule : public testing::Test {
 protected:
  explicit Schedule(const char* start = "2026-01-15T12:00:00Z") : now{utc(start), Timestamp(1000h)} {}

  void pass(Duration by) {
    now.wall += by;
    now.steady += by;
  }
  void step_wall(Duration by) { now.wall += by; }
  std::vector<std::string> run_due() {
    std::vector<std::string> names;
    while (auto due = schedule.take_due(now)) names.push_back(due->name);
    return names;
  }
  // Lets time pass from one due task to the next until `end` and tells when each ran.
  std::vector<std::string> run_until(Timestamp end) {
    std::vector<std::string> runs;
    for (;;) {
      while (auto due = schedule.take_due(now)) runs.push_back(format_utc(now.wall).substr(0, 19));
      const auto wait = schedule.next(now);
      if (!wait || now.wall + *wait > end) return runs;
      pass(*wait);
    }
  }
  ScheduledTask listed(const std::string& name) {
    for (const ScheduledTask& task : schedule.list(now))
      if (task.name == name) return task;
    ADD_FAILURE() << name << " is not scheduled";
    return {};
  }
  void daily(const char* name, std::chrono::seconds time_of_day, const char* zone_name) {
    schedule.add_daily(name, time_of_day, zone(zone_name), now, [] {});
  }

  TaskSchedule schedule;
  TaskSchedule::Now now;
};

TEST_F(Schedule, an_empty_one_waits_for_nothing) {
  EXPECT_FALSE(schedule.next(now));
  EXPECT_FALSE(schedule.take_due(now));
  EXPECT_FALSE(schedule.cancel("nothing"));
}

TEST_F(Schedule, a_task_is_due_at_its_time_and_once) {
  schedule.add_once("later", now.steady + 10s, [] {});
  pass(10s - 1ns);
  EXPECT_THAT(run_due(), IsEmpty());
  EXPECT_EQ(schedule.next(now), Duration(1));
  pass(1ns);
  EXPECT_THAT(run_due(), ElementsAre("later"));
  EXPECT_FALSE(schedule.next(now));
}

TEST_F(Schedule, what_has_been_due_longest_comes_first_on_whichever_clock) {
  schedule.add_once("third", now.steady + 3s, [] {});
  schedule.add_at("second", now.wall + 2s, [] {});
  schedule.add_once("first", now.steady + 1s, [] {});
  schedule.add_at("also third", now.wall + 3s, [] {});
  pass(1min);
  EXPECT_THAT(run_due(), ElementsAre("first", "second", "third", "also third"));
}

TEST_F(Schedule, the_same_name_replaces) {
  schedule.add_once("name", now.steady + 1s, [] {});
  schedule.add_every("name", 5s, now, [] {});
  pass(1s);
  EXPECT_THAT(run_due(), IsEmpty());
  EXPECT_EQ(listed("name").kind, ScheduleKind::Every);
  EXPECT_EQ(schedule.list(now).size(), 1U);
}

TEST_F(Schedule, what_is_cancelled_is_never_due) {
  schedule.add_once("one", now.steady + 1s, [] {});
  schedule.add_once("two", now.steady + 1s, [] {});
  pass(1s);
  ASSERT_EQ(schedule.take_due(now)->name, "one");
  EXPECT_TRUE(schedule.cancel("two"));
  EXPECT_THAT(run_due(), IsEmpty());
}

TEST_F(Schedule, what_is_added_in_a_round_waits_for_the_next) {
  schedule.add_once("before", now.steady, [] {});
  const auto round = schedule.turn();
  schedule.add_once("after", now.steady - 1s, [] {});
  EXPECT_EQ(schedule.take_due(now, round)->name, "before");
  EXPECT_FALSE(schedule.take_due(now, round));
  EXPECT_EQ(schedule.take_due(now)->name, "after");
}

TEST_F(Schedule, a_beat_does_not_drift_when_it_runs_late) {
  schedule.add_every("beat", 10s, now, [] {});
  pass(13s);
  EXPECT_THAT(run_due(), ElementsAre("beat"));
  EXPECT_EQ(schedule.next(now), Duration(7s));
  EXPECT_EQ(listed("beat").missed, 0U);
}

TEST_F(Schedule, beats_do_not_pile_up_after_a_stall) {
  schedule.add_every("beat", 10s, now, [] {});
  pass(95s);
  EXPECT_THAT(run_due(), ElementsAre("beat"));
  EXPECT_EQ(schedule.next(now), Duration(5s));
  EXPECT_EQ(listed("beat").runs, 1U);
  EXPECT_EQ(listed("beat").missed, 8U);
}

TEST_F(Schedule, steps_of_the_wall_clock_move_nothing_that_runs_by_the_steady_clock) {
  schedule.add_once("once", now.steady + 10s, [] {});
  schedule.add_every("every", 10s, now, [] {});
  for (const Duration step : {Duration(24h), Duration(-72h)}) {
    step_wall(step);
    EXPECT_THAT(run_due(), IsEmpty());
    EXPECT_EQ(schedule.next(now), Duration(10s));
  }
}

TEST_F(Schedule, a_step_of_the_wall_clock_moves_what_runs_at_a_wall_time) {
  schedule.add_at("at noon", now.wall + 1h, [] {});
  step_wall(-1h);
  EXPECT_EQ(schedule.next(now), Duration(2h));
  step_wall(2h);
  EXPECT_THAT(run_due(), ElementsAre("at noon"));
}

TEST_F(Schedule, a_daily_task_set_forward_over_runs_once_and_counts_the_days_it_missed) {
  daily("daily", 9h, "UTC");
  step_wall(72h);
  EXPECT_THAT(run_due(), ElementsAre("daily"));
  EXPECT_EQ(listed("daily").missed, 2U);
  EXPECT_EQ(listed("daily").next_run, utc("2026-01-19T09:00:00Z"));
}

TEST_F(Schedule, a_daily_task_is_not_run_again_when_the_clock_is_set_back_over_it) {
  daily("daily", 13h, "UTC");
  pass(1h + 5min);
  ASSERT_THAT(run_due(), ElementsAre("daily"));
  step_wall(-30min);
  EXPECT_THAT(run_due(), IsEmpty());
  EXPECT_EQ(listed("daily").next_run, utc("2026-01-16T13:00:00Z"));
}

TEST_F(Schedule, a_daily_task_comes_back_when_the_clock_was_days_ahead) {
  step_wall(240h);
  daily("daily", 9h, "UTC");
  EXPECT_THAT(run_due(), IsEmpty());
  step_wall(-240h);
  EXPECT_THAT(run_due(), IsEmpty());
  EXPECT_EQ(listed("daily").next_run, utc("2026-01-16T09:00:00Z"));
}

TEST_F(Schedule, a_daily_task_scheduled_at_its_time_begins_tomorrow) {
  daily("daily", 12h, "UTC");
  EXPECT_EQ(listed("daily").next_run, utc("2026-01-16T12:00:00Z"));
}

TEST_F(Schedule, the_list_tells_kind_next_run_and_runs_the_next_first) {
  schedule.add_every("every", 1h, now, [] {});
  schedule.add_at("at", now.wall + 2h, [] {});
  schedule.add_once("once", now.steady + 30min, [] {});
  daily("daily", 7h, "America/New_York");  // it is 7 o'clock there
  std::vector<std::string> rows;
  for (const ScheduledTask& task : schedule.list(now))
    rows.push_back(task.name + " " + to_string(task.kind) + " " + format_utc(task.next_run).substr(0, 16));
  EXPECT_THAT(rows, ElementsAre("once once 2026-01-15T12:30", "every every 2026-01-15T13:00",
                                "at at 2026-01-15T14:00", "daily daily 2026-01-16T12:00"));
}

class SpringInNewYork : public Schedule {
 protected:
  SpringInNewYork() : Schedule("2026-03-07T00:00:00Z") {}  // 8 March: 02:00 is 03:00
};

TEST_F(SpringInNewYork, the_opening_bell_keeps_its_local_time) {
  daily("bell", 9h + 30min, "America/New_York");
  EXPECT_THAT(run_until(utc("2026-03-10T00:00:00Z")),
              ElementsAre("2026-03-07T14:30:00", "2026-03-08T13:30:00", "2026-03-09T13:30:00"));
}

TEST_F(SpringInNewYork, a_time_that_is_skipped_runs_at_the_first_moment_after_the_gap) {
  daily("night", 2h + 30min, "America/New_York");
  EXPECT_THAT(run_until(utc("2026-03-10T00:00:00Z")),
              ElementsAre("2026-03-07T07:30:00", "2026-03-08T07:00:00", "2026-03-09T06:30:00"));
  EXPECT_EQ(listed("night").missed, 0U);
}

class AutumnInNewYork : public Schedule {
 protected:
  AutumnInNewYork() : Schedule("2026-10-31T00:00:00Z") {}  // 1 November: 02:00 is 01:00
};

TEST_F(AutumnInNewYork, a_time_that_happens_twice_runs_the_first_time_only) {
  daily("night", 1h + 30min, "America/New_York");
  EXPECT_THAT(run_until(utc("2026-11-03T00:00:00Z")),
              ElementsAre("2026-10-31T05:30:00", "2026-11-01T05:30:00", "2026-11-02T06:30:00"));
}

TEST_F(AutumnInNewYork, a_task_scheduled_between_the_two_waits_for_tomorrow) {
  now.wall = utc("2026-11-01T05:45:00Z");  // 01:45, the first time
  daily("night", 1h + 30min, "America/New_York");
  EXPECT_EQ(listed("night").next_run, utc("2026-11-02T06:30:00Z"));
}

class SpringInZurich : public Schedule {
 protected:
  SpringInZurich() : Schedule("2026-03-28T00:00:00Z") {}  // 29 March: 02:00 is 03:00
};

TEST_F(SpringInZurich, a_time_that_is_skipped_runs_at_the_first_moment_after_the_gap) {
  daily("night", 2h + 15min, "Europe/Zurich");
  EXPECT_THAT(run_until(utc("2026-03-31T00:00:00Z")),
              ElementsAre("2026-03-28T01:15:00", "2026-03-29T01:00:00", "2026-03-30T00:15:00"));
}

class AutumnInZurich : public Schedule {
 protected:
  AutumnInZurich() : Schedule("2026-10-24T00:00:00Z") {}  // 25 October: 03:00 is 02:00
};

TEST_F(AutumnInZurich, a_time_that_happens_twice_runs_the_first_time_only) {
  daily("night", 2h + 15min, "Europe/Zurich");
  EXPECT_THAT(run_until(utc("2026-10-27T00:00:00Z")),
              ElementsAre("2026-10-24T00:15:00", "2026-10-25T00:15:00", "2026-10-26T01:15:00"));
}

TEST_F(AutumnInZurich, set_back_in_the_night_of_the_change_it_still_runs_once) {
  daily("night", 2h + 15min, "Europe/Zurich");
  now.wall = utc("2026-10-25T00:00:00Z");
  (void)run_due();  // yesterday's
  pass(20min);
  ASSERT_THAT(run_due(), ElementsAre("night"));
  step_wall(-15min);
  EXPECT_THAT(run_until(utc("2026-10-26T12:00:00Z")), ElementsAre("2026-10-26T01:15:00"));
}

TEST(Zone, an_unknown_one_is_refused_and_the_nearest_named) {
  const auto named = [](const char* text) { return Zone::find(text).error().message; };
  EXPECT_THAT(named("America/NewYork"), testing::HasSubstr("did you mean America/New_York?"));
  EXPECT_THAT(named("europe/zurich"), testing::HasSubstr("did you mean Europe/Zurich?"));
  EXPECT_THAT(named("Zurich"), testing::HasSubstr("did you mean Europe/Zurich?"));
  EXPECT_THAT(named("New York"), testing::HasSubstr("did you mean America/New_York?"));
  EXPECT_THAT(named("qqqqqqqqqqqqqqqqqqqqqqqqqqqq"), testing::HasSubstr("write an IANA name"));
  EXPECT_THAT(named(""), testing::HasSubstr("write an IANA name"));
  EXPECT_EQ(Zone::find("").error().category, ErrorCategory::Configuration);
}

TEST(Zone, local_time_and_back_on_both_days_of_the_change) {
  const Date spring(std::chrono::year(2026), std::chrono::March, std::chrono::day(8));
  EXPECT_EQ(from_zone("America/New_York", spring, 2h + 30min).value(), utc("2026-03-08T07:00:00Z"));
  const Date autumn(std::chrono::year(2026), std::chrono::October, std::chrono::day(25));
  EXPECT_EQ(from_zone("Europe/Zurich", autumn, 2h + 30min).value(), utc("2026-10-25T00:30:00Z"));
  EXPECT_EQ(to_zone("Europe/Zurich", utc("2026-10-25T01:30:00Z")).value(), (LocalTime{autumn, 2h + 30min}));
  EXPECT_TRUE(is_zone("Asia/Tokyo"));
  EXPECT_FALSE(is_zone("Asia/Tokio"));
  EXPECT_FALSE(from_zone("Asia/Tokio", spring, 1h));
  EXPECT_FALSE(to_zone("Asia/Tokio", Timestamp()));
}

}  // namespace
}  // namespace ibflow::core
