#pragma once
// The recorded minute bars in data/demo, read for tests.

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "ibflow/flow/market_history.hpp"

namespace ibflow::flow::testing {

inline const std::array<std::string, 12>& demo_tickers() {
  static const std::array<std::string, 12> tickers{"AAPL", "AMZN", "AMT", "BAC",  "GLD", "MSFT",
                                                   "QQQ",  "SLV",  "SPY", "TSLA", "V",   "VOO"};
  return tickers;
}

/// Oldest first.
inline std::vector<model::Bar> demo_bars(const std::string& ticker) {
  std::ifstream file(IBFLOW_SOURCE_DIR "/data/demo/us-equities-2019-02/" + ticker + "_1min.csv");
  std::vector<model::Bar> bars;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    std::array<std::string, 6> field;
    for (auto& text : field) std::getline(fields, text, ',');
    const auto end = core::from_new_york(core::parse_date(field[0].substr(0, 10)).value(),
                                         core::parse_time_of_day(field[0].substr(11)).value());
    bars.push_back({.start = end - std::chrono::minutes(1),
                    .open = std::stod(field[1]),
                    .high = std::stod(field[2]),
                    .low = std::stod(field[3]),
                    .close = std::stod(field[4]),
                    .volume = core::Decimal::parse(field[5]).value()});
  }
  std::ranges::reverse(bars);
  return bars;
}

}  // namespace ibflow::flow::testing
