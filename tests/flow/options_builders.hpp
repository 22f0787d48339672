#pragma once
// A store with two recorded-looking hours of one ticker, made for tests.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "ibflow/flow/options/derived.hpp"
#include "ibflow/flow/options/store.hpp"
#include "ibflow/flow/options/trade_analyst.hpp"

namespace ibflow::flow::options::testing {

constexpr core::Date kFlowDay{std::chrono::year(2015), std::chrono::December, std::chrono::day(24)};

inline const TimeRange kAlways{core::Timestamp{}, core::Timestamp::max()};

inline core::Timestamp on_day(std::chrono::nanoseconds time_of_day) {
  return core::from_new_york(kFlowDay, std::chrono::seconds(0)) + time_of_day;
}

/// A file of this test's own, gone afterwards.
class StoreFile {
 public:
  explicit StoreFile(const std::string& name = "flow")
      : path_(std::filesystem::temp_directory_path() /
              (name + "-" + ::testing::UnitTest::GetInstance()->current_test_info()->name() + "-" +
               std::to_string(getpid()) + ".sqlite")) {
    remove();
  }
  ~StoreFile() { remove(); }
  StoreFile(const StoreFile&) = delete;
  StoreFile& operator=(const StoreFile&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] Store open() const { return Store::open(path_).value(); }

 private:
  void remove() const {
    for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(path_.string() + ending);
  }
  std::filesystem::path path_;
};

/// Every 20 seconds from 09:30 a trade of one of four contracts, alternating sides; the underlying drifts.
inline std::vector<AnalysedTrade> some_trades(core::Timestamp until) {
  using namespace std::chrono_literals;
  TradeAnalyst analyst({.interest = 0.01, .dividend = 0});
  std::vector<AnalysedTrade> trades;
  int i = 0;
  for (auto time = on_day(9h + 30min + 5s); time <= until && i < 360; time += 20s, ++i) {
    OptionTrade trade;
    trade.contract = {"GOOG", core::Date(2016y, std::chrono::January, 15d), i % 4 < 2,
                      740'000 + 10'000 * (i % 3)};
    trade.time = trade.received = time;
    trade.underlying = {748.0 + i * 0.01, 748.4 + i * 0.01};
    trade.quote = {15.0, 15.6};
    trade.price = i % 3 == 0 ? 15.0 : 15.6;
    trade.size = 1 + i % 7;
    trades.push_back(analyst.analyse(trade));
  }
  return trades;
}

inline std::vector<model::Bar> some_bars(core::Timestamp until) {
  using namespace std::chrono_literals;
  std::vector<model::Bar> bars;
  for (int i = 0; i < 120; ++i) {
    const double close = 748.2 + i * 0.03 + (i % 3) * 0.05;
    model::Bar bar{.start = on_day(9h + 30min) + i * 1min,
                   .open = close - 0.02,
                   .high = close + 0.1,
                   .low = close - 0.1,
                   .close = close,
                   .volume = 1000 + i};
    if (bar.end() <= until) bars.push_back(bar);
  }
  return bars;
}

/// What an import would have written, knowing nothing after `until`.
inline void fill(Store& store, core::Timestamp until) {
  ASSERT_TRUE(store.begin());
  ASSERT_TRUE(store.add_ticker("GOOG"));
  for (const auto& trade : some_trades(until)) ASSERT_TRUE(store.add_trade(trade));
  for (const auto& bar : some_bars(until)) ASSERT_TRUE(store.put_bar("GOOG", bar));
  ASSERT_TRUE(write_divergence(store, "GOOG", kFlowDay, until));
  ASSERT_TRUE(write_predictions(store, BaselinePredictor(), "GOOG", kFlowDay));
  ASSERT_TRUE(store.commit());
}

}  // namespace ibflow::flow::options::testing
