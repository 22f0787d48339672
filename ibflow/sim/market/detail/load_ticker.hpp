#pragma once
// Reads all files of one ticker.

#include <span>

#include "ibflow/sim/market/detail/market_files.hpp"
#include "ibflow/sim/market/recorded_ticker.hpp"

namespace ibflow::sim::detail {

/// Where several files have the same day, minute files count before finer ones, from which minutes are built
/// when there are no others.
[[nodiscard]] core::Expected<RecordedTicker> load_ticker(std::span<const MarketFile> files);

}  // namespace ibflow::sim::detail
