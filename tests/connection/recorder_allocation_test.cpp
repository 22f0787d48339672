// Recording a tick touches no heap once the recorder is warm.

#include <gtest/gtest.h>

#include "ibflow/connection/flight_recorder.hpp"
#include "recorded_text.hpp"
#include "tests/protocol/heap_counter.hpp"

namespace ibflow::connection {
namespace {

TEST(FlightRecorderAllocation, RecordingATickAllocatesNothingOnceWarm) {
  core::EventLoop loop;
  FlightRecorderConfig config;
  config.frames = 50;
  FlightRecorder recorder(loop, config);
  recorder.on_session(1, "127.0.0.1:4002", 176, "now", tests::kNoon);
  const std::string shorter(40, 's'), longer(90, 'l');
  for (int i = 0; i < 50; ++i) recorder.on_frame(Direction::Received, longer, tests::kNoon);
  const long before = protocol::testing::heap_allocations();
  for (int i = 0; i < 1000; ++i)
    recorder.on_frame(i % 3 == 0 ? Direction::Sent : Direction::Received, i % 2 == 0 ? shorter : longer,
                      tests::kNoon);
  EXPECT_EQ(protocol::testing::heap_allocations() - before, 0);
}

}  // namespace
}  // namespace ibflow::connection
