// Level-1 subscriptions: server-behaviour.md section 2, over the wire.

#include "ibflow/sim/market/recording.hpp"
#include "live_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class LevelOne : public LiveDataTest {};
INSTANTIATE_TEST_SUITE_P(Forms, LevelOne, text_and_protobuf(), version_name);

TEST_P(LevelOne, SB13_first_messages_of_a_subscription_are_58_and_81) {
  serve();
  const auto client = keeper("10:00:00");
  const auto first = client->ask(market_data(11, "AAPL"));
  EXPECT_EQ(tick_types(first), "58 81 s45 p4 g49 z8 p6 p7 p9 p14 p1 p2 z0 z3 z5 s32 s33 s84");
  const auto kind = only<protocol::MarketDataType>(first).at(0);
  EXPECT_EQ(kind.request_id, 11);
  EXPECT_EQ(kind.market_data_type, 1);
  const auto parameters = only<protocol::TickRequestParameters>(first).at(0);
  EXPECT_EQ(parameters.min_tick, 0.01);
  EXPECT_EQ(parameters.bbo_exchange, "9c0001");
  EXPECT_EQ(parameters.snapshot_permissions, 3);
  const auto later = client->run_to("10:01:00");
  EXPECT_TRUE(only<protocol::MarketDataType>(later).empty()) << "the head comes once";
  EXPECT_TRUE(only<protocol::TickRequestParameters>(later).empty());
}

TEST_P(LevelOne, SB14_a_price_carries_the_size_that_its_size_tick_repeats) {
  serve();
  const auto client = keeper("10:00:00");
  auto messages = client->ask(market_data(11, "AAPL"));
  for (auto& message : client->run_to("10:01:00")) messages.push_back(std::move(message));
  const std::map<int, int> size_of{{1, 0}, {2, 3}, {4, 5}};
  std::map<int, core::Decimal> carried;
  int compared = 0;
  for (const auto& message : messages) {
    if (const auto* price = std::get_if<protocol::TickPrice>(&message)) {
      const auto size = size_of.find(price->tick_type);
      if (size == size_of.end()) continue;
      EXPECT_TRUE(price->size->is_positive());
      carried[size->second] = *price->size;
    } else if (const auto* size = std::get_if<protocol::TickSize>(&message)) {
      const auto expected = carried.find(size->tick_type);
      if (expected == carried.end()) continue;
      EXPECT_EQ(size->size, expected->second);
      carried.erase(expected);
      ++compared;
    }
  }
  EXPECT_GT(compared, 20);
  EXPECT_TRUE(carried.empty()) << "every price was followed by its size";
}

TEST_P(LevelOne, SB15_then_only_changed_values_come_once_a_step) {
  serve();
  const auto client = keeper("10:00:00");
  std::map<int, double> prices;
  for (const auto& tick : only<protocol::TickPrice>(client->ask(market_data(11, "AAPL"))))
    prices[tick.tick_type] = *tick.price;
  int changes = 0;
  while (client->now() < session_time("10:02:00")) {
    std::map<int, int> in_this_step;
    for (const auto& tick : only<protocol::TickPrice>(client->sync())) {
      EXPECT_NE(*tick.price, prices[tick.tick_type]);
      EXPECT_EQ(++in_this_step[tick.tick_type], 1);
      prices[tick.tick_type] = *tick.price;
      ++changes;
    }
  }
  EXPECT_GT(changes, 30);
}

TEST_P(LevelOne, SB13_values_are_those_of_the_recording) {
  serve();
  const auto client = keeper("10:00:00");
  const auto first = client->ask(market_data(11, "AAPL"));
  const auto recording = Recording::load(held_session().data_folder).value();
  const auto minutes =
      recording.bars_between("AAPL", session_time("09:30:00"), session_time("10:00:00")).value();
  double high = 0, low = 1e9;
  for (const auto& bar : minutes) {
    high = std::max(high, bar.high);
    low = std::min(low, bar.low);
  }
  EXPECT_EQ(last_price(first, 9), recording.previous_close("AAPL", kSession).value());
  EXPECT_EQ(last_price(first, 14), minutes.front().open);
  EXPECT_LE(high, *last_price(first, 6));
  EXPECT_GE(low, *last_price(first, 7));
}

TEST_P(LevelOne, sizes_count_lots_of_100_shares_below_220_and_shares_above) {
  serve();
  const auto client = keeper("10:00:00");
  const auto shares = GatewayTest::connect(2, false, 225);
  const auto ours = client->ask(market_data(11, "AAPL"));
  const auto theirs = shares->ask(market_data(11, "AAPL"));
  for (const auto type : {0, 3, 5, 8}) {
    const auto expected = GetParam() < 220 ? (last_size(theirs, type)->truncated() + 50) / 100
                                           : last_size(theirs, type)->truncated();
    EXPECT_EQ(last_size(ours, type)->truncated(), expected) << type;
  }
}

TEST_P(LevelOne, sizes_in_lots_is_a_choice) {
  serve(with({"sizes-in-lots=on"}));
  const auto client = keeper("10:00:00");
  const auto lots = GatewayTest::connect(2, false, 176);
  EXPECT_EQ(last_size(client->ask(market_data(11, "AAPL")), 8),
            last_size(lots->ask(market_data(11, "AAPL")), 8));
}

TEST_P(LevelOne, quotes_are_firm_and_trades_are_not) {
  serve();
  const auto client = keeper("10:00:00");
  for (const auto& tick : only<protocol::TickPrice>(client->ask(market_data(11, "AAPL")))) {
    const bool quote = tick.tick_type == 1 || tick.tick_type == 2;
    EXPECT_EQ(tick.attributes.can_auto_execute, quote) << tick.tick_type;
    EXPECT_FALSE(tick.attributes.past_limit);
  }
}

TEST_P(LevelOne, everybody_sees_the_same_changes_whatever_the_request_is_called) {
  serve();
  const auto client = keeper("10:00:00");
  const auto other = connect(2);
  client->ask(market_data(11, "AAPL"));
  other->ask(market_data(11, "AAPL"));
  other->ask(market_data(2'000'000'000, "AAPL"));
  const auto ours = client->run_to("10:01:00");
  std::map<std::int32_t, std::vector<double>> prices;
  for (const auto& tick : only<protocol::TickPrice>(other->sync()))
    prices[tick.request_id].push_back(*tick.price);
  std::vector<double> expected;
  for (const auto& tick : only<protocol::TickPrice>(ours)) expected.push_back(*tick.price);
  EXPECT_GT(expected.size(), 20U);
  EXPECT_EQ(prices[11], expected);
  EXPECT_EQ(prices[2'000'000'000], expected);
}

TEST_P(LevelOne, SB18_cancel_is_silent_and_the_second_gives_300) {
  serve();
  const auto client = keeper("10:00:00");
  client->ask(market_data(11, "AAPL"));
  client->send(cancel_market_data(11));
  EXPECT_EQ(in_short(client->run_to("10:00:30")), "");
  const auto error = single_error(client->ask(cancel_market_data(11)));
  EXPECT_EQ(error.error_code, 300);
  EXPECT_EQ(error.request_id, 11);
  EXPECT_THAT(error.error_string, HasSubstr("Can't find EId with tickerId:11"));
}

TEST_P(LevelOne, SB23_an_illegal_generic_tick_is_321_with_the_legal_ones) {
  serve();
  const auto client = connect(1);
  const auto error = single_error(client->ask(with_ticks(12, "SPY", "233,999")));
  EXPECT_EQ(error.error_code, 321);
  EXPECT_THAT(error.error_string, HasSubstr("Error validating request"));
  EXPECT_THAT(error.error_string, HasSubstr("Incorrect generic tick list of 999"));
  EXPECT_THAT(error.error_string, HasSubstr("Legal ones for (STK) are: 100(Option Volume)"));
  EXPECT_EQ(in_short(client->ask(cancel_market_data(12))), "4/300") << "no data";
  auto forex = with_ticks(13, "EUR", "233");
  forex.contract = contract("CASH", "EUR", "IDEALPRO");
  EXPECT_THAT(single_error(client->ask(forex)).error_string, HasSubstr("Legal ones for (CASH) are:"));
}

TEST_P(LevelOne, SB24_line_101_of_100_is_refused_until_one_is_free) {
  serve();
  const auto client = connect(1);
  const auto other = connect(2);
  for (int id = 0; id < 60; ++id) client->send(market_data(id, "AAPL"));
  for (int id = 0; id < 40; ++id) other->send(market_data(id, "SPY"));
  client->sync();
  other->sync();
  const auto error = single_error(client->ask(market_data(100, "SPY")));
  EXPECT_EQ(error.error_code, 101);
  EXPECT_THAT(error.error_string, HasSubstr("Max number of tickers has been reached"));
  other->ask(cancel_market_data(7));
  EXPECT_THAT(in_short(client->ask(market_data(100, "SPY"))), StartsWith("58 81"));
}

TEST_P(LevelOne, SB25_a_ticker_id_in_use_is_refused_and_the_first_goes_on) {
  serve();
  const auto client = keeper("10:00:00");
  client->ask(market_data(11, "AAPL"));
  const auto error = single_error(client->ask(market_data(11, "SPY")));
  EXPECT_EQ(error.error_code, 322);
  EXPECT_THAT(error.error_string, HasSubstr("Duplicate ticker"));
  EXPECT_GT(only<protocol::TickPrice>(client->run_to("10:00:30")).size(), 5U);
  serve(with({"duplicate-ticker-code=102"}));
  const auto second = connect(1);
  second->ask(market_data(11, "AAPL"));
  EXPECT_EQ(single_error(second->ask(market_data(11, "SPY"))).error_code, 102);
}

TEST_P(LevelOne, SB27_a_cfd_is_sent_to_its_underlying) {
  serve();
  const auto client = keeper("10:00:00");
  const auto answers = client->ask(market_data_of(11, contract("CFD", "AAPL", "SMART")));
  ASSERT_EQ(in_short(answers), "91");
  const auto reroute = only<protocol::RerouteMarketData>(answers).at(0);
  EXPECT_EQ(reroute.request_id, 11);
  EXPECT_EQ(in_short(client->run_to("10:00:30")), "") << "and then nothing";
  protocol::Contract underlying;
  underlying.con_id = reroute.con_id;
  underlying.exchange = reroute.exchange;
  EXPECT_THAT(in_short(client->ask(market_data_of(11, underlying))), StartsWith("58 81 46 1"));
}

TEST_P(LevelOne, unknown_contracts_are_200) {
  serve();
  EXPECT_EQ(in_short(connect(1)->ask(market_data(13, "NOPE"))), "4/200");
}

TEST_P(LevelOne, products_have_their_own_ticks) {
  serve();
  const auto client = keeper("10:00:00");
  const auto forex = tick_types(client->ask(market_data_of(1, contract("CASH", "EUR", "IDEALPRO"))));
  const auto index = tick_types(client->ask(market_data_of(2, contract("IND", "SPX", "CBOE"))));
  EXPECT_THAT(forex, StartsWith("58 81 g49"));
  EXPECT_THAT(forex, HasSubstr("p1 p2 z0 z3"));
  for (const auto* absent : {"p4 ", "z8", "s45", "s32"}) EXPECT_THAT(forex, testing::Not(HasSubstr(absent)));
  for (const auto* absent : {"p1 ", "p2 ", "z8", "g49"}) EXPECT_THAT(index, testing::Not(HasSubstr(absent)));
  EXPECT_EQ(only<protocol::TickRequestParameters>(
                client->ask(market_data_of(3, contract("CASH", "EUR", "IDEALPRO"))))
                .at(0)
                .bbo_exchange,
            "");
}

class LevelOneVersions : public LiveDataTest {};
INSTANTIATE_TEST_SUITE_P(Forms, LevelOneVersions, testing::Values(100, 157, 176, 213, 225), version_name);

TEST_P(LevelOneVersions, SB28_no_tick_type_is_newer_than_the_version) {
  serve();
  const auto client = keeper("10:00:00");
  auto messages = client->ask(with_ticks(
      1, "SPY", "100,101,104,105,106,162,165,220,221,225,232,233,236,258,292,293,294,295,318,375,411,456"));
  const auto more = client->ask(with_ticks(2, "SPY", "460,576,577,578,586,587,588,595,614,619,623"));
  messages.insert(messages.end(), more.begin(), more.end());
  const int newest = GetParam() >= 225 ? 110 : 104;
  int ticks = 0;
  for (const auto& message : messages) {
    std::visit(
        [&](const auto& one) {
          if constexpr (requires { one.tick_type; }) {
            EXPECT_LE(one.tick_type, newest);
            ++ticks;
          }
        },
        message);
  }
  EXPECT_GT(ticks, 50);
  const auto odd_lots = tick_types(client->ask(with_ticks(3, "SPY", "787")));
  if (GetParam() >= 225) {
    EXPECT_THAT(odd_lots, HasSubstr("p105 p106 z107 z108 s109 s110"));
  } else {
    EXPECT_EQ(odd_lots, "4/321") << "not legal yet";
  }
}

}  // namespace
}  // namespace ibflow::sim::test
