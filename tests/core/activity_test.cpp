#include "ibflow/core/activity.hpp"

#include <gtest/gtest.h>

namespace ibflow::core {
namespace {

TEST(Activity, is_idle_when_the_last_token_is_let_go) {
  Activity activity;
  int became_idle = 0;
  activity.on_idle([&] { ++became_idle; });
  auto first = activity.begin();
  auto second = activity.begin();
  EXPECT_FALSE(activity.idle());
  first.release();
  EXPECT_EQ(became_idle, 0);
  second.release();
  EXPECT_TRUE(activity.idle());
  EXPECT_EQ(became_idle, 1);
}

TEST(Activity, a_moved_token_counts_once) {
  Activity activity;
  auto token = activity.begin();
  auto moved = std::move(token);
  token.release();
  EXPECT_EQ(activity.out(), 1U);
  moved = activity.begin();
  EXPECT_EQ(activity.out(), 1U);
  moved.release();
  moved.release();
  EXPECT_TRUE(activity.idle());
}

}  // namespace
}  // namespace ibflow::core
