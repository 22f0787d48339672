#include <thread>

#include "virtual_loop.hpp"

namespace ibflow::core {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using LoopSchedule = VirtualLoop;

TEST_F(LoopSchedule, runs_a_task_on_the_loop_when_its_time_has_come) {
  bool on_loop = false;
  loop.schedule_task("task", 10s, [&] { on_loop = loop.is_loop_thread(); });
  advance(9s);
  EXPECT_FALSE(on_loop);
  advance(1s);
  EXPECT_TRUE(on_loop);
  EXPECT_THAT(loop.scheduled_tasks(), IsEmpty());
}

TEST_F(LoopSchedule, a_jump_of_the_clock_runs_what_is_due_in_the_order_of_time) {
  loop.schedule_task("c", 3s, note("c"));
  loop.schedule_at("b", clock->now() + 2s, note("b"));
  loop.schedule_every("a", 1s, note("a"));
  clock->advance(3500ms);
  wait();
  EXPECT_THAT(said, ElementsAre("a", "b", "c"));
  EXPECT_EQ(loop.scheduled_tasks().at(0).missed, 2U);
}

TEST_F(LoopSchedule, advancing_step_by_step_lets_each_task_read_its_own_time) {
  loop.schedule_every("beat", 20s, [this] { said.push_back(format_utc(loop.clock().now()).substr(11, 8)); });
  advance(1min);
  EXPECT_THAT(said, ElementsAre("12:00:20", "12:00:40", "12:01:00"));
  EXPECT_EQ(loop.scheduled_tasks().at(0).missed, 0U);
}

TEST_F(LoopSchedule, a_task_that_is_overdue_already_runs_without_the_clock_moving) {
  loop.schedule_task("now", 0s, note("now"));
  loop.schedule_at("past", clock->now() - 1h, note("past"));
  advance(0s);
  EXPECT_THAT(said, testing::UnorderedElementsAre("now", "past"));
}

TEST_F(LoopSchedule, a_task_may_cancel_itself_and_another_that_is_due_too) {
  loop.schedule_every("self", 1s, [this] {
    said.emplace_back("self");
    EXPECT_TRUE(loop.cancel_task("self"));
    EXPECT_TRUE(loop.cancel_task("other"));
  });
  loop.schedule_task("other", 1s, note("other"));
  advance(10s);
  EXPECT_THAT(said, ElementsAre("self"));
  EXPECT_FALSE(loop.cancel_task("self"));
}

TEST_F(LoopSchedule, a_task_may_schedule_itself_again) {
  int left = 3;
  std::function<void()> again = [&] {
    said.push_back(std::to_string(left));
    if (--left > 0) loop.schedule_task("again", 1s, again);
  };
  loop.schedule_task("again", 1s, again);
  advance(10s);
  EXPECT_THAT(said, ElementsAre("3", "2", "1"));
}

TEST_F(LoopSchedule, what_was_replaced_does_not_run) {
  loop.schedule_task("name", 1s, note("first"));
  loop.schedule_task("name", 2s, note("second"));
  advance(1min);
  EXPECT_THAT(said, ElementsAre("second"));
}

TEST_F(LoopSchedule, a_posted_task_that_cancels_comes_before_one_that_is_due) {
  loop.schedule_task("task", 1s, note("task"));
  loop.run_and_wait([this] {
    clock->advance(1s);  // due now, but this handler is first
    loop.cancel_task("task");
  });
  wait();
  EXPECT_THAT(said, IsEmpty());
}

TEST_F(LoopSchedule, an_exception_ends_neither_the_loop_nor_the_beat) {
  loop.schedule_every("beat", 1s, [this] {
    said.emplace_back("beat");
    throw std::runtime_error("no luck");
  });
  advance(3s);
  EXPECT_EQ(said.size(), 3U);
  EXPECT_EQ(loop.statistics().exceptions, 3U);
}

TEST_F(LoopSchedule, a_daily_task_follows_the_clock_of_its_zone) {
  clock->set(parse_iso("2026-03-07T12:00:00Z").value());
  ASSERT_TRUE(loop.schedule_daily("bell", 9h + 30min, "America/New_York",
                                  [this] { said.push_back(format_utc(loop.clock().now()).substr(5, 11)); }));
  advance(72h);
  EXPECT_THAT(said, ElementsAre("03-07T14:30", "03-08T13:30", "03-09T13:30"));
}

TEST_F(LoopSchedule, an_unknown_zone_or_time_is_refused_and_nothing_scheduled) {
  const auto zone = loop.schedule_daily("bell", 9h, "America/New_Yorck", [] {});
  ASSERT_FALSE(zone);
  EXPECT_THAT(zone.error().message, HasSubstr("'bell'"));
  EXPECT_THAT(zone.error().message, HasSubstr("did you mean America/New_York?"));
  EXPECT_FALSE(loop.schedule_daily("bell", 24h, "UTC", [] {}));
  EXPECT_FALSE(loop.schedule_daily("bell", -1s, "UTC", [] {}));
  EXPECT_THAT(loop.scheduled_tasks(), IsEmpty());
}

TEST_F(LoopSchedule, a_step_of_the_wall_clock_wakes_what_waits_for_it) {
  loop.schedule_at("at", clock->now() + 24h, note("at"));
  loop.schedule_task("after", 24h, note("after"));
  clock->step_wall(25h);
  wait();
  EXPECT_THAT(said, ElementsAre("at"));
}

TEST_F(LoopSchedule, tasks_can_be_scheduled_and_cancelled_from_many_threads) {
  int runs = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 250; ++i) {
          const std::string name = std::to_string(t) + "/" + std::to_string(i);
          loop.schedule_task(name, 1s, [&] { ++runs; });
          if (i % 2 == 1) loop.cancel_task(name);
        }
      });
    }
  }
  advance(1s);
  EXPECT_EQ(runs, 500);
}

TEST(EventLoopOnTheSystemClock, runs_scheduled_tasks_when_their_time_has_come) {
  EventLoop loop;
  std::vector<std::string> said;
  loop.schedule_task("last", 20ms, [&] { loop.stop(); });
  loop.schedule_task("first", 1ms, [&] { said.emplace_back("first"); });
  loop.schedule_at("at", loop.clock().now() + 2ms, [&] { said.emplace_back("at"); });
  loop.run();
  EXPECT_THAT(said, ElementsAre("first", "at"));
}

}  // namespace
}  // namespace ibflow::core
