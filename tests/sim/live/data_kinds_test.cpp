// Permissions, delayed and frozen data, halts, lost links: server-behaviour.md 2.4.

#include <set>

#include "ibflow/sim/market/recording.hpp"
#include "live_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class DataKinds : public LiveDataTest {};
INSTANTIATE_TEST_SUITE_P(Forms, DataKinds, text_and_protobuf(), version_name);

TEST_P(DataKinds, SB19_unpermitted_live_data_are_one_354) {
  serve(with({"no-market-data=AAPL"}));
  const auto client = keeper("10:00:00");
  const auto error = single_error(client->ask(market_data(11, "AAPL")));
  EXPECT_EQ(error.error_code, 354);
  EXPECT_THAT(error.error_string, StartsWith("Requested market data is not subscribed"));
  EXPECT_EQ(in_short(client->run_to("10:00:30")), "") << "no ticks";
  EXPECT_EQ(in_short(client->ask(cancel_market_data(11))), "4/300");
  EXPECT_THAT(in_short(client->ask(market_data(12, "SPY"))), StartsWith("58 81"));
}

TEST_P(DataKinds, SB19_10089_in_place_of_354_is_a_choice) {
  serve(with({"no-market-data=STK", "refuse-with-10089=on"}));
  const auto error = single_error(connect(1)->ask(market_data(11, "AAPL")));
  EXPECT_EQ(error.error_code, 10089);
  EXPECT_THAT(error.error_string, HasSubstr("requires additional subscription for API"));
}

TEST_P(DataKinds, SB19_unpermitted_delayed_data_are_10167_then_delayed_types) {
  serve(with({"no-market-data=AAPL"}));
  const auto client = keeper("10:00:00");
  client->send(data_type(3));
  auto messages = client->ask(market_data(11, "AAPL"));
  EXPECT_THAT(tick_types(messages), StartsWith("4/10167 58 81 s88 p68 z74 p72 p73 p75 p76 p66 p67"));
  EXPECT_EQ(only<protocol::MarketDataType>(messages).at(0).market_data_type, 3);
  EXPECT_THAT(only<protocol::ErrorMessage>(messages).at(0).error_string,
              HasSubstr("Displaying delayed market data"));
  const auto later = client->run_to("10:03:00");
  messages.insert(messages.end(), later.begin(), later.end());
  std::set<int> types;
  for (const auto& message : messages) {
    std::visit(
        [&](const auto& one) {
          if constexpr (requires { one.tick_type; }) types.insert(one.tick_type);
        },
        message);
  }
  for (const int type : types) EXPECT_TRUE((type >= 66 && type <= 76) || type == 88) << type;
  EXPECT_TRUE(types.contains(68));
}

TEST_P(DataKinds, SB19_delayed_data_are_a_quarter_of_an_hour_late) {
  serve(with({"no-market-data=AAPL"}));
  const auto client = keeper("09:45:00");
  const auto live = GatewayTest::connect(2, false, 225);
  client->send(data_type(3));
  client->ask(market_data(11, "AAPL"));
  perform("permission AAPL");
  live->ask(market_data(11, "AAPL"));
  client->run_to("09:50:00");
  const auto then = last_price(live->sync(), 4);
  const auto now = last_price(client->run_to("10:05:00"), 68);
  ASSERT_TRUE(then && now);
  EXPECT_EQ(*now, *then);
  const auto recording = Recording::load(held_session().data_folder).value();
  const auto minute =
      recording.bars_between("AAPL", session_time("09:49:00"), session_time("09:50:00")).value().front();
  EXPECT_NEAR(*now, minute.close, 0.1);
}

TEST_P(DataKinds, without_delayed_data_there_is_10168) {
  serve(with({"no-market-data=AAPL", "delayed-data=off"}));
  const auto client = connect(1);
  client->send(data_type(3));
  const auto error = single_error(client->ask(market_data(11, "AAPL")));
  EXPECT_EQ(error.error_code, 10168);
  EXPECT_THAT(error.error_string, HasSubstr("Delayed market data is not enabled"));
}

TEST_P(DataKinds, SB20_delayed_asked_for_though_live_is_permitted_is_live) {
  serve();
  const auto client = keeper("10:00:00");
  client->send(data_type(3));
  const auto answers = client->ask(market_data(11, "AAPL"));
  EXPECT_THAT(tick_types(answers), StartsWith("58 81 s45 p4"));
  EXPECT_EQ(only<protocol::MarketDataType>(answers).at(0).market_data_type, 1);
}

TEST_P(DataKinds, SB21_a_closed_market_has_no_quotes_but_a_close) {
  serve();
  const auto client = connect(1);
  const auto answers = client->ask(market_data(11, "AAPL"));
  EXPECT_EQ(last_price(answers, 1), -1);
  EXPECT_EQ(last_price(answers, 2), -1);
  for (const auto& tick : only<protocol::TickPrice>(answers)) {
    if (tick.tick_type == 1 || tick.tick_type == 2) {
      EXPECT_TRUE(tick.size->is_zero());
    }
  }
  EXPECT_TRUE(last_price(answers, 9));
  EXPECT_EQ(only<protocol::MarketDataType>(answers).at(0).market_data_type, 1);
}

TEST_P(DataKinds, SB21_frozen_data_show_the_last_quotes_of_the_close) {
  serve();
  const auto client = keeper("15:59:58");
  const auto quotes = client->ask(market_data(10, "AAPL"));
  client->ask(cancel_market_data(10));
  client->run_to("16:00:10");
  client->send(data_type(2));
  const auto answers = client->ask(market_data(11, "AAPL"));
  EXPECT_EQ(only<protocol::MarketDataType>(answers).at(0).market_data_type, 2);
  EXPECT_NEAR(*last_price(answers, 1), *last_price(quotes, 1), 0.5);
  EXPECT_TRUE(last_size(answers, 0)->is_positive());
  client->send(data_type(1));
  const auto live = client->ask(market_data(12, "AAPL"));
  EXPECT_EQ(last_price(live, 1), -1);
}

TEST_P(DataKinds, SB21_a_frozen_subscription_becomes_live_when_the_market_opens) {
  serve();
  const auto client = keeper("09:29:52");
  client->send(data_type(2));
  const auto first = client->ask(market_data(11, "AAPL"));
  EXPECT_EQ(only<protocol::MarketDataType>(first).at(0).market_data_type, 2);
  EXPECT_GT(*last_price(first, 1), 0) << "the quotes of the last close";
  const auto kinds = only<protocol::MarketDataType>(client->run_to("09:31:00"));
  ASSERT_EQ(kinds.size(), 1U);
  EXPECT_EQ(kinds.front().market_data_type, 1);
}

TEST_P(DataKinds, running_frozen_subscriptions_switch_with_the_type) {
  serve();
  const auto client = connect(1);
  client->send(data_type(2));
  client->ask(market_data(11, "AAPL"));
  const auto switched = client->ask(data_type(1));
  EXPECT_EQ(tick_types(switched).substr(0, 8), "58 p1 p2");
  EXPECT_EQ(only<protocol::MarketDataType>(switched).at(0).market_data_type, 1);
  EXPECT_EQ(last_price(switched, 1), -1);
}

TEST_P(DataKinds, SB22_a_halt_is_told_on_change) {
  serve();
  const auto client = keeper("10:00:00");
  EXPECT_EQ(last_generic(client->ask(market_data(11, "AAPL")), 49), 0.0);
  client->ask(market_data(12, "SPY"));
  perform("halt AAPL");
  const auto halted = client->run_to("10:00:10");
  EXPECT_EQ(last_generic(halted, 49), 1.0);
  EXPECT_EQ(only<protocol::TickGeneric>(halted).size(), 1U) << "once, and not for the other";
  EXPECT_EQ(only<protocol::TickGeneric>(halted).at(0).request_id, 11);
  perform("halt AAPL volatility");
  EXPECT_EQ(last_generic(client->run_to("10:00:20"), 49), 2.0);
  perform("resume AAPL");
  EXPECT_EQ(last_generic(client->run_to("10:00:30"), 49), 0.0);
}

TEST_P(DataKinds, a_competing_session_ends_live_data) {
  serve();
  const auto client = keeper("10:00:00");
  client->ask(market_data(11, "AAPL"));
  perform("competing-session on");
  const auto after = client->run_to("10:00:10");
  const auto errors = only<protocol::ErrorMessage>(after);
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].error_code, 10197);
  EXPECT_EQ(errors[0].request_id, 11);
  EXPECT_THAT(errors[0].error_string, HasSubstr("No market data during competing live session"));
  EXPECT_EQ(single_error(client->ask(market_data(11, "AAPL"))).error_code, 10197);
  perform("competing-session off");
  EXPECT_THAT(in_short(client->ask(market_data(11, "AAPL"))), StartsWith("58 81"));
}

TEST_P(DataKinds, a_broken_farm_is_silent_and_goes_on_where_it_is) {
  serve();
  const auto client = keeper("10:00:00");
  client->ask(market_data(11, "AAPL"));
  perform("farm broken usfarm");
  EXPECT_TRUE(only<protocol::TickPrice>(client->run_to("10:00:30")).empty());
  EXPECT_EQ(in_short(client->ask(market_data(12, "SPY"))), "58 81") << "values later";
  perform("farm restored usfarm");
  const auto after = client->run_to("10:00:40");
  EXPECT_GT(only<protocol::TickPrice>(after).size(), 2U);
  const auto closes = only<protocol::TickPrice>(after);
  EXPECT_TRUE(std::ranges::any_of(closes, [](const auto& tick) {
    return tick.request_id == 12 && tick.tick_type == 9;
  })) << "the whole burst";
}

TEST_P(DataKinds, SB09_after_a_loss_of_data_every_subscription_is_dead) {
  serve();
  const auto client = keeper("10:00:00");
  client->ask(market_data(11, "AAPL"));
  client->ask(real_time_bars(12, "AAPL"));
  perform("link lost");
  EXPECT_TRUE(only<protocol::TickPrice>(client->run_to("10:00:10")).empty());
  perform("link data-lost");
  const auto after = client->run_to("10:00:30");
  EXPECT_TRUE(only<protocol::TickPrice>(after).empty());
  EXPECT_TRUE(only<protocol::RealTimeBar>(after).empty());
  EXPECT_EQ(in_short(client->ask(cancel_market_data(11))), "4/300");
  EXPECT_THAT(in_short(client->ask(market_data(11, "AAPL"))), StartsWith("58 81 46"));
}

}  // namespace
}  // namespace ibflow::sim::test
