// A tick's way through the decoder touches no heap, and none into a capture with room for it.

#include <gtest/gtest.h>

#include <string>

#include "heap_counter.hpp"
#include "ibflow/protocol/capture.hpp"
#include "message_builders.hpp"

namespace ibflow::protocol::testing {
namespace {

TEST(Allocation, DecodingTicksAllocatesNothing) {
  const std::string price(
      "1\0"
      "6\0"
      "9001\0"
      "1\0"
      "150.25\0"
      "1200\0"
      "1\0",
      26);
  const std::string size(
      "2\0"
      "6\0"
      "9001\0"
      "0\0"
      "1300\0",
      16);
  const std::string last_time(
      "46\0"
      "6\0"
      "9001\0"
      "45\0"
      "1550068200\0",
      24);
  CountingVisitor visitor;
  const long before = heap_allocations();
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(dispatch_response(price, 200, visitor).has_value());
    ASSERT_TRUE(dispatch_response(size, 200, visitor).has_value());
    ASSERT_TRUE(dispatch_response(last_time, 200, visitor).has_value());
  }
  EXPECT_EQ(heap_allocations() - before, 0);
  EXPECT_EQ(visitor.told, 2000);
}

TEST(Allocation, WritingAFrameIntoACaptureAllocatesNothing) {
  CaptureWriter writer;
  std::string out;
  out.reserve(std::size_t{1} << 20U);
  const std::string tick(
      "2\0"
      "6\0"
      "9001\0"
      "0\0"
      "1300\0",
      16);
  const auto time = core::from_unix_seconds(1'550'068'200);
  writer.append_frame(out, 1, time, CaptureDirection::Received, tick);
  const long before = heap_allocations();
  for (int i = 0; i < 1000; ++i)
    writer.append_frame(out, 1, time + std::chrono::microseconds(i), CaptureDirection::Received, tick);
  EXPECT_EQ(heap_allocations() - before, 0);
}

}  // namespace
}  // namespace ibflow::protocol::testing
