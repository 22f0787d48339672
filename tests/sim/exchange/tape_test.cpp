#include "ibflow/sim/market/tape.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "ibflow/sim/market/regular_hours.hpp"
#include "tests/sim/exchange/builders.hpp"

namespace ibflow::sim {
namespace {

using testing::a_day;
using testing::at;
using testing::demo_recording;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<Print> prints_of(const Tape& tape, const std::string& ticker) {
  std::vector<Print> prints;
  for (const Print& print : tape.prints()) {
    if (tape.tickers()[print.ticker] == ticker) prints.push_back(print);
  }
  return prints;
}

std::vector<model::Bar> minute_bars(const std::vector<Print>& prints) {
  std::map<core::Timestamp, model::Bar> bars;
  for (const Print& print : prints) {
    const core::Timestamp start = std::chrono::floor<std::chrono::minutes>(print.at);
    auto [entry, is_new] = bars.try_emplace(start);
    model::Bar& bar = entry->second;
    bar.start = start;
    if (is_new) bar.open = bar.high = bar.low = print.price;
    bar.high = std::max(bar.high, print.price);
    bar.low = std::min(bar.low, print.price);
    bar.close = print.price;
    bar.volume += print.shares;
  }
  std::vector<model::Bar> result;
  for (const auto& [start, bar] : bars) result.push_back(bar);
  return result;
}

TEST(Tape, RebuildsEveryRecordedMinuteOfEveryTickerAndDayExactly) {
  const Recording& recording = demo_recording();
  std::size_t compared = 0;
  for (const core::Date date : recording.dates()) {
    const Tape tape = Tape::build(recording, date).value();
    for (const std::string& ticker : recording.tickers()) {
      std::vector<model::Bar> recorded;
      const auto all = recording.bars(ticker, date).value();
      for (const model::Bar& bar : all) {
        if (!bar.volume.is_zero()) recorded.push_back(bar);
      }
      ASSERT_EQ(minute_bars(prints_of(tape, ticker)), recorded) << ticker << " " << core::format_date(date);
      compared += recorded.size();
    }
  }
  EXPECT_GT(compared, 23'000U);
}

TEST(Tape, PutsOnePrintIntoEachFiveSecondSlotAtTheTickersOwnSecond) {
  const Tape tape = Tape::build(demo_recording(), a_day()).value();
  for (const std::string& ticker : {std::string("AAPL"), std::string("AMZN"), std::string("QQQ")}) {
    const auto offset = demo_recording().number_of(ticker).value() % 5;
    const auto prints = prints_of(tape, ticker);
    for (std::size_t k = 0; k < 12; ++k) {
      EXPECT_EQ(prints[k].at, at("09:30") + std::chrono::seconds(5 * k + offset)) << ticker;
    }
  }
}

TEST(Tape, FollowsOpenLowHighCloseInARisingMinuteAndTheOtherWayInAFallingOne) {
  const auto prints = prints_of(Tape::build(demo_recording(), a_day(), {"SPY"}).value(), "SPY");
  bool rising_seen = false;
  bool falling_seen = false;
  std::size_t first = 0;
  const auto bars = demo_recording().bars("SPY", a_day()).value();
  for (const model::Bar& bar : bars) {
    if (bar.volume.is_zero()) continue;
    const bool rises = bar.close >= bar.open;
    (rises ? rising_seen : falling_seen) = true;
    EXPECT_EQ(prints[first].price, bar.open);
    EXPECT_EQ(prints[first + 4].price, rises ? bar.low : bar.high);
    EXPECT_EQ(prints[first + 8].price, rises ? bar.high : bar.low);
    EXPECT_EQ(prints[first + 11].price, bar.close);
    first += 12;
  }
  EXPECT_TRUE(rising_seen && falling_seen);
}

TEST(Tape, KeepsToTheRegularSessionInOrder) {
  const Tape tape = Tape::build(demo_recording(), a_day()).value();
  const auto& prints = tape.prints();
  EXPECT_TRUE(std::is_sorted(prints.begin(), prints.end(), [](const Print& a, const Print& b) {
    return std::pair(a.at, a.ticker) < std::pair(b.at, b.ticker);
  }));
  EXPECT_EQ(prints.front().at, at("09:30"));
  EXPECT_LT(prints.back().at, at("16:00"));
}

TEST(Tape, GivesATickerTheSamePrintsWhoeverElseIsOnTheTape) {
  const Tape all = Tape::build(demo_recording(), a_day(), {}, 7).value();
  const auto loaded_alone = Recording::load(testing::demo_folder(), {"TSLA"}).value();
  auto together = prints_of(all, "TSLA");
  for (Print& print : together) print.ticker = 0;
  EXPECT_EQ(Tape::build(demo_recording(), a_day(), {"TSLA"}, 7).value().prints(), together);
  EXPECT_EQ(Tape::build(loaded_alone, a_day(), {}, 7).value().prints(), together);
}

TEST(Tape, LetsTheSeedMoveOnlyTheDisplayedSizes) {
  auto one = Tape::build(demo_recording(), a_day(), {"BAC"}, 1).value().prints();
  auto two = Tape::build(demo_recording(), a_day(), {"BAC"}, 2).value().prints();
  EXPECT_NE(one, two);
  for (auto* prints : {&one, &two}) {
    for (Print& print : *prints) print.bid_size = print.ask_size = 0;
  }
  EXPECT_EQ(one, two);
}

TEST(Tape, QuotesWholeCentsWithAModelledSpreadAndRoundLots) {
  std::set<double> sizes;
  const Tape tape = Tape::build(demo_recording(), a_day()).value();
  for (const Print& print : tape.prints()) {
    const double spread_cents = std::max(1.0, std::ceil(print.price * 0.00005 * 100 - 1e-9));
    ASSERT_NEAR((print.ask - print.bid) * 100, spread_cents, 1e-6) << print.price;
    ASSERT_NEAR(print.bid * 100, std::round(print.bid * 100), 1e-6);
    ASSERT_LE(print.bid, print.price);
    ASSERT_GE(print.ask, print.price - 0.01);
    for (const core::Decimal& size : {print.bid_size, print.ask_size}) {
      ASSERT_TRUE(size >= 100 && size <= 2000 && size.truncated() % 100 == 0) << size.to_string();
      sizes.insert(size.to_double());
    }
  }
  EXPECT_EQ(sizes.size(), 20U);
}

TEST(QuoteModel, RoundsTheBidDownAndAddsTheSpread) {
  const auto quote = [](double price) {
    const QuoteModel model = model_quote(0, "X", at("10:00"), price);
    return std::pair(model.bid, model.ask);
  };
  EXPECT_EQ(quote(170.23), std::pair(170.22, 170.23));
  EXPECT_EQ(quote(170.2461), std::pair(170.24, 170.25));
  EXPECT_EQ(quote(1600.00), std::pair(1599.96, 1600.04));  // exactly eight cents
  EXPECT_EQ(quote(1600.01), std::pair(1599.96, 1600.05));  // a little more than eight: nine
}

TEST(Tape, RefusesDatesAndTickersThatAreNotThere) {
  const auto no_date = Tape::build(demo_recording(), core::parse_date("2020-01-01").value());
  EXPECT_THAT(no_date.error().message, HasSubstr("2019-02-11"));
  const auto no_ticker = Tape::build(demo_recording(), a_day(), {"NFLX"});
  EXPECT_THAT(no_ticker.error().message, HasSubstr("NFLX"));
}

}  // namespace
}  // namespace ibflow::sim
