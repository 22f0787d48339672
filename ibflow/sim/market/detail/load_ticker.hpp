#pragma once
// Reads all files of one ticker.

#include <span>

#include "ibflow/sim/market/detail/market_files.hpp"
#include "ibflow/sim/market/recorded_ticker.hpp"

namespace ibflow::sim::detail {

/// Where several files have the same day, minute files count before finer ones, from which minutes are built
/// when there are no others.
[[nodiscard]] core::Expected<RecordedTicker> load_ticker(std::span<const MarketFile> files);

/// The minutes of single trades, ascending; none without a trade that sets a price.
[[nodiscard]] std::vector<model::Bar> minutes_of_trades(core::Date date,
                                                        const std::vector<TapeRecord>& trades);

}  // namespace ibflow::sim::detail
