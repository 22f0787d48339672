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
