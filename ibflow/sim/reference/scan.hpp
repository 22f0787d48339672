#pragma once
// What a market scanner finds among the recorded stocks.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/protocol/messages/research.hpp"
#include "ibflow/sim/contracts/contract_database.hpp"
#include "ibflow/sim/market/ticker_state.hpp"

namespace ibflow::sim {

/// A scan code and what it sorts by.
struct ScanType {
  std::string_view code;  // TOP_PERC_GAIN
  std::string_view name;  // Top % Gainers
};
[[nodiscard]] std::span<const ScanType> scan_types();

/// IB sends no more, whatever is asked for.
inline constexpr std::size_t kMostScannerRows = 50;

/// The instruments that a subscription finds now, best first, at most kMostScannerRows. Those whose value
/// does not exist (no trade yet, no close of the day before) are left out, and so is everything that is not a
/// US stock. Of the filters, prices, volume, change, stock type and exchange count; others match everything.
/// nullopt: there is no such scan code.
[[nodiscard]] std::optional<std::vector<std::size_t>> scan(
    const ContractDatabase& contracts, const TickerStates& states, std::size_t recorded,
    const protocol::RequestScannerSubscription& request);

/// The document behind REQ_SCANNER_PARAMETERS: what scan() understands.
[[nodiscard]] std::string scanner_parameters();

}  // namespace ibflow::sim
