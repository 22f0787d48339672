// A prepared order is nothing but a quicker append_request.

#include "ibflow/protocol/prepared_order.hpp"

#include <gtest/gtest.h>

#include <string>

#include "ibflow/protocol/codec.hpp"

namespace ibflow::protocol {
namespace {

PlaceOrder a_limit_order() {
  PlaceOrder place;
  place.contract.symbol = "SPY";
  place.contract.sec_type = "STK";
  place.contract.exchange = "SMART";
  place.contract.currency = "USD";
  place.order.action = "BUY";
  place.order.order_type = "LMT";
  place.order.tif = "DAY";
  place.order.order_ref = "ibflow-1";
  place.order.account = "DU1234567";
  return place;
}

class PreparedOrderAt : public ::testing::TestWithParam<int> {};

TEST_P(PreparedOrderAt, GivesTheBytesOfAppendRequest) {
  const int server_version = GetParam();
  auto place = a_limit_order();
  const auto prepared = PreparedOrder::make(place, server_version);
  ASSERT_TRUE(prepared) << prepared.error().message;
  for (const std::int32_t id : {0, 1, 127, 128, 16'384, 2'000'000'000, -7}) {
    for (const char* quantity : {"1", "100", "0.5", "12345.000001", "99999999999999999999"}) {
      for (const double price : {275.12, 0.0, -0.05, 0.1 + 0.2, 1e-7, 123456789.25}) {
        if (server_version < 101 && std::string(quantity).size() > 18)
          continue;  // beyond whole 64-bit numbers
        place.order_id = id;
        place.order.total_quantity = core::Decimal::parse(quantity);
        place.order.lmt_price = price;
        std::string expected;
        ASSERT_TRUE(append_request(expected, place, server_version));
        std::string out;
        prepared->append(out, id, *place.order.total_quantity, price);
        EXPECT_EQ(out, expected) << id << ' ' << quantity << ' ' << price;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(ServerVersions, PreparedOrderAt,
                         ::testing::Values(100, 101, 145, 176, 200, 201, 202, 203, 213, 225));

TEST(PreparedOrder, AppendsBehindWhatIsThere) {
  const auto prepared = PreparedOrder::make(a_limit_order(), 200);
  ASSERT_TRUE(prepared);
  std::string twice;
  prepared->append(twice, 1, 100, 10);
  const auto once = twice;
  prepared->append(twice, 1, 100, 10);
  EXPECT_EQ(twice, once + once);
}

TEST(PreparedOrder, RefusesWhatAppendRequestRefuses) {
  auto place = a_limit_order();
  place.order.duration = 30;
  const auto prepared = PreparedOrder::make(place, 157);
  ASSERT_FALSE(prepared);
  EXPECT_EQ(prepared.error().code, 503);
}

TEST(PreparedOrder, RefusesAPatternThatHoldsItsMarks) {
  auto place = a_limit_order();
  place.order.order_ref = "7393913311733113937";
  for (const int server_version : {200, 213}) {
    const auto prepared = PreparedOrder::make(place, server_version);
    ASSERT_FALSE(prepared);
    EXPECT_EQ(prepared.error().category, core::ErrorCategory::Usage);
  }
}

}  // namespace
}  // namespace ibflow::protocol
