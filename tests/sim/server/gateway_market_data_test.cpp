// Contracts, level-1 data, real-time and historical bars.

#include "gateway_fixture.hpp"
#include "ibflow/sim/market/recording.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class GatewayMarketData : public GatewayTest {};

template <class Message>
protocol::ErrorMessage only_error(const std::vector<AnyResponse>& answers) {
  const auto errors = only<Message>(answers);
  EXPECT_EQ(answers.size(), 1U) << in_short(answers);
  return errors.empty() ? Message{} : errors.front();
}

TEST_F(GatewayMarketData, DescribesAContract) {  // SB-44, SB-45, SB-46
  serve();
  const auto client = connect(1);
  protocol::RequestContractDetails request;
  request.request_id = 5;
  request.contract = stock("SPY");
  const auto answers = client->ask(request);
  ASSERT_EQ(in_short(answers), "10 52");
  const auto details = only<protocol::ContractDetailsRow>(answers)[0].contract_details;
  EXPECT_GT(details.contract.con_id, 0);
  EXPECT_EQ(details.contract.primary_exchange, "ARCA");
  EXPECT_EQ(details.long_name, "SPDR S&P 500 ETF TRUST");
  EXPECT_EQ(details.stock_type, "ETF");
  EXPECT_EQ(details.min_tick, 0.01);
  EXPECT_THAT(details.valid_exchanges, StartsWith("SMART,"));
  EXPECT_EQ(std::ranges::count(details.valid_exchanges, ','),
            std::ranges::count(details.market_rule_ids, ','));
  EXPECT_THAT(details.liquid_hours, StartsWith("20190213:0930-20190213:1600;"));

  request.contract = {};
  request.contract.con_id = details.contract.con_id;
  EXPECT_EQ(only<protocol::ContractDetailsRow>(client->ask(request)).at(0).contract_details, details);
}

TEST_F(GatewayMarketData, DoesNotKnowOtherContracts) {  // SB-44
  serve();
  const auto client = connect(1);
  protocol::RequestContractDetails request;
  request.request_id = 5;
  auto wrong_currency = stock("SPY"), wrong_type = stock("SPY"), wrong_exchange = stock("SPY");
  wrong_currency.currency = "EUR";
  wrong_type.sec_type = "WAR";
  wrong_exchange.primary_exchange = "NASDAQ";
  for (const auto& contract : {stock("NOPE"), wrong_currency, wrong_type, wrong_exchange}) {
    request.contract = contract;
    const auto error = only_error<protocol::ErrorMessage>(client->ask(request));
    EXPECT_EQ(error.error_code, 200);
    EXPECT_EQ(error.request_id, 5);
  }
}

TEST_F(GatewayMarketData, BeginsWithKindAndParametersThenAllValues) {  // SB-13, SB-14
  serve();
  const auto client = connect_at(1, "10:00:00");
  const auto first = client->ask(market_data(11, "AAPL"));
  EXPECT_THAT(in_short(first), StartsWith("58 81 46 1 45 2 1 1 1 1 1 1 2 2 2"));
  std::map<int, core::Decimal> sizes;
  for (const auto& tick : only<protocol::TickSize>(first)) sizes[tick.tick_type] = *tick.size;
  for (const auto& tick : only<protocol::TickPrice>(first)) {
    const std::map<int, int> size_of{{1, 0}, {2, 3}, {4, 5}};
    const auto size = size_of.find(tick.tick_type);
    if (size == size_of.end()) continue;
    EXPECT_EQ(*tick.size, sizes.at(size->second));
  }
  const auto prices = only<protocol::TickPrice>(first);
  const auto close = std::ranges::find(prices, 9, &protocol::TickPrice::tick_type);
  ASSERT_NE(close, prices.end());
  EXPECT_EQ(close->price,
            Recording::load(held_session().data_folder).value().previous_close("AAPL", kSession).value());
}

TEST_F(GatewayMarketData, ThenSendsOnlyWhatHasChanged) {  // SB-15
  serve();
  const auto client = connect_at(1, "10:00:00");
  std::map<int, double> prices;
  std::map<int, core::Decimal> sizes;
  for (const auto& tick : only<protocol::TickPrice>(client->ask(market_data(11, "AAPL")))) {
    prices[tick.tick_type] = *tick.price;
  }
  int changes = 0;
  while (client->now() < session_time("10:02:00")) {
    for (const auto& tick : only<protocol::TickPrice>(client->sync())) {
      EXPECT_NE(*tick.price, prices[tick.tick_type]);
      prices[tick.tick_type] = *tick.price;
      ++changes;
    }
  }
  EXPECT_GT(changes, 30);
}

TEST_F(GatewayMarketData, SnapshotsEndOnce) {  // SB-16, SB-17
  serve();
  const auto client = connect(1, true);
  auto request = market_data(11, "AAPL");
  request.snapshot = true;
  EXPECT_EQ(in_short(client->ask(request)), "58 81 45 1 57")
      << "before the open there is only yesterday's close";
  client->run_to("10:00:00");
  const auto answers = client->ask(request);
  EXPECT_THAT(in_short(answers), HasSubstr("58 81 46 1 45"));
  EXPECT_THAT(in_short(answers), testing::EndsWith(" 57"));
  protocol::CancelMarketData cancellation;
  cancellation.request_id = 11;
  EXPECT_EQ(in_short(client->ask(cancellation)), "4/300");
  EXPECT_EQ(in_short(client->run_to("10:00:30")), "") << "nothing comes after the end";
}

TEST_F(GatewayMarketData, CancelsInSilence) {  // SB-18
  serve();
  const auto keeper = connect_at(1, "10:00:00");
  keeper->ask(market_data(11, "AAPL"));
  protocol::CancelMarketData cancellation;
  cancellation.request_id = 11;
  keeper->send(cancellation);
  EXPECT_EQ(in_short(keeper->run_to("10:00:30")), "");
  const auto error = only_error<protocol::ErrorMessage>(keeper->ask(cancellation));
  EXPECT_EQ(error.error_code, 300);
  EXPECT_THAT(error.error_string, HasSubstr("Can't find EId with tickerId:11"));
}

TEST_F(GatewayMarketData, RefusesDuplicateIdsAndIllegalTicks) {  // SB-23, SB-25
  serve();
  const auto client = connect(1);
  client->ask(market_data(11, "AAPL"));
  EXPECT_EQ(in_short(client->ask(market_data(11, "SPY"))), "4/322");
  auto illegal = market_data(12, "SPY");
  illegal.generic_tick_list = "233,999";
  const auto error = only_error<protocol::ErrorMessage>(client->ask(illegal));
  EXPECT_EQ(error.error_code, 321);
  EXPECT_THAT(error.error_string, HasSubstr("Legal ones for (STK) are:"));
  EXPECT_EQ(in_short(client->ask(market_data(13, "NOPE"))), "4/200");
}

TEST_F(GatewayMarketData, RealTimeBarsRebuildTheRecordedMinute) {  // SB-33
  serve();
  const auto client = connect_at(1, "10:00:00");
  client->send(real_time_bars(21, "AAPL"));
  const auto bars = only<protocol::RealTimeBar>(client->run_to("10:01:00"));
  ASSERT_EQ(bars.size(), 12U);
  const auto recording = Recording::load(held_session().data_folder).value();
  const auto minute =
      recording.bars_between("AAPL", session_time("10:00:00"), session_time("10:01:00")).value().front();
  core::Decimal volume;
  double high = 0, low = 1e9;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    EXPECT_EQ(bars[i].time, core::to_unix_seconds(session_time("10:00:00")) + 5 * static_cast<int>(i));
    volume += *bars[i].volume;
    high = std::max(high, bars[i].high);
    low = std::min(low, bars[i].low);
  }
  EXPECT_EQ(bars.front().open, minute.open);
  EXPECT_EQ(bars.back().close, minute.close);
  EXPECT_EQ(high, minute.high);
  EXPECT_EQ(low, minute.low);
  EXPECT_EQ(volume, minute.volume);
}

TEST_F(GatewayMarketData, ABarComesWithItsBoundary) {
  serve();
  const auto client = connect_at(1, "10:00:00");
  client->send(real_time_bars(21, "AAPL"));
  while (client->now() < session_time("10:01:00")) {
    for (const auto& bar : only<protocol::RealTimeBar>(client->sync())) {
      EXPECT_EQ(bar.time + 5, core::to_unix_seconds(client->now()));
    }
  }
}

TEST_F(GatewayMarketData, RealTimeBarsAreOfTrades) {
  serve();
  const auto client = connect(1);
  auto request = real_time_bars(21, "AAPL");
  EXPECT_EQ(in_short(client->ask(request)), "");
  EXPECT_EQ(in_short(client->ask(request)), "4/322");
  request.request_id = 22;
  request.what_to_show = "MIDPOINT";
  EXPECT_EQ(in_short(client->ask(request)), "4/321");
  protocol::CancelRealTimeBars cancellation;
  cancellation.request_id = 21;
  EXPECT_EQ(in_short(client->ask(cancellation)), "");
  EXPECT_EQ(in_short(client->ask(cancellation)), "4/300");
}

TEST_F(GatewayMarketData, HistoryKnowsNothingOfTheFuture) {
  serve();
  const auto client = connect_at(1, "10:07:30");
  const auto now = core::to_unix_seconds(client->now());
  const auto answers = client->ask(history(31, "AAPL"));
  ASSERT_EQ(in_short(answers), "17 108");  // SB-34
  const auto bars = only<protocol::HistoricalData>(answers)[0].bars;
  ASSERT_EQ(bars.size(), 37U);
  EXPECT_EQ(std::stoll(bars.back().date), core::to_unix_seconds(session_time("10:06:00")));
  for (const auto& bar : bars) EXPECT_LE(std::stoll(bar.date) + 60, now);

  auto future = history(32, "AAPL");
  future.end_date_time = "20190213 16:00:00 US/Eastern";
  EXPECT_EQ(only<protocol::HistoricalData>(client->ask(future)).at(0).bars, bars);
  const auto days =
      only<protocol::HistoricalData>(client->ask(history(33, "AAPL", "1 day", "5 D"))).at(0).bars;
  ASSERT_EQ(days.size(), 2U) << "today is not over";
  EXPECT_EQ(days.back().date, "20190212");  // SB-35
}

TEST_F(GatewayMarketData, HistoryFormatsTimesAsAsked) {
  serve();
  const auto client = connect(1);
  auto request = history(31, "AAPL", "1 hour");
  request.format_date = 1;
  const auto answers = client->ask(request);
  const auto message = only<protocol::HistoricalData>(answers).at(0);
  EXPECT_EQ(message.bars.front().date, "20190212 09:30:00 US/Eastern");
  EXPECT_EQ(message.bars.size(), 7U);
  EXPECT_EQ(only<protocol::HistoricalDataEnd>(answers).at(0).end, "20190213 09:29:50 US/Eastern");
  const auto old = connect(2, false, 176);
  EXPECT_EQ(in_short(old->ask(history(31, "AAPL"))), "17") << "below 196 the bars are their own end";
}

TEST_F(GatewayMarketData, HistoryRefusesWhatItCannotGive) {  // SB-36, SB-37
  serve();
  const auto client = connect(1);
  auto nothing = history(31, "AAPL", "1 min", "600 S");
  const auto error = only_error<protocol::ErrorMessage>(client->ask(nothing));
  EXPECT_EQ(error.error_code, 162);
  EXPECT_THAT(error.error_string, HasSubstr("HMDS query returned no data"));
  auto live = history(32, "AAPL"), quotes = history(33, "AAPL"), size = history(34, "AAPL", "5 secs");
  live.keep_up_to_date = true;
  quotes.what_to_show = "BID_ASK";
  for (const auto& request : {live, quotes, size}) EXPECT_EQ(in_short(client->ask(request)), "4/321");
  protocol::CancelHistoricalData cancellation;
  cancellation.request_id = 31;
  EXPECT_EQ(in_short(client->ask(cancellation)), "4/366");
}

}  // namespace
}  // namespace ibflow::sim::test
