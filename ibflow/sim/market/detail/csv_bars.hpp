#pragma once
// Bars out of the three kinds of CSV files; see docs/simulator/market-data-files.md.

#include <filesystem>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/model/market_data.hpp"

namespace ibflow::sim::detail {

/// `datetime,open,high,low,close,volume`, newest first, stamped with the New York time of the bar's END.
[[nodiscard]] core::Expected<std::vector<model::Bar>> read_end_stamped_bars(const std::filesystem::path& file,
                                                                            std::chrono::minutes length);

/// `Datetime,Open,High,Low,Close,Volume,...`, one-minute bars with their START and its offset. Rows without
/// prices (dividends) are left out; at a row that goes back in time the file is taken to repeat itself, and
/// only minutes that are new count.
[[nodiscard]] core::Expected<std::vector<model::Bar>> read_start_stamped_bars(
    const std::filesystem::path& file);

/// `Date,Close,Volume,Open,High,Low` with $ and thousands commas, newest first, plain or zstd: daily bars,
/// their start midnight New York. A vendor's high or low that leaves out open or close is widened.
[[nodiscard]] core::Expected<std::vector<model::Bar>> read_dollar_bars(const std::filesystem::path& file);

}  // namespace ibflow::sim::detail
