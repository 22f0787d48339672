// Past ticks are found by a search; a scan of the whole day finds the same.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "ibflow/sim/exchange/ledger_books.hpp"
#include "ibflow/sim/market/simulated_market.hpp"
#include "tests/sim/exchange/builders.hpp"
#include "tests/sim/market/samples.hpp"

namespace ibflow::sim {
namespace {

/// A day of recorded ticks at three in the afternoon.
class PastTicks : public ::testing::TestWithParam<TicksOf> {
 protected:
  PastTicks() {
    SimulatedMarketOptions options;
    options.data_folders = {testing::sample("quantconnect-lean")};
    options.date = testing::date("2013-10-10");
    market = SimulatedMarket::load(options, books, scribe).value();
    market->advance(testing::at("2013-10-10", "15:00"));
  }

  [[nodiscard]] std::vector<Print> scanned(std::size_t ticker, core::Timestamp from,
                                           core::Timestamp to) const {
    std::vector<Print> found;
    const Tape& tape = market->tape();
    for (std::size_t i = 0; i < tape.size(); ++i) {
      Print print;
      tape.apply(i, print);
      const bool wanted = GetParam() == TicksOf::Trades ? print.is_trade : print.is_quote;
      const bool has_been = print.at <= market->now();
      if (wanted && has_been && print.ticker == ticker && print.at >= from && print.at < to)
        found.push_back(print);
    }
    return found;
  }

  testing::Scribe scribe;
  Ledger ledger{1'000'000};
  LedgerBooks books{ledger};
  std::unique_ptr<SimulatedMarket> market;
};

TEST_P(PastTicks, AreThoseOfAScan) {
  constexpr int kTrials = 60;
  std::mt19937_64 random(20131010);
  const auto pick = [&](std::uint64_t below) { return random() % below; };
  const auto open = market->hours().open;
  // Beyond the open and beyond now, too; half of the bounds fall on an event's own time.
  const auto some_time = [&] {
    if (pick(2) == 0) return market->tape().time(pick(market->tape().size()));
    return open + std::chrono::milliseconds(static_cast<std::int64_t>(pick(25'000'000)) - 600'000);
  };
  std::size_t compared = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    const std::size_t ticker = pick(market->tickers().size());
    const auto [from, to] = std::minmax({some_time(), some_time()});
    const std::size_t count = pick(3) == 0 ? 1'000'000 : pick(2'000);
    const auto all = scanned(ticker, from, to);
    const auto some = static_cast<std::ptrdiff_t>(std::min(count, all.size()));
    const auto& history = market->history();
    ASSERT_EQ(history.first_ticks(ticker, GetParam(), from, to, count),
              std::vector(all.begin(), all.begin() + some));
    ASSERT_EQ(history.last_ticks(ticker, GetParam(), from, to, count),
              std::vector(all.end() - some, all.end()));
    compared += static_cast<std::size_t>(some);
  }
  EXPECT_GT(compared, 10'000U) << "most stretches hold something";
}

std::string kind_name(const ::testing::TestParamInfo<TicksOf>& info) {
  return info.param == TicksOf::Trades ? "trades" : "quotes";
}
INSTANTIATE_TEST_SUITE_P(Of, PastTicks, ::testing::Values(TicksOf::Trades, TicksOf::Quotes), kind_name);

}  // namespace
}  // namespace ibflow::sim
