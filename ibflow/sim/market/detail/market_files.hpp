#pragma once
// Which files of a folder hold market data, and of what: by their names and the folders above them.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::sim::detail {

enum class FileKind : std::uint8_t {
  EndStampedMinutes,    // SYM_1min.csv
  EndStampedQuarters,   // SYM_15min.csv
  StartStampedMinutes,  // SYM.csv that begins "Datetime,"
  DollarDays,           // SYM.csv or SYM.csv.zst that begins "Date,Close"
  MinuteTrades,         // minute/sym/YYYYMMDD_trade.zip
  MinuteQuotes,
  SecondTrades,
  SecondQuotes,
  TickTrades,
  TickQuotes,
  Days,          // daily/sym.zip
  Factors,       // factor_files/sym.csv
  Capture,       // of a session, with any number of tickers: *.capture, *.jsonl, or a file named itself
  OptionQuotes,  // option/usa/minute/sym/YYYYMMDD_quote_american.zip
  OptionTrades,
  OptionOpenInterest,
  OptionUniverse,  // option/usa/universes/sym/YYYYMMDD.csv.zst
};

struct MarketFile {
  FileKind kind{};
  std::string ticker;              // capitals; empty: a capture
  std::optional<core::Date> date;  // of files of one day
  std::filesystem::path path;
};

/// Everything below the folders, sorted by path; in place of a folder there may be a capture. Data error for
/// a folder that cannot be read or has nothing.
[[nodiscard]] core::Expected<std::vector<MarketFile>> find_market_files(
    const std::vector<std::filesystem::path>& folders);

}  // namespace ibflow::sim::detail
