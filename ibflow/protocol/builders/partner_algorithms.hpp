#pragma once
// Algorithms of other brokers, reached through IB. The contract is routed to their exchange: JEFFALGO or
// CSFBALGO. The rules of algorithms.hpp hold here as well; texts the brokers define travel as they are.

#include <cstdint>
#include <optional>
#include <string>

#include "ibflow/protocol/builders/algorithms.hpp"

namespace ibflow::protocol::build {

/// "VWAP" of Jefferies, at JEFFALGO. In comments: IB's tags.
struct JefferiesVwapTerms {
  AlgoTimes times{};                                // StartTime, EndTime
  std::optional<double> relative_limit{};           // RelativeLimit
  std::optional<double> max_volume_rate{};          // MaxVolumeRate, as Jefferies counts it
  std::string exclude_auctions;                     // ExcludeAuctions
  std::optional<double> trigger_price{};            // TriggerPrice
  std::optional<double> wow_price{};                // WowPrice
  std::optional<std::int32_t> minimum_fill_size{};  // MinFillSize
  std::optional<double> wow_order_percent{};        // WowOrderPct
  std::string wow_mode;                             // WowMode
  std::optional<bool> is_buy_back{};                // IsBuyBack
  std::string wow_reference;                        // WowReference
};
[[nodiscard]] OrderResult jefferies_vwap(Order order, const JefferiesVwapTerms& terms);

/// "INLINE" of CSFB, at CSFBALGO.
struct CsfbInlineTerms {
  AlgoTimes times{};                                  // StartTime, EndTime
  std::string execution_style;                        // ExecStyle
  std::optional<std::int32_t> least_percent{};        // MinPercent
  std::optional<std::int32_t> greatest_percent{};     // MaxPercent
  std::optional<std::int32_t> display_size{};         // DisplaySize
  std::string auction;                                // Auction
  std::optional<bool> block_finder{};                 // BlockFinder
  std::optional<double> block_price{};                // BlockPrice
  std::optional<std::int32_t> least_block_size{};     // MinBlockSize
  std::optional<std::int32_t> greatest_block_size{};  // MaxBlockSize
  std::optional<double> i_would_price{};              // IWouldPrice
};
[[nodiscard]] OrderResult csfb_inline(Order order, const CsfbInlineTerms& terms);

/// "STROBE" of CSFB, at CSFBALGO.
struct CsfbStrobeTerms {
  AlgoTimes times{};                       // StartTime, EndTime
  std::string benchmark;                   // Benchmark
  std::optional<double> percent_volume{};  // PercentVolume
  std::optional<bool> no_clean_up{};       // NoCleanUp
};
[[nodiscard]] OrderResult csfb_strobe(Order order, const CsfbStrobeTerms& terms);

}  // namespace ibflow::protocol::build
