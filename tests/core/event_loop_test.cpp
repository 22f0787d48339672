#include "ibflow/core/event_loop.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

namespace ibflow::core {
namespace {

TEST(EventLoop, runs_what_is_posted_in_order_on_one_thread) {
  EventLoop loop;
  loop.start();
  std::vector<int> order;
  std::vector<bool> on_loop;
  for (int i = 0; i < 100; ++i) {
    loop.post([&, i] {
      order.push_back(i);
      on_loop.push_back(loop.is_loop_thread());
    });
  }
  loop.run_and_wait([] {});
  ASSERT_EQ(order.size(), 100U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(order[static_cast<std::size_t>(i)], i);
  EXPECT_EQ(std::count(on_loop.begin(), on_loop.end(), true), 100);
  EXPECT_FALSE(loop.is_loop_thread());
}

TEST(EventLoop, takes_posts_from_many_threads) {
  EventLoop loop;
  loop.start();
  int total = 0;  // touched by the loop's thread only
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 1000; ++i) loop.post([&] { ++total; });
      });
    }
  }
  loop.run_and_wait([] {});
  EXPECT_EQ(total, 4000);
}

TEST(EventLoop, run_returns_after_stop) {
  EventLoop loop;
  loop.post([&] { loop.stop(); });
  loop.run();
  SUCCEED();
}

}  // namespace
}  // namespace ibflow::core
