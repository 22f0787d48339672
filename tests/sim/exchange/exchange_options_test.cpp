#include "ibflow/sim/exchange/exchange_options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ibflow/sim/behaviour.hpp"
#include "tests/sim/exchange/stage.hpp"

namespace ibflow::sim {
namespace {

using testing::an_order;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

ExchangeOptions options_of(std::initializer_list<const char*> choices) {
  Behaviour behaviour;
  for (const auto* choice : choices) EXPECT_TRUE(set_behaviour(behaviour, choice)) << choice;
  return exchange_options(behaviour).value();
}

TEST(ExchangeOptions, AreTodaysByDefault) {
  const auto options = options_of({});
  EXPECT_EQ(options.fill_model, FillModel());
  EXPECT_EQ(options.auctions, AuctionPrints::Inferred);
  EXPECT_EQ(options.close_cutoff, std::chrono::minutes(10));
  EXPECT_EQ(options.price_cap_percent, 0);
}

TEST(ExchangeOptions, FollowTheChoicesOfBehaviour) {
  const auto options = options_of({"fill-model=queue,slippage=1", "auction-prints=recorded",
                                   "locate-seconds=5", "largest-order-size=100", "cancel-waits-for-open=on"});
  EXPECT_EQ(options.fill_model.resting, FillModel::Resting::Queue);
  EXPECT_EQ(options.auctions, AuctionPrints::Recorded);
  EXPECT_EQ(options.locate_time, std::chrono::seconds(5));
  EXPECT_EQ(options.largest_size, core::Decimal(100));
  EXPECT_TRUE(options.cancel_waits_for_open);
}

TEST(ExchangeOptions, RefuseWhatDoesNotFit) {
  Behaviour behaviour;
  behaviour.auction_prints = "guessed";
  EXPECT_THAT(exchange_options(behaviour).error().message, HasSubstr("auction-prints"));
  behaviour = {};
  behaviour.locate_seconds = -1;
  EXPECT_THAT(exchange_options(behaviour).error().message, HasSubstr("locate-seconds"));
  behaviour = {};
  behaviour.fill_model = "lucky";
  EXPECT_THAT(exchange_options(behaviour).error().message, HasSubstr("'lucky'"));
}

TEST(ShortSales, AreHeldOrRefusedByInstrument) {
  testing::Stage stage(options_of({"hard-to-borrow=AAPL", "not-shortable=MSFT", "locate-seconds=2"}));
  Print print;
  print.price = print.bid = print.ask = 100;
  print.bid_size = print.ask_size = 1000;
  stage.show(print);
  ASSERT_TRUE(stage.exchange.place(an_order(1).sell(10).market(), stage.now));
  EXPECT_THAT(stage.scribe.heard(), ElementsAre("1 warning 404", "1 PreSubmitted 0/10 held: locate"));
  ASSERT_TRUE(stage.exchange.place(an_order(2).of("MSFT").sell(10).market(), stage.now));
  EXPECT_THAT(stage.scribe.heard(), ElementsAre("2 rejected 201", "2 Inactive 0/10"));
  stage.move_to(stage.now + std::chrono::seconds(2));
  EXPECT_EQ(stage.order(1).status, model::OrderStatus::Filled);
}

}  // namespace
}  // namespace ibflow::sim
