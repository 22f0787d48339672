#include "ibflow/sim/exchange/traded_instrument.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ibflow/sim/exchange/contract_directory.hpp"
#include "ibflow/sim/exchange/fill_model.hpp"
#include "tests/sim/exchange/stage.hpp"

namespace ibflow::sim {
namespace {

using testing::an_order;
using ::testing::HasSubstr;

TradedInstrument an_option() {
  TradedInstrument option = traded_stock("AAPL  190315C00170000", 2);
  option.increments = {{0, 0.01}, {3, 0.05}};
  option.multiplier = 100;
  return option;
}

TEST(PriceIncrements, ChangeWithThePrice) {
  const auto option = an_option();
  EXPECT_TRUE(fits_increment(option, 2.99));
  EXPECT_TRUE(fits_increment(option, 3.05));
  EXPECT_FALSE(fits_increment(option, 3.01));
  EXPECT_EQ(round_to_increment(option, 3.07, Rounding::Nearest), 3.05);
  EXPECT_EQ(round_to_increment(option, 3.06, Rounding::Up), 3.10);
  EXPECT_EQ(round_to_increment(option, 3.09, Rounding::Down), 3.05);
  EXPECT_EQ(round_to_increment(option, 3.15, Rounding::Down), 3.15);
}

TEST(PriceIncrements, OfCurrenciesAndFutures) {
  TradedInstrument instrument = traded_stock("EUR.USD", 0);
  instrument.increments = {{0, 0.00005}};
  EXPECT_TRUE(fits_increment(instrument, 1.12345));
  EXPECT_FALSE(fits_increment(instrument, 1.12347));
  instrument.increments = {{0, 0.25}};
  EXPECT_TRUE(fits_increment(instrument, 2750.75));
  EXPECT_FALSE(fits_increment(instrument, 2750.70));
}

TEST(NegativePrices, AreForInstrumentsThatHaveThem) {
  testing::Stage stage;
  TradedInstrument spread = traded_stock("SPREAD", 7);
  spread.negative_prices = true;
  stage.exchange.list(spread);
  EXPECT_TRUE(stage.exchange.place(an_order(1).of("SPREAD").buy(1).limit(-0.50), stage.now));
  EXPECT_EQ(stage.exchange.place(an_order(2).buy(1).limit(-0.50), stage.now).error().code, 321);
}

TEST(Sizes, FollowTheInstrument) {
  testing::Stage stage;
  TradedInstrument lots = traded_stock("LOTS", 7);
  lots.size_increment = 100;
  lots.smallest_size = 200;
  TradedInstrument parts = traded_stock("PARTS", 8);
  parts.fractional = true;
  stage.exchange.list(lots);
  stage.exchange.list(parts);
  const auto code = [&](OrderRequest request, std::string_view size) {
    request.quantity = testing::decimal(size);
    const auto placed = stage.exchange.place(request, stage.now);
    return placed ? 0 : placed.error().code;
  };
  EXPECT_EQ(code(an_order(1).of("LOTS").limit(10), "100"), 388);
  EXPECT_EQ(code(an_order(1).of("LOTS").limit(10), "250"), 355);
  EXPECT_EQ(code(an_order(1).of("LOTS").limit(10), "300"), 0);
  EXPECT_EQ(code(an_order(2).of("PARTS").limit(10), "0.5"), 0);
  EXPECT_EQ(code(an_order(3).of("PARTS").limit(10), "0.00005"), 10250);
  OrderRequest trail = an_order(3).of("PARTS").sell(1);
  trail.type = OrderType::Trail;
  trail.trail_amount = 1;
  EXPECT_EQ(code(trail, "0.5"), 10249);
}

TEST(FractionalOrders, Fill) {
  testing::Stage stage;
  TradedInstrument parts = traded_stock("PARTS", 8);
  parts.fractional = true;
  stage.exchange.list(parts);
  Print print;
  print.ticker = 8;
  print.price = print.bid = print.ask = 100;
  print.bid_size = print.ask_size = 1000;
  stage.show(print);
  OrderRequest request = an_order(1).of("PARTS").market();
  request.quantity = 0;
  request.cash_quantity = 250;
  ASSERT_TRUE(stage.exchange.place(request, stage.now));
  EXPECT_EQ(stage.order(1).status, model::OrderStatus::Filled);
  EXPECT_EQ(stage.order(1).filled, testing::decimal("2.5"));
}

TEST(Holidays, AreNoSessions) {
  using namespace std::chrono;
  EXPECT_TRUE(us_stock_sessions(year(2019) / February / 16).regular.empty()) << "a Saturday";
  EXPECT_TRUE(us_stock_sessions(year(2019) / February / 18).regular.empty()) << "Presidents' Day";
  const auto short_day = us_stock_sessions(year(2019) / November / 29);
  EXPECT_EQ(core::to_new_york(short_day.regular.front().close).time_of_day, hours(13));
}

TEST(GoodTillCancelled, RestsOverTheWeekend) {
  testing::Stage stage;
  Print print;
  print.price = print.bid = 100;
  print.ask = 100.01;
  print.bid_size = print.ask_size = 1000;
  stage.show(print);
  ASSERT_TRUE(stage.exchange.place(an_order(1).buy(10).limit(99).good_till_cancelled(), stage.now));
  ASSERT_TRUE(stage.exchange.place(an_order(2).buy(10).limit(99), stage.now));
  const auto friday = testing::at("16:00") + std::chrono::hours(48);
  stage.move_to(friday);
  EXPECT_EQ(stage.order(2).status, model::OrderStatus::Cancelled);
  ASSERT_TRUE(stage.exchange.place(an_order(3).buy(10).limit(99), friday));
  EXPECT_THAT(stage.scribe.reasons.back(), HasSubstr("until 2019-02-19 09:30:00")) << "Monday is a holiday";
  const auto tuesday = testing::at("10:00") + std::chrono::hours(6 * 24);
  stage.move_to(tuesday);
  EXPECT_EQ(stage.order(3).status, model::OrderStatus::Submitted);
  print.price = print.bid = print.ask = 98;
  stage.show(print);
  EXPECT_EQ(stage.order(1).status, model::OrderStatus::Filled);
}

TEST(Directory, ListsWhatAnOrderNames) {
  ContractSources sources;
  sources.tickers = {"AAPL", "MSFT"};
  sources.session = testing::a_day();
  sources.previous_closes = {170.0, 105.0};
  const ContractDatabase contracts(sources);
  testing::Stage stage;
  stage.exchange.set_directory(directory_of(contracts));
  std::size_t options = 0;
  for (std::size_t i = 2; i < contracts.size(); ++i) {
    const auto& instrument = contracts.instrument(i);
    const auto traded = traded_instrument(instrument, i);
    const bool can_trade = instrument.security_type != SecurityType::Index &&
                           instrument.security_type != SecurityType::ContinuousFuture;
    EXPECT_EQ(traded.has_value(), can_trade) << instrument.key;
    if (!traded) continue;
    EXPECT_EQ(traded->key, instrument.key);
    EXPECT_FALSE(traded->increments.empty()) << instrument.key;
    if (instrument.security_type != SecurityType::Option || options++ > 0) continue;
    EXPECT_EQ(traded->multiplier, 100);
    EXPECT_EQ(traded->default_trigger, TriggerMethod::DoubleBidAsk);
    ASSERT_TRUE(stage.exchange.place(an_order(1).of(instrument.key).buy(1).market(), stage.now));
    EXPECT_THAT(stage.exchange.awaited_instruments(), ::testing::ElementsAre(i));
  }
  EXPECT_GT(options, 0U);
  EXPECT_EQ(stage.exchange.place(an_order(2).of("NOSUCH").buy(1).market(), stage.now).error().code, 200);
}

TEST(FillModelText, IsReadAndWritten) {
  const auto model = parse_fill_model("queue,unlimited-size,latency=20ms,cancel-latency=2s,slippage=1");
  ASSERT_TRUE(model);
  EXPECT_EQ(model->resting, FillModel::Resting::Queue);
  EXPECT_FALSE(model->limited_by_size);
  EXPECT_EQ(model->order_latency, std::chrono::milliseconds(20));
  EXPECT_EQ(model->slippage_ticks, 1);
  EXPECT_EQ(to_string(*model), "queue,unlimited-size,latency=20ms,cancel-latency=2000ms,slippage=1");
  EXPECT_EQ(parse_fill_model(to_string(*model)).value(), *model);
  EXPECT_EQ(parse_fill_model("").value(), FillModel());
  for (const char* bad :
       {"middle", "latency=5", "latency=-1s", "slippage=x", "touch,,queue", "slippage=1001"})
    EXPECT_THAT(parse_fill_model(bad).error().message, HasSubstr("does not fit")) << bad;
}

}  // namespace
}  // namespace ibflow::sim
