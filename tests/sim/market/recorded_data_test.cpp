// Checks that hold on the recorded data: each format is read as its vendor means it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "ibflow/sim/market/regular_hours.hpp"
#include "ibflow/sim/market/tape.hpp"
#include "tests/sim/market/samples.hpp"

namespace ibflow::sim {
namespace {

using std::chrono::minutes;
using testing::at;
using testing::date;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::lean;
using testing::sample;

std::map<core::Timestamp, model::Bar> bars_of_trades(const Tape& tape, std::string_view ticker,
                                                     core::Duration length) {
  std::map<core::Timestamp, model::Bar> bars;
  for (const Print& print : tape.prints()) {
    if (!print.is_trade || tape.tickers()[print.ticker] != ticker) continue;
    const core::Timestamp start(print.at.time_since_epoch() / length * length);
    auto [entry, is_new] = bars.try_emplace(start);
    model::Bar& bar = entry->second;
    bar.volume += print.shares;
    if (print.unreported) continue;
    if (bar.trades++ == 0) bar.open = bar.high = bar.low = print.price;
    bar.high = std::max(bar.high, print.price);
    bar.low = std::min(bar.low, print.price);
    bar.close = print.price;
  }
  return bars;
}

bool same_prices(const model::Bar& a, const model::Bar& b) {
  return a.open == b.open && a.high == b.high && a.low == b.low && a.close == b.close;
}

TEST(TickData, TradesGiveTheVendorsMinutes) {
  const auto day = date("2013-10-10");
  const auto tape = Tape::build(lean(), day, {"IBM"}).value();
  const auto built = bars_of_trades(tape, "IBM", minutes(1));
  const auto hours = regular_hours(day);
  const auto recorded = lean().bars_between("IBM", hours.open, hours.close).value();
  ASSERT_EQ(recorded.size(), 390U);
  int prices = 0;
  int volumes = 0;
  for (const model::Bar& bar : recorded) {
    const auto found = built.find(bar.start);
    ASSERT_NE(found, built.end());
    if (same_prices(found->second, bar)) ++prices;
    if (found->second.volume == bar.volume) ++volumes;
  }
  EXPECT_GE(prices, 384);
  EXPECT_GE(volumes, 385);
}

TEST(TickData, QuotesAreTheNationalBestAndEndEachMinuteAsTheVendorsDo) {
  const auto day = date("2013-10-10");
  const auto tape = Tape::build(lean(), day, {"IBM"}).value();
  std::map<core::Timestamp, Print> last;
  for (const Print& print : tape.prints()) last[std::chrono::floor<minutes>(print.at)] = print;
  const auto hours = regular_hours(day);
  const auto recorded = lean().quotes_between("IBM", hours.open, hours.close);
  ASSERT_EQ(recorded.size(), 390U);
  for (const QuoteBar& bar : recorded) {
    const Print& print = last.at(bar.start);
    EXPECT_EQ(print.bid, bar.bid[3]);
    EXPECT_EQ(print.ask, bar.ask[3]);
    EXPECT_EQ(print.bid_size, core::Decimal(bar.bid_size));
    EXPECT_EQ(print.ask_size, core::Decimal(bar.ask_size));
  }
}

TEST(TickData, KeepsExchangesAndUnreportedTrades) {
  const auto tape = Tape::build(lean(), date("2013-10-10"), {"IBM"}).value();
  const auto prints = tape.prints();
  EXPECT_GT(std::ranges::count(prints, 'D', &Print::exchange), 1'000);
  EXPECT_GT(std::ranges::count(prints, true, &Print::unreported), 1'000);
  EXPECT_TRUE(std::ranges::all_of(prints, [](const Print& p) { return !exchange_name(p.exchange).empty(); }));
  EXPECT_TRUE(std::ranges::is_sorted(prints, {}, &Print::at));
  EXPECT_TRUE(tape.has_fine_events());
}

TEST(TickData, HasTheExtendedHoursWhenAskedForThem) {
  const auto day = date("2013-10-10");
  const auto regular = Tape::build(lean(), day, {"IBM"}).value();
  EXPECT_GE(regular.time(0), at("2013-10-10", "09:30"));
  EXPECT_LT(regular.time(regular.size() - 1), at("2013-10-10", "16:00"));
  const auto all = Tape::build(lean(), day, {.tickers = {"IBM"}, .extended_hours = true}).value();
  EXPECT_LT(all.time(0), at("2013-10-10", "04:01"));
  EXPECT_GT(all.time(all.size() - 1), at("2013-10-10", "18:00"));
  // All the file's rows: 22,415 trades and 105,428 rows of quotes, two a quote, less one suspicious.
  const auto trades = std::ranges::count(all.prints(), true, &Print::is_trade);
  EXPECT_EQ(trades, 22'415);
  EXPECT_NEAR(static_cast<double>(all.size()) - static_cast<double>(trades), 105'428 / 2.0, 3);
}

TEST(SecondData, PrintsGiveTheRecordedSeconds) {
  const auto day = date("2013-10-07");
  const auto tape = Tape::build(lean(), day, {"IBM"}).value();
  const auto built = bars_of_trades(tape, "IBM", minutes(1));
  const auto hours = regular_hours(day);
  const auto recorded = lean().bars_between("IBM", hours.open, hours.close).value();
  int prices = 0;
  for (const model::Bar& bar : recorded) {
    const auto found = built.find(bar.start);
    if (found != built.end() && same_prices(found->second, bar)) ++prices;
  }
  // The vendor's seconds have less volume than its minutes on that day, and nearly the same prices.
  EXPECT_GE(prices, 380);
  EXPECT_TRUE(std::ranges::all_of(tape.prints(), [](const Print& p) { return p.bid == 0 || p.bid < p.ask; }));
}

TEST(MinuteQuotes, RunThroughTheRecordedQuotesAndPrintsThroughTheTrades) {
  const auto day = date("2013-10-09");
  const auto tape = Tape::build(lean(), day, {"IBM"}).value();
  const auto hours = regular_hours(day);
  std::map<core::Timestamp, Print> last;
  for (const Print& print : tape.prints()) last[std::chrono::floor<minutes>(print.at)] = print;
  for (const QuoteBar& bar : lean().quotes_between("IBM", hours.open, hours.close)) {
    const Print& print = last.at(bar.start);
    EXPECT_EQ(print.bid, bar.bid[3]);
    EXPECT_EQ(print.ask, bar.ask[3]);
  }
  const auto built = bars_of_trades(tape, "IBM", minutes(1));
  const auto trade_bars = lean().bars_between("IBM", hours.open, hours.close);
  ASSERT_TRUE(trade_bars);
  for (const model::Bar& bar : *trade_bars) {
    EXPECT_TRUE(same_prices(built.at(bar.start), bar));
    EXPECT_EQ(built.at(bar.start).volume, bar.volume);
  }
  EXPECT_FALSE(tape.has_fine_events());
}

TEST(QuarterHours, AreTheMinutesOfTheSameTicker) {
  const auto folders = std::vector{sample("masonblier-eqker"), testing::demo_minutes()};
  const auto recording = Recording::load(folders, {"SPY"}).value();
  const auto& spy = *recording.find("SPY");
  std::size_t compared = 0;
  for (const model::Bar& quarter : spy.quarters) {
    const auto bars = recording.bars_between("SPY", quarter.start, quarter.end()).value();
    if (bars.empty()) continue;
    ++compared;
    EXPECT_EQ(bars.front().open, quarter.open);
    EXPECT_EQ(bars.back().close, quarter.close);
    EXPECT_EQ(std::ranges::max(bars, {}, &model::Bar::high).high, quarter.high);
    EXPECT_EQ(std::ranges::min(bars, {}, &model::Bar::low).low, quarter.low);
  }
  EXPECT_EQ(compared, 130U);
  EXPECT_EQ(recording.days_before("SPY", date("2019-02-13")).front().start, at("2019-01-04", "00:00"));
}

TEST(IndexData, HasPricesAndNoQuotes) {
  const auto recording = Recording::load(sample("masonblier-eqker"), {"VIX"}).value();
  EXPECT_TRUE(recording.find("VIX")->is_index());
  const auto tape = Tape::build(recording, date("2019-02-13")).value();
  ASSERT_GT(tape.size(), 4'000U);
  for (const Print& print : tape.prints()) {
    EXPECT_TRUE(print.is_trade && !print.is_quote && print.shares.is_zero() && print.bid == 0);
  }
}

TEST(StartStampedMinutes, LeaveOutRowsWithoutPricesAndThoseThatGoBack) {
  const auto recording = Recording::load(sample("marcusschiesser-intraday")).value();
  EXPECT_THAT(recording.tickers(), ElementsAre("EEM", "SOXL"));
  const auto& soxl = recording.find("SOXL")->minutes;
  EXPECT_EQ(soxl.size(), 5'815U);
  EXPECT_TRUE(std::ranges::is_sorted(soxl, std::less_equal(), &model::Bar::start));
  EXPECT_EQ(recording.find("EEM")->minutes.front().start, at("2019-12-17", "11:00"));
  EXPECT_EQ(recording.bars("EEM", date("2019-12-18")).value().front().start, at("2019-12-18", "09:30"));
}

TEST(HalfDays, CloseAtOne) {
  EXPECT_EQ(regular_hours(date("2019-12-24")).close, at("2019-12-24", "13:00"));
  EXPECT_EQ(regular_hours(date("2015-12-24")).close, at("2015-12-24", "13:00"));
  EXPECT_EQ(regular_hours(date("2019-12-23")).close, at("2019-12-23", "16:00"));
  EXPECT_EQ(extended_hours(date("2019-12-24")).close, at("2019-12-24", "17:00"));
}

TEST(DailyData, ReadsDollarsAndThousands) {
  const auto recording = Recording::load(sample("dieperdev-nasdaq-stock-data"), {"CVNA"}).value();
  const auto days = recording.days_before("CVNA", date("2024-03-02"));
  ASSERT_EQ(days.size(), 1'722U);
  EXPECT_EQ(days.front().start, at("2017-04-28", "00:00"));
  EXPECT_EQ(days.back().start, at("2024-03-01", "00:00"));
  for (const auto& day : days) ASSERT_TRUE(day.low <= std::min(day.open, day.close) && day.high >= day.open);
}

TEST(DailyData, ReadsLeansDaysAndAdjustsThemForSplits) {
  const auto recording = Recording::load(sample("quantconnect-lean"), {"GOOGL"}).value();
  const auto days = recording.days_before("GOOGL", date("2021-04-01"));
  EXPECT_EQ(days.size(), 1'761U);
  EXPECT_EQ(days.back().start, at("2021-03-31", "00:00"));
  EXPECT_EQ(recording.previous_close("GOOGL", date("2021-04-01")).value(), days.back().close);
}

TEST(OptionData, ListsContractsAndADaysQuotes) {
  const auto& options = lean().option_recording();
  EXPECT_EQ(options.contracts().size(), 184U);
  const auto days = options.day(date("2014-06-05")).value();
  std::size_t quotes = 0;
  std::int64_t traded = 0;
  std::size_t with_volatility = 0;
  for (const auto& [contract, day] : days) {
    EXPECT_EQ(contract.underlying, "TWX");
    quotes += day.quotes.size();
    for (const auto& trade : day.trades) traded += trade.volume;
    if (day.implied_volatility > 0) ++with_volatility;
  }
  EXPECT_EQ(quotes, 30'468U);
  EXPECT_EQ(traded, 5'250);
  EXPECT_EQ(with_volatility, 82U);
  EXPECT_TRUE(options.day(date("2014-06-06")).value().empty());
}

TEST(DamagedFiles, AreNamed) {
  const auto folder = std::filesystem::temp_directory_path() / "ibflow-damaged-market-data";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder / "minute/xyz");
  std::ofstream(folder / "minute/xyz/20131010_trade.zip") << "no zip";
  const auto loaded = Recording::load(folder);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().category, core::ErrorCategory::Data);
  EXPECT_THAT(loaded.error().message, HasSubstr("20131010_trade.zip is no zip archive"));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace ibflow::sim
