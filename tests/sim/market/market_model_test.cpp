// What a market shows of instruments that were not recorded, and of their past.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ibflow/sim/exchange/ledger_books.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/market/random_walk.hpp"
#include "ibflow/sim/market/recorded_options.hpp"
#include "ibflow/sim/market/simulated_market.hpp"
#include "ibflow/sim/market/volatility_model.hpp"
#include "tests/sim/exchange/builders.hpp"
#include "tests/sim/market/samples.hpp"

namespace ibflow::sim {
namespace {

using std::chrono::minutes;
using testing::sample;

/// A market with its contracts, at 10:00 of a day.
class ModelledMarket : public ::testing::Test {
 protected:
  void open(std::vector<std::filesystem::path> folders, std::string_view day, std::uint64_t seed = 1) {
    SimulatedMarketOptions options;
    options.data_folders = std::move(folders);
    options.date = testing::date(day);
    options.seed = seed;
    market = SimulatedMarket::load(options, books, scribe).value();
    ContractSources sources;
    sources.tickers = market->tickers();
    sources.session = options.date;
    for (std::size_t i = 0; i < sources.tickers.size(); ++i)
      sources.previous_closes.push_back(market->reference_price(i));
    contracts.emplace(sources);
    add_recorded_options(*contracts, market->recording(), options.date);
    ASSERT_TRUE(market->list(*contracts));
    day_ = day;
    go("10:00");
  }
  void open_demo(std::uint64_t seed = 1) { open({testing::demo_minutes()}, "2019-02-13", seed); }
  void go(std::string_view time) { market->advance(testing::at(day_, time)); }
  const TickerState& state(std::string_view key) { return market->state(index(key)); }
  std::size_t index(std::string_view key) { return contracts->index_of(key).value(); }
  /// A listed option nearest to the money, a month or so ahead.
  std::size_t an_option_of(std::string_view ticker, OptionRight right) {
    const auto underlying = index(ticker);
    const double price = market->state(underlying).last.value();
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < contracts->size(); ++i) {
      const Instrument& one = contracts->instrument(i);
      if (one.underlying != underlying || one.right != right) continue;
      const auto distance = [&](std::size_t k) { return std::abs(contracts->instrument(k).strike - price); };
      if (!best || distance(i) < distance(*best)) best = i;
    }
    return best.value();
  }

  testing::Scribe scribe;
  Ledger ledger{1'000'000};
  LedgerBooks books{ledger};
  std::unique_ptr<SimulatedMarket> market;
  std::optional<ContractDatabase> contracts;
  std::string day_;
};

TEST_F(ModelledMarket, IndicesAndFuturesFollowTheirEtf) {
  open_demo();
  const double spy = state("SPY").last.value();
  EXPECT_NEAR(state("SPX").last.value(), spy * 10, 0.02);
  EXPECT_FALSE(state("SPX").bid.has_value());
  const auto& es = state("ESH9");
  EXPECT_NEAR(es.last.value(), spy * 10, spy * 10 * 0.01);
  EXPECT_GT(es.last.value(), state("SPX").last.value());  // the basis is interest
  EXPECT_EQ(std::fmod(es.last.value() * 4, 1.0), 0.0);
  EXPECT_NEAR(es.ask.value() - es.bid.value(), 0.25, 0.26);
}

TEST_F(ModelledMarket, ForexAndCryptoWalkBySeedAlone) {
  open_demo();
  const auto before = state("EUR.USD");
  EXPECT_NEAR(before.bid.value(), 1.1328, 0.05);
  EXPECT_LT(before.bid.value(), before.ask.value());
  EXPECT_FALSE(before.last.has_value());
  EXPECT_GT(state("BTC.USD").last.value(), 1'000);
  go("10:30");
  const auto after = state("EUR.USD");
  EXPECT_NE(before.bid, after.bid);
  open_demo();
  EXPECT_EQ(state("EUR.USD"), before);
  open_demo(2);
  EXPECT_NE(state("EUR.USD"), before);
}

TEST_F(ModelledMarket, OptionsAreWorthWhatTheModelSays) {
  open_demo();
  const auto call = an_option_of("SPY", OptionRight::Call);
  const auto view = market->option(call).value();
  ASSERT_TRUE(view.model_volatility && view.underlying_price);
  EXPECT_EQ(view.underlying, index("SPY"));
  const double worth =
      model::option_value(view.terms, view.rates, *view.underlying_price, *view.model_volatility).price;
  const auto& shown = market->state(call);
  EXPECT_LE(shown.bid.value(), worth + 0.06);
  EXPECT_GE(shown.ask.value(), worth - 0.06);
  EXPECT_LT(shown.bid.value(), shown.ask.value());
  EXPECT_FALSE(market->option(index("SPY")).has_value());
}

TEST_F(ModelledMarket, AStateStaysUntilTimeMoves) {
  open_demo();
  const auto& state = market->state(index("BTC.USD"));
  EXPECT_EQ(&state, &market->state(index("BTC.USD")));
  const auto seen = state;
  EXPECT_EQ(market->state(index("BTC.USD")), seen);
  EXPECT_FALSE(market->is_modelled(index("SPY")));
  EXPECT_TRUE(market->is_modelled(index("BTC.USD")));
}

TEST_F(ModelledMarket, RecordedOptionQuotesGoBeforeTheModel) {
  open({sample("quantconnect-lean")}, "2014-06-05");
  std::size_t with_quotes = 0;
  for (std::size_t i = 0; i < contracts->size(); ++i) {
    const Instrument& one = contracts->instrument(i);
    if (one.security_type != SecurityType::Option || one.symbol != "TWX") continue;
    const auto& shown = market->state(i);
    if (shown.bid && shown.ask) {
      EXPECT_LE(*shown.bid, *shown.ask) << one.key;
      ++with_quotes;
    }
  }
  EXPECT_GT(with_quotes, 50U);
}

TEST_F(ModelledMarket, TheirPastComesFromWhatTheyFollow) {
  open_demo();
  const auto& history = market->history();
  const auto from = testing::at("2019-02-11", "00:00");
  const auto spy = history.minutes(index("SPY"), BarsOf::Trades, from, market->now());
  const auto spx = history.minutes(index("SPX"), BarsOf::Trades, from, market->now());
  ASSERT_EQ(spy.size(), spx.size());
  EXPECT_NEAR(spx.back().close, spy.back().close * 10, 0.02);
  EXPECT_TRUE(history.minutes(index("SPX"), BarsOf::Bid, from, market->now()).empty());
  EXPECT_EQ(history.days(index("ESH9"), BarsOf::Trades, from, market->now()).size(), 2U);
  const auto euro =
      history.minutes(index("EUR.USD"), BarsOf::Midpoint, market->now() - minutes(30), market->now());
  EXPECT_EQ(euro.size(), 30U);
  EXPECT_TRUE(history.minutes(index("EUR.USD"), BarsOf::Trades, from, market->now()).empty());
  EXPECT_EQ(history.last_ticks(index("EUR.USD"), TicksOf::Quotes, from, market->now(), 100).size(), 100U);
}

TEST_F(ModelledMarket, QuotesOfThePastAreRecordedOnesWhereThereAreSome) {
  open({sample("quantconnect-lean")}, "2013-10-09");
  const auto ibm = index("IBM");
  const auto bids = market->history().minutes(ibm, BarsOf::Bid, testing::at(day_, "09:30"), market->now());
  const auto recorded = market->recording().quotes_between("IBM", testing::at(day_, "09:30"), market->now());
  ASSERT_EQ(bids.size(), recorded.size());
  EXPECT_EQ(bids.front().open, recorded.front().bid[0]);
  EXPECT_EQ(bids.back().low, recorded.back().bid[2]);
}

TEST_F(ModelledMarket, TheTapeIsThePastToo) {
  open({sample("quantconnect-lean")}, "2013-10-10");
  const auto ibm = index("IBM");
  const auto& history = market->history();
  const auto trades =
      history.last_ticks(ibm, TicksOf::Trades, testing::at(day_, "09:30"), market->now(), 100);
  ASSERT_EQ(trades.size(), 100U);
  EXPECT_LE(trades.back().at, market->now());
  EXPECT_EQ(trades.back().price,
            history.first_ticks(ibm, TicksOf::Trades, trades.back().at, market->now(), 9).back().price);
  const auto seconds = history.seconds(ibm, BarsOf::Trades, testing::at(day_, "09:59"), market->now());
  EXPECT_GT(seconds.size(), 10U);
  EXPECT_LE(seconds.size(), 60U);
}

TEST_F(ModelledMarket, PlaysTheNextDay) {
  open_demo();
  ASSERT_TRUE(market->begin_day(testing::date("2019-02-14"), testing::at("2019-02-14", "09:29:50")));
  EXPECT_FALSE(state("SPY").last.has_value());
  const auto bars = market->recording().bars("SPY", testing::date("2019-02-13")).value();
  EXPECT_EQ(state("SPY").previous_close, bars.back().close);
  day_ = "2019-02-14";
  go("09:31");
  EXPECT_TRUE(state("SPY").last.has_value());
}

TEST(RandomWalks, AreSmoothAndStayNearOne) {
  const RandomWalk walk(1, "EUR.USD", 0.08);
  const auto start = testing::at("2019-02-13", "10:00");
  double highest_step = 0;
  for (int i = 0; i < 86'400; i += 60) {
    const double here = walk.factor(start + std::chrono::seconds(i));
    EXPECT_NEAR(here, 1, 0.1);
    highest_step = std::max(highest_step, std::abs(walk.factor(start + std::chrono::seconds(i + 1)) - here));
  }
  EXPECT_LT(highest_step, 0.0005);
  EXPECT_GT(highest_step, 0);
}

TEST(VolatilityModel, MakesLowStrikesDearer) {
  const auto at = [](double strike) { return modelled_volatility(0.2, 100, strike, 0.25, 1, "X"); };
  EXPECT_GT(at(90), at(100));
  EXPECT_GT(at(100), at(105));
  EXPECT_NEAR(at(100), 0.2, 0.003);
  EXPECT_GT(at(60), at(80));
}

}  // namespace
}  // namespace ibflow::sim
