// A tick's way through the decoder touches no heap.

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

#include "message_builders.hpp"

namespace {
std::atomic<int> allocations = 0;
}

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

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
  const int before = allocations;
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(dispatch_response(price, 200, visitor).has_value());
    ASSERT_TRUE(dispatch_response(size, 200, visitor).has_value());
    ASSERT_TRUE(dispatch_response(last_time, 200, visitor).has_value());
  }
  EXPECT_EQ(allocations - before, 0);
  EXPECT_EQ(visitor.told, 2000);
}

}  // namespace
}  // namespace ibflow::protocol::testing
