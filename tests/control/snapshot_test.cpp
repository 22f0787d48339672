// A snapshot's way through JSON.

#include "ibflow/control/snapshot.hpp"

#include <gmock/gmock.h>

#include <limits>

namespace ibflow::control::test {
namespace {

using testing::HasSubstr;

Snapshot a_snapshot() {
  Snapshot snapshot;
  snapshot.version = "0.1.0";
  snapshot.process = 42;
  snapshot.time = core::parse_iso("2019-02-13T10:00:00-05:00").value();
  snapshot.gateway.farms = {{"usfarm", true}, {"ushmds", false}};
  snapshot.gateway.round_trip_ms = 0.5;
  snapshot.pacing.lanes.push_back({"cancel", 1, 2, 3, 4.5, 6});
  snapshot.money.net = *core::Decimal::parse("-243.95");
  TickerRow ticker;
  ticker.symbol = "SPY";
  ticker.bid = 274.99;
  ticker.position = -75;
  ticker.unrealised = *core::Decimal::parse("0.10");
  snapshot.tickers.push_back(ticker);
  OrderRow order;
  order.order_id = 7;
  order.stop_price = 98.5;
  snapshot.orders.push_back(order);
  snapshot.signals.push_back({snapshot.time, snapshot.time, "SPY", "BUY", 0.71, "enter_long: \"why\"\n"});
  snapshot.counts.fills = 49;
  return snapshot;
}

TEST(SnapshotJson, SaysTheSameOnceItHasBeenReadBack) {
  const std::string once = to_json(a_snapshot());
  const auto read = parse_snapshot(once);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(to_json(*read), once);
  EXPECT_EQ(read->money.net, *core::Decimal::parse("-243.95"));
  EXPECT_EQ(read->tickers.at(0).bid, 274.99);
  EXPECT_EQ(read->signals.at(0).decision, "enter_long: \"why\"\n");
  EXPECT_EQ(once.find('\n'), std::string::npos) << "one line";
}

TEST(SnapshotJson, WhatIsAbsentIsNull) {
  const std::string text = to_json(a_snapshot());
  EXPECT_THAT(text, HasSubstr("\"ask\":null"));
  EXPECT_THAT(text, HasSubstr("\"session_open\":null"));
  EXPECT_FALSE(parse_snapshot(text)->tickers.at(0).ask);
}

TEST(SnapshotJson, ANumberThatIsNoneIsNull) {
  Snapshot snapshot = a_snapshot();
  snapshot.tickers[0].last = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(to_json(snapshot), HasSubstr("\"last\":null"));
}

TEST(SnapshotJson, OfANewerVersionIsReadAsFarAsItIsKnown) {
  const auto read = parse_snapshot(R"({"protocol": 2, "phase": "trading", "moon": {"phase": 3}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->protocol, 2);
  EXPECT_EQ(read->phase, "trading");
}

TEST(SnapshotJson, AValueOfAnotherKindIsNamedByItsPlace) {
  const auto read = parse_snapshot(R"({"tickers": [{"symbol": "SPY"}, {"position": 7}]})");
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, HasSubstr(".tickers[1].position is no amount"));
}

}  // namespace
}  // namespace ibflow::control::test
