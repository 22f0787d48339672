// The simulator sees where a client goes beyond the broker's limits of rate.

#include "ibflow/sim/server/pacing_watch.hpp"

#include "../server/gateway_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using namespace std::chrono_literals;

core::Timestamp at(std::chrono::milliseconds since_start) {
  return core::Timestamp(since_start);
}

protocol::RequestHistoricalData small_bars(std::string symbol, std::string end = "",
                                           std::string what = "TRADES") {
  protocol::RequestHistoricalData request;
  request.contract.symbol = std::move(symbol);
  request.contract.sec_type = "STK";
  request.contract.exchange = "SMART";
  request.contract.currency = "USD";
  request.end_date_time = std::move(end);
  request.duration_str = "1800 S";
  request.bar_size_setting = "5 secs";
  request.what_to_show = std::move(what);
  return request;
}

TEST(PacingWatch, CountsEachMessageAboveFiftyInASecond) {
  PacingWatch watch;
  for (int i = 0; i < 50; ++i) watch.message(at(0ms), {});
  EXPECT_EQ(watch.violations().message_rate, 0u);
  watch.message(at(999ms), {});
  watch.message(at(999ms), {});
  EXPECT_EQ(watch.violations().message_rate, 2u);
  for (int i = 0; i < 48; ++i) watch.message(at(1000ms), {});
  EXPECT_EQ(watch.violations().message_rate, 2u) << "the second that counts is the one before each message";
  watch.message(at(1000ms), {});
  EXPECT_EQ(watch.violations().message_rate, 3u);
}

TEST(PacingWatch, GraceForgivesWhatTheNetworkMovedTogether) {
  PacingWatch watch;
  for (int i = 0; i < 50; ++i) watch.message(at(50ms), 100ms);
  for (int i = 0; i < 50; ++i) watch.message(at(1000ms), 100ms);
  EXPECT_EQ(watch.violations().total(), 0u);
}

TEST(PacingWatch, ASessionThatStartsOverCountsAnew) {
  PacingWatch watch;
  for (int i = 0; i < 50; ++i) watch.message(at(10'000ms), {});
  for (int i = 0; i < 50; ++i) watch.message(at(0ms), {});
  EXPECT_EQ(watch.violations().total(), 0u);
}

TEST(PacingWatch, CountsTheSixtyFirstRequestInTenMinutes) {
  PacingWatch watch;
  for (int i = 0; i < 58; ++i) watch.historical(small_bars("S" + std::to_string(i)), at(0ms), {});
  watch.historical(small_bars("X", "", "BID_ASK"), at(1000ms), {});
  EXPECT_EQ(watch.violations().total(), 0u);
  watch.historical(small_bars("Y"), at(599'999ms), {});
  EXPECT_EQ(watch.violations().historical_in_ten_minutes, 1u);
  watch.historical(small_bars("Z"), at(600'000ms), {});
  EXPECT_EQ(watch.violations().total(), 1u);
}

TEST(PacingWatch, CountsTheSixthForOneContractInTwoSeconds) {
  PacingWatch watch;
  for (int i = 0; i < 5; ++i) watch.historical(small_bars("AAPL", std::to_string(i)), at(0ms), {});
  watch.historical(small_bars("AAPL", "", "MIDPOINT"), at(1000ms), {});
  EXPECT_EQ(watch.violations().total(), 0u);
  watch.historical(small_bars("AAPL", "6"), at(1999ms), {});
  EXPECT_EQ(watch.violations().historical_same_contract, 1u);
}

TEST(PacingWatch, CountsARepeatWithinFifteenSeconds) {
  PacingWatch watch;
  watch.historical(small_bars("AAPL"), at(0ms), {});
  watch.historical(small_bars("AAPL"), at(14'999ms), {});
  EXPECT_EQ(watch.violations().historical_identical, 1u);
  watch.historical(small_bars("AAPL"), at(29'999ms), {});
  EXPECT_EQ(watch.violations().total(), 1u);
}

TEST(PacingWatch, LeavesLargerBarsAlone) {
  PacingWatch watch;
  auto request = small_bars("AAPL");
  request.bar_size_setting = "1 min";
  for (int i = 0; i < 200; ++i) watch.historical(request, at(0ms), {});
  EXPECT_EQ(watch.violations().total(), 0u);
}

class GatewayPacing : public GatewayTest {};

TEST_F(GatewayPacing, ViolationsAreInTheStatusAlsoOfClientsThatAreGone) {
  serve();
  const auto client = connect(7, true);
  for (int i = 0; i < 55; ++i) client->send(protocol::RequestIds{});
  client->send(small_bars("AAPL"));
  client->send(small_bars("AAPL"));
  client->sync();
  client->sync();  // the status is published behind the answers: here it is
  auto status = server_->status();
  ASSERT_EQ(status.clients.size(), 1u);
  EXPECT_EQ(status.clients[0].violations.message_rate, 7u) << "asking for the time is not counted";
  EXPECT_EQ(status.clients[0].violations.historical_identical, 1u);

  server_->drop_client(7);
  EXPECT_TRUE(client->closed_by_server());
  const auto other = connect(8, true);
  other->sync();
  status = server_->status();
  ASSERT_EQ(status.clients.size(), 1u);
  EXPECT_EQ(status.clients[0].violations.total(), 0u);
  EXPECT_EQ(status.violations.total(), 8u);
}

TEST_F(GatewayPacing, TheSessionsClockGivesTheTokensBack) {
  serve();
  const auto client = connect(7, true);
  for (int second = 0; second < 5; ++second) {
    for (int i = 0; i < 50; ++i) client->send(protocol::RequestIds{});
    client->sync();
    client->sync();
  }
  EXPECT_EQ(server_->status().violations.total(), 0u);
}

}  // namespace
}  // namespace ibflow::sim::test
