#pragma once
// Recorded option data into the option flow's file.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/model/option_value.hpp"

namespace ibflow::app {

struct OptionImport {
  std::vector<std::filesystem::path> folders;  // QuantConnect Lean's layout; see docs/flow-server.md
  std::vector<std::string> tickers;            // empty: all that have option trades
  std::filesystem::path database;
  model::OptionRates rates;  // yearly and continuous
};

/// What came of one ticker's day.
struct ImportedDay {
  std::string ticker;
  core::Date date;
  std::size_t trades = 0, quoted = 0, with_aggressor = 0, with_delta = 0;  // quoted: a usable quote stood
  std::size_t bars = 0, points = 0, predictions = 0;                       // predictions: the baseline's
};

/// Replaces what the file held of each ticker and day it reads; nothing else is touched. A minute's trades
/// of a contract, recorded as one bar, become one trade at the end of the minute, at the bar's close, of the
/// bar's volume. `progress` hears each day once it is in the file. Errors: Usage for a ticker without option
/// trades, Data for unreadable recordings, Storage for the file.
core::Expected<std::vector<ImportedDay>> import_options(
    const OptionImport& import, const std::function<void(const ImportedDay&)>& progress = {});

}  // namespace ibflow::app
