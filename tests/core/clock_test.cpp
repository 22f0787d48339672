#include "ibflow/core/clock.hpp"

#include <gtest/gtest.h>

namespace ibflow::core {
namespace {

using namespace std::chrono_literals;

TEST(VirtualClock, advancing_moves_both_and_a_step_the_wall_only) {
  VirtualClock clock(from_unix_seconds(1000));
  const Timestamp steady = clock.steady();
  clock.advance(5s);
  EXPECT_EQ(clock.now(), from_unix_seconds(1005));
  EXPECT_EQ(clock.steady(), steady + 5s);
  clock.step_wall(-100s);
  EXPECT_EQ(clock.now(), from_unix_seconds(905));
  EXPECT_EQ(clock.steady(), steady + 5s);
}

TEST(VirtualClock, never_takes_its_steady_reading_back) {
  VirtualClock clock(from_unix_seconds(1000));
  clock.set(from_unix_seconds(1010));
  EXPECT_EQ(clock.steady(), Timestamp(10s));
  clock.set(from_unix_seconds(900));
  EXPECT_EQ(clock.now(), from_unix_seconds(900));
  clock.advance(-5s);
  EXPECT_EQ(clock.now(), from_unix_seconds(900));
  EXPECT_EQ(clock.steady(), Timestamp(10s));
}

TEST(VirtualClock, tells_those_who_listen_until_they_do_not) {
  VirtualClock clock;
  int told = 0;
  const auto number = clock.listen([&] { ++told; });
  clock.advance(1s);
  clock.step_wall(1s);
  clock.set(from_unix_seconds(100));
  EXPECT_EQ(told, 3);
  clock.unlisten(number);
  clock.advance(1s);
  EXPECT_EQ(told, 3);
}

TEST(SystemClock, runs_by_itself_and_is_steady) {
  const SystemClock clock;
  EXPECT_TRUE(clock.runs_by_itself());
  const Timestamp first = clock.steady();
  EXPECT_LE(first, clock.steady());
}

}  // namespace
}  // namespace ibflow::core
