// The past of instruments that nobody recorded, and bars of quotes, over the wire.

#include "history_fixture.hpp"

namespace ibflow::sim::test {
namespace {

protocol::Contract a_call() {
  auto option = stock("AAPL");
  option.sec_type = "OPT";
  option.last_trade_date_or_contract_month = "20190315";
  option.strike = 170;
  option.right = "C";
  option.multiplier = "100";
  return option;
}

protocol::Contract euro() {
  auto pair = stock("EUR");
  pair.sec_type = "CASH";
  pair.exchange = "IDEALPRO";
  return pair;
}

class ModelledHistory : public HistoryTest {
 protected:
  std::vector<protocol::Bar> told(TestClient& client, const protocol::Contract& contract,
                                  const std::string& what) {
    auto request = bars(++id_, "1 min", "600 S", what);
    request.contract = contract;
    const auto got = bars_of(client.ask(request));
    EXPECT_FALSE(got.empty()) << what;
    for (const auto& bar : got) {
      EXPECT_LE(bar.low, std::min(bar.open, bar.close)) << what << ' ' << bar.date;
      EXPECT_GE(bar.high, std::max(bar.open, bar.close)) << what << ' ' << bar.date;
      EXPECT_GT(bar.low, 0) << what << ' ' << bar.date;
    }
    return got;
  }
  /// Bid, midpoint and ask of the same minutes; what they are to each other holds at every open and close.
  void expect_quotes(TestClient& client, const protocol::Contract& contract) {
    const auto bid = told(client, contract, "BID"), ask = told(client, contract, "ASK");
    const auto middle = told(client, contract, "MIDPOINT"), both = told(client, contract, "BID_ASK");
    ASSERT_EQ(bid.size(), 10U);
    ASSERT_TRUE(ask.size() == 10 && middle.size() == 10 && both.size() == 10);
    for (std::size_t i = 0; i < bid.size(); ++i) {
      EXPECT_EQ(bid[i].date, ask[i].date);
      EXPECT_LT(bid[i].close, ask[i].close) << bid[i].date;
      EXPECT_NEAR(middle[i].close, (bid[i].close + ask[i].close) / 2, (ask[i].close - bid[i].close) / 2);
      // BID_ASK: average bid, highest ask, lowest bid, average ask.
      EXPECT_EQ(both[i].high, ask[i].high) << bid[i].date;
      EXPECT_EQ(both[i].low, bid[i].low) << bid[i].date;
      EXPECT_GE(both[i].open, bid[i].low);
      EXPECT_LE(both[i].close, ask[i].high);
      for (const auto* bar : {&bid[i], &ask[i], &middle[i], &both[i]})
        EXPECT_EQ(bar->volume, core::Decimal(-1)) << "quotes have none";
    }
  }

 private:
  std::int32_t id_ = 30;
};
INSTANTIATE_TEST_SUITE_P(Forms, ModelledHistory, testing::Values(176, 225), version_name);

TEST_P(ModelledHistory, BarsOfAStocksQuotesGoTogether) {
  serve();
  const auto client = client_at("09:45:00");
  expect_quotes(*client, stock("AAPL"));
}

TEST_P(ModelledHistory, AnOptionHasBarsThatFollowItsUnderlying) {
  serve();
  const auto client = client_at("09:45:00");
  expect_quotes(*client, a_call());
  const auto call = told(*client, a_call(), "TRADES"), shares = told(*client, stock("AAPL"), "TRADES");
  ASSERT_EQ(call.size(), shares.size());
  for (std::size_t i = 0; i < call.size(); ++i) {
    EXPECT_EQ(call[i].date, shares[i].date);
    EXPECT_LT(call[i].high, shares[i].high) << "an option costs less than its share";
    EXPECT_GE(call[i].high, shares[i].high - 170) << "and not less than exercising it brings";
  }
}

TEST_P(ModelledHistory, ACurrencyPairHasBarsOfQuotesAndTheSameOnesAgain) {
  serve();
  const auto client = client_at("09:45:00");
  expect_quotes(*client, euro());
  EXPECT_EQ(told(*client, euro(), "MIDPOINT"), told(*client, euro(), "MIDPOINT"));
}

TEST_P(ModelledHistory, AnOptionsPastTicksAreThereToo) {
  serve();
  const auto client = client_at("09:45:00");
  auto request = past_ticks(31, "BID_ASK", 15);
  request.contract = a_call();
  request.end_date_time = "20190213 09:44:00 US/Eastern";
  const auto messages = only<protocol::HistoricalTicksBidAsk>(client->ask(request));
  ASSERT_EQ(messages.size(), 1U);
  ASSERT_GE(messages[0].ticks.size(), 15U);
  for (const auto& tick : messages[0].ticks) {
    EXPECT_LT(tick.price_bid, tick.price_ask);
    EXPECT_LT(tick.time, core::to_unix_seconds(session_time("09:44:00")));
  }
}

}  // namespace
}  // namespace ibflow::sim::test
