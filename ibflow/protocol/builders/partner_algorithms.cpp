#include "ibflow/protocol/builders/partner_algorithms.hpp"

#include <utility>

#include "ibflow/protocol/builders/algo_order.hpp"
#include "ibflow/protocol/reference/algo_strategies.hpp"

namespace ibflow::protocol::build {

OrderResult jefferies_vwap(Order order, const JefferiesVwapTerms& terms) {
  return AlgoOrder(algo_strategy::kJefferiesVwap, std::move(order))
      .time("StartTime", terms.times.start)
      .time("EndTime", terms.times.end)
      .number("RelativeLimit", terms.relative_limit)
      .amount("MaxVolumeRate", terms.max_volume_rate)
      .text("ExcludeAuctions", terms.exclude_auctions)
      .number("TriggerPrice", terms.trigger_price)
      .number("WowPrice", terms.wow_price)
      .count("MinFillSize", terms.minimum_fill_size)
      .amount("WowOrderPct", terms.wow_order_percent)
      .text("WowMode", terms.wow_mode)
      .flag("IsBuyBack", terms.is_buy_back)
      .text("WowReference", terms.wow_reference)
      .result();
}

OrderResult csfb_inline(Order order, const CsfbInlineTerms& terms) {
  return AlgoOrder(algo_strategy::kCsfbInline, std::move(order))
      .time("StartTime", terms.times.start)
      .time("EndTime", terms.times.end)
      .text("ExecStyle", terms.execution_style)
      .count("MinPercent", terms.least_percent)
      .count("MaxPercent", terms.greatest_percent)
      .count("DisplaySize", terms.display_size)
      .text("Auction", terms.auction)
      .flag("BlockFinder", terms.block_finder)
      .number("BlockPrice", terms.block_price)
      .count("MinBlockSize", terms.least_block_size)
      .count("MaxBlockSize", terms.greatest_block_size)
      .number("IWouldPrice", terms.i_would_price)
      .result();
}

OrderResult csfb_strobe(Order order, const CsfbStrobeTerms& terms) {
  return AlgoOrder(algo_strategy::kCsfbStrobe, std::move(order))
      .time("StartTime", terms.times.start)
      .time("EndTime", terms.times.end)
      .text("Benchmark", terms.benchmark)
      .amount("PercentVolume", terms.percent_volume)
      .flag("NoCleanUp", terms.no_clean_up)
      .result();
}

}  // namespace ibflow::protocol::build
