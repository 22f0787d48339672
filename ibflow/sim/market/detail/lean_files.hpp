#pragma once
// The files of QuantConnect Lean's data folder: zipped CSV without a header, times in milliseconds since
// midnight New York, prices in ten-thousandths of a dollar.

#include <array>
#include <filesystem>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/model/market_data.hpp"
#include "ibflow/sim/market/tape_record.hpp"

namespace ibflow::sim::detail {

/// A bar of a minute or a second, as the file has it. Sizes in shares; of quotes those at the end.
struct LeanTradeBar {
  std::uint32_t milliseconds = 0;         // its start
  std::array<std::uint32_t, 4> prices{};  // open, high, low, close
  std::uint32_t volume = 0;
};
struct LeanQuoteBar {
  std::uint32_t milliseconds = 0;
  std::array<std::uint32_t, 4> bid{}, ask{};  // open, high, low, close; zeros: that side has no quote
  std::uint32_t bid_size = 0, ask_size = 0;
};

[[nodiscard]] core::Expected<std::vector<LeanTradeBar>> parse_lean_trade_bars(
    const std::filesystem::path& file, std::string_view content);
[[nodiscard]] core::Expected<std::vector<LeanQuoteBar>> parse_lean_quote_bars(
    const std::filesystem::path& file, std::string_view content);

/// Appends a day's trades. Suspicious ones are left out; those whose condition has a bit of 0x20000020 count
/// for the volume only (so measured against the minute bars of the same vendor).
[[nodiscard]] core::Expected<void> read_lean_trade_ticks(const std::filesystem::path& file,
                                                         std::uint16_t ticker,
                                                         std::vector<TapeRecord>& records);
/// Appends a day's quotes. The rows are the national best bid and ask in turn, with the exchange that shows
/// it: the two rows of one millisecond are one quote. Suspicious ones are left out.
[[nodiscard]] core::Expected<void> read_lean_quote_ticks(const std::filesystem::path& file,
                                                         std::uint16_t ticker,
                                                         std::vector<TapeRecord>& records);

/// `YYYYMMDD 00:00,open,high,low,close,volume`, prices as traded.
[[nodiscard]] core::Expected<std::vector<model::Bar>> read_lean_days(const std::filesystem::path& file);

/// Rows of a factor file; each holds for the dates up to and including its own.
struct PriceFactor {
  core::Date until;
  double dividends = 1;  // multiply to adjust for dividends
  double splits = 1;     // multiply to adjust for splits
};
[[nodiscard]] core::Expected<std::vector<PriceFactor>> read_lean_factors(const std::filesystem::path& file);

}  // namespace ibflow::sim::detail
