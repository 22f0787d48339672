// Option computations: server-behaviour.md 2.6.

#include <cmath>

#include "live_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class OptionComputations : public LiveDataTest {
 protected:
  static protocol::Contract call() {
    auto option = contract("OPT", "AAPL", "SMART");
    option.last_trade_date_or_contract_month = "20190315";
    option.strike = 170;
    option.right = "C";
    option.multiplier = "100";
    return option;
  }
  static std::map<int, protocol::TickOptionComputation> by_type(const std::vector<AnyResponse>& responses) {
    std::map<int, protocol::TickOptionComputation> found;
    for (const auto& one : only<protocol::TickOptionComputation>(responses)) found[one.tick_type] = one;
    return found;
  }
};
INSTANTIATE_TEST_SUITE_P(Forms, OptionComputations, text_and_protobuf(), version_name);

TEST_P(OptionComputations, SB26_options_get_computations_of_bid_ask_last_and_model) {
  serve();
  const auto client = keeper("10:00:00");
  const auto answers = client->ask(market_data_of(11, call()));
  EXPECT_THAT(tick_types(answers), StartsWith("58 81"));
  EXPECT_THAT(tick_types(answers), HasSubstr("o10 o11 o12 o13"));
  const auto computations = by_type(answers);
  const auto& model = computations.at(13);
  ASSERT_TRUE(model.implied_vol && model.delta && model.und_price);
  EXPECT_GT(*model.implied_vol, 0.05);
  EXPECT_GT(*model.delta, 0.3);
  EXPECT_LT(*model.delta, 0.8);
  EXPECT_LT(*model.theta, 0);
  EXPECT_NEAR(*model.und_price, 170, 3);
  EXPECT_EQ(computations.at(10).opt_price, last_price(answers, 1));
  EXPECT_LE(*computations.at(10).implied_vol, *computations.at(11).implied_vol) << "the bid is the lower one";
}

TEST_P(OptionComputations, SB26_what_is_not_known_is_minus_one_or_two_on_the_wire) {
  serve();
  const auto client = connect(1);  // nothing has traded
  const auto computations = by_type(client->ask(market_data_of(11, call())));
  ASSERT_EQ(computations.size(), 4U);
  const auto& last = computations.at(12);
  EXPECT_FALSE(last.implied_vol) << "-1 is read as nothing";
  EXPECT_FALSE(last.delta) << "-2 is read as nothing";
  if (!is_protobuf()) {
    EXPECT_THAT(client->received(), HasSubstr(std::string("\0-1\0-2\0-1\0-1\0-2\0-2\0-2\0-1\0", 25)));
  }
}

TEST_P(OptionComputations, SB26_the_model_moves_with_the_underlying) {
  serve();
  const auto client = keeper("10:00:00");
  client->ask(market_data_of(11, call()));
  const auto later = only<protocol::TickOptionComputation>(client->run_to("10:00:30"));
  EXPECT_GT(std::ranges::count(later, 13, &protocol::TickOptionComputation::tick_type), 3);
}

TEST_P(OptionComputations, SB26_a_calculated_volatility_is_one_computation_of_type_53) {
  serve();
  const auto client = keeper("10:00:00");
  protocol::CalculateOptionPrice price;
  price.request_id = 5;
  price.contract = call();
  price.volatility = 0.25;
  price.under_price = 171;
  const auto priced = client->ask(price);
  ASSERT_EQ(tick_types(priced), "o53");
  const auto of_price = only<protocol::TickOptionComputation>(priced).at(0);
  EXPECT_EQ(of_price.request_id, 5);
  EXPECT_NEAR(*of_price.opt_price, 6.5, 1.5);
  EXPECT_EQ(of_price.implied_vol, 0.25);
  EXPECT_TRUE(of_price.delta);

  protocol::CalculateImpliedVolatility volatility;
  volatility.request_id = 6;
  volatility.contract = call();
  volatility.option_price = *of_price.opt_price;
  volatility.under_price = 171;
  const auto solved = client->ask(volatility);
  ASSERT_EQ(tick_types(solved), "o53");
  EXPECT_NEAR(*only<protocol::TickOptionComputation>(solved).at(0).implied_vol, 0.25, 1e-6);

  protocol::CancelCalculateImpliedVolatility cancel_volatility;
  cancel_volatility.request_id = 6;
  protocol::CancelCalculateOptionPrice cancel_price;
  cancel_price.request_id = 5;
  client->send(cancel_volatility);
  EXPECT_EQ(in_short(client->ask(cancel_price)), "");
}

TEST_P(OptionComputations, SB26_an_impossible_price_has_no_volatility_but_an_answer) {
  serve();
  const auto client = keeper("10:00:00");
  protocol::CalculateImpliedVolatility volatility;
  volatility.request_id = 6;
  volatility.contract = call();
  volatility.option_price = 0.01;
  volatility.under_price = 300;
  const auto answers = client->ask(volatility);
  ASSERT_EQ(tick_types(answers), "o53");
  EXPECT_FALSE(only<protocol::TickOptionComputation>(answers).at(0).implied_vol);
}

TEST_P(OptionComputations, without_the_underlying_there_is_10090_and_no_greeks) {
  serve(with({"no-market-data=AAPL"}));
  const auto client = keeper("10:00:00");
  const auto answers = client->ask(market_data_of(11, call()));
  EXPECT_THAT(tick_types(answers), StartsWith("4/10090 58 81"));
  EXPECT_TRUE(only<protocol::TickOptionComputation>(answers).empty());
  EXPECT_TRUE(last_price(answers, 1));
}

}  // namespace
}  // namespace ibflow::sim::test
