#pragma once
// Sessions to report on.

#include <stdlib.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "ibflow/monitor/report.hpp"

namespace ibflow::monitor::test {

/// Seconds after 09:30:00 New York of 2019-02-13.
inline core::Timestamp at(int seconds) {
  return core::from_unix_seconds(1550068200 + seconds);
}

inline core::Decimal decimal(std::string_view text) {
  return core::Decimal::parse(text).value();
}

inline journal::RoundTrip a_trip(std::string ticker, std::string_view gross, std::string_view commission) {
  journal::RoundTrip trip;
  trip.ticker = std::move(ticker);
  trip.closed = true;
  trip.quantity = 100;
  trip.entry_time = at(600);
  trip.entry_price = 170.25;
  trip.exit_time = at(1200);
  trip.exit_price = 171.5;
  trip.gross_pnl = decimal(gross);
  trip.commission = decimal(commission);
  trip.net_pnl = trip.gross_pnl - trip.commission;
  trip.entry_reason = "BUY at 0.82";
  trip.exit_reason = "take_profit";
  return trip;
}

inline ReportTicker a_ticker(std::string name, int minutes = 390) {
  ReportTicker ticker;
  ticker.ticker = std::move(name);
  for (int i = 0; i < minutes; ++i) {
    const double close = 170 + std::sin(i / 30.0);
    ticker.bars.push_back({.start = at(i * 60),
                           .open = close,
                           .high = close + 0.13,
                           .low = close - 0.11,
                           .close = close,
                           .volume = 1000,
                           .vwap = {},
                           .trades = 9});
  }
  return ticker;
}

/// Two trips in AAPL, equity that falls by 40 at 09:32 and ends 80 higher, books that agree.
inline ReportInput a_session() {
  ReportInput input;
  input.title = "Session 2019-02-13";
  input.facts = {{"Account", "DU1"}};
  input.tickers = {a_ticker("AAPL"), a_ticker("SPY")};
  input.tickers[0].markers = {
      {at(600), 170.25, model::Side::Buy, model::OrderRole::Entry, 100, true},
      {at(1200), 171.5, model::Side::Sell, model::OrderRole::TakeProfit, 100, true},
  };
  input.equity = {{at(0), 1000000, 1000000},
                  {at(60), 1000000, 1000050},
                  {at(120), 1000000, 1000010},
                  {at(180), 1000080, 1000080}};
  input.round_trips = {a_trip("AAPL", "125", "2.02"), a_trip("AAPL", "-1300.5", "2.00")};
  journal::CostRow cost;
  cost.ticker = "AAPL";
  cost.fills = 4;
  cost.shares = 400;
  cost.traded_value = 68350;
  cost.commission = decimal("4.02");
  cost.slippage = decimal("3.5");
  input.costs = {cost};
  input.books = {{true, "cash", "1000080.00", "1000080.00"}, {true, "position SPY", "0", "0"}};
  return input;
}

inline std::size_t count_of(const std::string& text, std::string_view what) {
  std::size_t count = 0;
  for (auto place = text.find(what); place != std::string::npos; place = text.find(what, place + what.size()))
    ++count;
  return count;
}

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "ibflow-report-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace ibflow::monitor::test
