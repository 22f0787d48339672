#include "ibflow/core/worker_pool.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <latch>
#include <thread>

namespace ibflow::core {
namespace {

TEST(WorkerPool, starts_no_thread_before_there_is_work_and_never_more_than_it_may) {
  std::latch go(1);
  WorkerPool pool("pool", 2, 10);
  EXPECT_EQ(pool.threads(), 0U);
  ASSERT_TRUE(pool.submit("one", [&] { go.wait(); }));
  EXPECT_EQ(pool.threads(), 1U);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(pool.submit("more", [&] { go.wait(); }));
  EXPECT_EQ(pool.threads(), 2U);
  go.count_down();
}

TEST(WorkerPool, a_full_queue_refuses_and_names_what_was_refused) {
  std::latch go(1);
  WorkerPool pool("pool", 1, 1);
  ASSERT_TRUE(pool.submit("runs", [&] { go.wait(); }));
  ASSERT_TRUE(pool.submit("waits", [] {}));
  const auto refused = pool.submit("refused", [] { FAIL(); });
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, testing::HasSubstr("'refused' was not begun"));
  go.count_down();
}

TEST(WorkerPool, the_work_of_one_thread_runs_in_order) {
  std::vector<int> order;
  std::latch finished(100);
  WorkerPool pool("pool", 1, 100);
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(pool.submit("work", [&, i] {
      order.push_back(i);
      finished.count_down();
    }));
  }
  finished.wait();
  EXPECT_TRUE(std::ranges::is_sorted(order));
}

TEST(WorkerPool, stopping_waits_for_what_has_begun_drops_the_rest_and_takes_nothing_more) {
  std::latch begun(1), go(1);
  std::atomic<int> ran = 0;
  WorkerPool pool("pool", 1, 10);
  ASSERT_TRUE(pool.submit("begun", [&] {
    begun.count_down();
    go.wait();
    ++ran;
  }));
  begun.wait();
  ASSERT_TRUE(pool.submit("waits", [&] { ran += 10; }));
  std::jthread stopper([&] { pool.stop(); });
  while (pool.submit("late", [] {}).has_value() || pool.queue_length() > 0) std::this_thread::yield();
  go.count_down();
  stopper.join();
  EXPECT_EQ(ran, 1);
  EXPECT_EQ(pool.submit("late", [] {}).error().category, ErrorCategory::Cancelled);
}

}  // namespace
}  // namespace ibflow::core
