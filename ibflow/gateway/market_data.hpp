#pragma once
// Live data: quotes, single ticks, order books, bars.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/gateway/answer.hpp"
#include "ibflow/gateway/bar_update.hpp"
#include "ibflow/gateway/depth_book.hpp"
#include "ibflow/gateway/quote.hpp"
#include "ibflow/gateway/subscription.hpp"
#include "ibflow/gateway/ticks.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/reference/market_data_values.hpp"

namespace ibflow::gateway {

namespace detail {
class RequestCore;
class StreamTable;
struct TickContext;
}  // namespace detail

/// Which streams keep their market-data lines when there are not enough: higher first; equals take turns of
/// GatewayConfig::line_turn.
struct StreamPriority {
  int value = 0;
};

/// Subscriptions are wanted until they go: without a session they wait for one, and every loss is healed
/// (docs/gateway-healing.md). The same contract asked for twice shares one line. For the event loop's thread.
class MarketData {
 public:
  MarketData(std::shared_ptr<detail::RequestCore> requests, std::shared_ptr<detail::StreamTable> streams,
             std::shared_ptr<detail::TickContext> ticks);

  /// Level 1; only the latest is kept for who is slow. `generic_ticks` asks for more
  /// (reference/generic_ticks.hpp).
  Subscription<Quote> quotes(protocol::Contract contract, std::vector<std::int32_t> generic_ticks = {},
                             StreamPriority priority = {});
  /// One whole quote, and the request is over; IB takes up to 11 seconds. `regulatory` costs money each time.
  Answer<Quote> snapshot(protocol::Contract contract, bool regulatory = false, RequestOptions options = {});

  /// Every trade; with `unreported` also odd lots, blocks and combos. Up to 1000 are kept for who is slow.
  Subscription<TradeTick> trades(protocol::Contract contract, bool unreported = false,
                                 StreamPriority priority = {});
  Subscription<QuoteTick> quote_ticks(protocol::Contract contract, bool ignore_size = false,
                                      StreamPriority priority = {});
  Subscription<MidpointTick> midpoints(protocol::Contract contract, StreamPriority priority = {});

  /// `rows` on each side; SMART depth merges all exchanges that have books.
  Subscription<DepthBook> depth(protocol::Contract contract, int rows = 5, bool is_smart = false,
                                StreamPriority priority = {});

  /// Bars of five seconds, each whole: TRADES, MIDPOINT, BID or ASK.
  Subscription<model::Bar> five_second_bars(protocol::Contract contract, std::string what_to_show = "TRADES",
                                            bool regular_hours = false, StreamPriority priority = {});

  /// Which kind of data IB shall send from now on, to new subscriptions; remembered for later sessions. What
  /// comes of it stands in each quote.
  core::Expected<void> set_mode(protocol::MarketDataMode mode);
  /// Subscriptions that wait for a line.
  [[nodiscard]] std::size_t waiting_for_lines() const;

  /// A new session: the mode is told again.
  void session_began();

 private:
  std::shared_ptr<detail::RequestCore> requests_;
  std::shared_ptr<detail::StreamTable> streams_;
  std::shared_ptr<detail::TickContext> ticks_;
  std::optional<protocol::MarketDataMode> mode_;
};

}  // namespace ibflow::gateway
