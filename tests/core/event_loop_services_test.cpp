// What a loop does beside its schedule: messages, blocking work, measuring, stopping in order.

#include <atomic>
#include <future>
#include <latch>
#include <optional>
#include <stdexcept>

#include "virtual_loop.hpp"

namespace ibflow::core {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using LoopMessages = VirtualLoop;

TEST_F(LoopMessages, every_processor_hears_every_message_in_order) {
  for (const char* who : {"a", "b"}) {
    loop.add_message_processor(who, [this, who](const std::any& message) {
      said.push_back(who + std::to_string(std::any_cast<int>(message)));
    });
  }
  loop.deliver(1);
  loop.deliver(2);
  wait();
  EXPECT_THAT(said, ElementsAre("a1", "b1", "a2", "b2"));
}

TEST_F(LoopMessages, one_that_throws_keeps_nobody_from_hearing) {
  loop.add_message_processor("bad", [](const std::any&) { throw std::runtime_error("no"); });
  loop.add_message_processor("worse", [](const std::any&) { throw 7; });
  loop.add_message_processor("good", [this](const std::any&) { said.emplace_back("good"); });
  loop.deliver(1);
  wait();
  EXPECT_THAT(said, ElementsAre("good"));
  EXPECT_EQ(loop.statistics().exceptions, 2U);
}

TEST_F(LoopMessages, one_that_is_removed_while_a_message_is_heard_does_not_hear_it) {
  loop.add_message_processor("remover",
                             [this](const std::any&) { loop.remove_message_processor("removed"); });
  loop.add_message_processor("removed", [this](const std::any&) { said.emplace_back("removed"); });
  loop.deliver(1);
  wait();
  EXPECT_THAT(said, IsEmpty());
  EXPECT_FALSE(loop.remove_message_processor("removed"));
}

TEST_F(LoopMessages, the_same_name_replaces) {
  loop.add_message_processor("a", [this](const std::any&) { said.emplace_back("old"); });
  loop.add_message_processor("a", [this](const std::any&) { said.emplace_back("new"); });
  loop.deliver(1);
  wait();
  EXPECT_THAT(said, ElementsAre("new"));
}

using LoopMeasures = VirtualLoop;

TEST_F(LoopMeasures, a_slow_handler_is_named_with_its_longest_time) {
  loop.post("quick", [this] { clock->advance(50ms); });
  loop.post("slow", [this] { clock->advance(70ms); });
  loop.post("slow", [this] { clock->advance(90ms); });
  loop.post([this] { clock->advance(60ms); });
  loop.add_message_processor("listener", [this](const std::any&) { clock->advance(1s); });
  loop.deliver(1);
  wait();
  loop.schedule_task("scheduled", 1s, [this] { clock->advance(2s); });
  loop.post("time", [this] { clock->advance(1s); });
  wait();
  wait();  // the task that became due behind the first of them
  const auto slow = loop.statistics().slow_handlers;
  std::vector<std::string> rows;
  for (const SlowHandler& handler : slow) {
    rows.push_back(handler.name + " " + std::to_string(handler.times) + " " +
                   std::to_string(handler.longest / 1ms));
  }
  EXPECT_THAT(rows, testing::IsSupersetOf(
                        {"scheduled 1 2000", "listener 1 1000", "slow 2 90", "a task without a name 1 60"}));
  EXPECT_EQ(rows.at(0), "scheduled 1 2000");
  for (const std::string& row : rows) EXPECT_THAT(row, testing::Not(HasSubstr("quick")));
}

TEST_F(LoopMeasures, a_handler_that_was_not_posted_can_be_measured_too) {
  loop.run_and_wait([this] {
    const auto timer = loop.time_handler("socket");
    clock->advance(49ms);
  });
  EXPECT_THAT(loop.statistics().slow_handlers, IsEmpty());
  loop.run_and_wait([this] {
    const auto timer = loop.time_handler("socket");
    clock->advance(51ms);
  });
  EXPECT_EQ(loop.statistics().slow_handlers.back().name, "socket");
}

TEST_F(LoopMeasures, counts_tasks_the_queue_and_how_long_posts_wait) {
  const auto before = loop.statistics();
  loop.run_and_wait([this] {
    loop.post([] {});
    loop.post([] {});
    EXPECT_EQ(loop.statistics().queue_length, 2U);
    clock->advance(30ms);
  });
  wait();
  const auto after = loop.statistics();
  EXPECT_EQ(after.tasks_run - before.tasks_run, 4U);
  EXPECT_EQ(after.queue_length, 0U);
  EXPECT_EQ(after.longest_latency, Duration(30ms));
  EXPECT_EQ(after.last_latency, Duration(0));
}

TEST_F(LoopMeasures, an_exception_out_of_a_post_does_not_end_the_loop) {
  loop.post([] { throw std::runtime_error("no"); });
  loop.post("named", [] { throw 7; });
  wait();
  EXPECT_EQ(loop.statistics().exceptions, 2U);
}

TEST_F(LoopMeasures, an_exception_out_of_what_is_waited_for_is_the_waiters) {
  EXPECT_THROW(loop.run_and_wait([] { throw std::runtime_error("no"); }), std::runtime_error);
  EXPECT_EQ(loop.statistics().exceptions, 0U);
}

class LoopPool : public VirtualLoop {
 protected:
  LoopPool() : VirtualLoop({.worker_threads = 2, .worker_queue_limit = 3}) {}
};

TEST_F(LoopPool, work_runs_elsewhere_and_its_end_is_told_on_the_loop) {
  std::promise<void> told;
  bool work_on_loop = true;
  bool then_on_loop = false;
  ASSERT_TRUE(loop.run_blocking(
      "work", [&] { work_on_loop = loop.is_loop_thread(); },
      [&] {
        then_on_loop = loop.is_loop_thread();
        told.set_value();
      }));
  told.get_future().wait();
  EXPECT_FALSE(work_on_loop);
  EXPECT_TRUE(then_on_loop);
}

TEST_F(LoopPool, refuses_work_when_too_much_waits_and_names_it) {
  std::latch go(1);
  std::latch finished(5);
  for (int i = 0; i < 5; ++i)  // two run, three wait
    ASSERT_TRUE(loop.run_blocking("work", [&] { go.wait(); }, [&] { finished.count_down(); }));
  const auto refused = loop.run_blocking("one too many", [] { FAIL(); }, [] { FAIL(); });
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("'one too many'"));
  EXPECT_TRUE(refused.error().retryable);
  go.count_down();
  finished.wait();
  std::latch again(1);
  ASSERT_TRUE(loop.run_blocking("later", [] {}, [&] { again.count_down(); }));
  again.wait();
}

TEST_F(LoopPool, work_that_throws_is_counted_and_its_end_still_told) {
  std::promise<void> told;
  ASSERT_TRUE(loop.run_blocking("work", [] { throw std::runtime_error("disk"); }, [&] { told.set_value(); }));
  told.get_future().wait();
  EXPECT_EQ(loop.statistics().exceptions, 1U);
}

TEST_F(LoopPool, work_that_has_begun_is_waited_for_at_the_end) {
  std::atomic<bool> finished = false;
  {
    EventLoop other;
    std::latch begun(1);
    ASSERT_TRUE(other.run_blocking(
        "work",
        [&] {
          begun.count_down();
          finished = true;
        },
        nullptr));
    begun.wait();
  }
  EXPECT_TRUE(finished);
}

using LoopStop = VirtualLoop;

TEST_F(LoopStop, steps_run_last_registered_first_each_after_the_one_before) {
  EventLoop::Task journal_done;
  loop.on_stop("journal", [&](EventLoop::Task done) {
    said.emplace_back("journal");
    done();
  });
  loop.on_stop("gateway", [&](EventLoop::Task done) {
    said.emplace_back("gateway");
    journal_done = std::move(done);
  });
  loop.on_stop("engine", [&](EventLoop::Task done) {
    said.emplace_back("engine");
    done();
    done();  // once is enough, twice does no harm
  });
  loop.stop_gracefully(10s);
  loop.stop_gracefully(10s);
  for (bool reached = false; !reached;) loop.run_and_wait([&] { reached = journal_done != nullptr; });
  EXPECT_THAT(said, ElementsAre("engine", "gateway"));
  journal_done();  // from another thread
  loop.join();
  EXPECT_THAT(said, ElementsAre("engine", "gateway", "journal"));
}

TEST_F(LoopStop, a_step_that_takes_too_long_is_no_longer_waited_for) {
  EventLoop::Task late;
  loop.on_stop("last", [&](EventLoop::Task done) {
    said.emplace_back("last");
    late();  // of a step that is over: changes nothing
    done();
  });
  loop.on_stop("stuck", [&](EventLoop::Task done) {
    said.emplace_back("stuck");
    late = std::move(done);
  });
  loop.stop_gracefully(10s);
  for (bool reached = false; !reached;) loop.run_and_wait([&] { reached = late != nullptr; });
  clock->advance(10s);
  loop.join();
  EXPECT_THAT(said, ElementsAre("stuck", "last"));
}

TEST_F(LoopStop, a_step_that_throws_is_over) {
  loop.on_stop("last", [&](EventLoop::Task done) {
    said.emplace_back("last");
    done();
  });
  loop.on_stop("bad", [](const EventLoop::Task&) { throw std::runtime_error("no"); });
  loop.on_stop("removed", [](const EventLoop::Task&) { FAIL(); });
  EXPECT_TRUE(loop.remove_stop_step("removed"));
  EXPECT_FALSE(loop.remove_stop_step("removed"));
  loop.stop_gracefully(10s);
  loop.join();
  EXPECT_THAT(said, ElementsAre("last"));
}

TEST_F(LoopStop, a_done_that_comes_when_the_loop_is_gone_does_no_harm) {
  EventLoop::Task kept;
  {
    EventLoop other;
    other.on_stop("step", [&](EventLoop::Task done) {
      kept = std::move(done);
      other.stop();
    });
    other.stop_gracefully(10s);
    other.run();
  }
  kept();
}

}  // namespace
}  // namespace ibflow::core
