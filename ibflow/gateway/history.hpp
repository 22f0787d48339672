#pragma once
// The past: bars, ticks, sessions, when it begins, and what was traded at which price.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/gateway/answer.hpp"
#include "ibflow/gateway/bar_download.hpp"
#include "ibflow/gateway/bar_update.hpp"
#include "ibflow/gateway/subscription.hpp"
#include "ibflow/gateway/ticks.hpp"
#include "ibflow/model/market_data.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/reference/history_values.hpp"
#include "ibflow/protocol/responses.hpp"

namespace ibflow::gateway {

namespace detail {
class RequestCore;
class StreamTable;
}  // namespace detail

/// One request for bars, within IB's limits; BarDownload is for any span.
struct BarRequest {
  protocol::Contract contract;
  std::string duration = "1 D";  // IB's words: "3600 S", "2 D", "1 W", "1 M", "1 Y"
  std::string bar_size = std::string(protocol::bar_size::kOneMinute);
  std::string what_to_show = std::string(protocol::what_to_show::kTrades);
  bool regular_hours = true;
  std::optional<core::Timestamp> end;  // empty: now; must be empty with ADJUSTED_LAST
};

/// Ticks from a moment on, as many as are wanted. They are asked for in pages of 1000, IB's most.
struct TickRequest {
  protocol::Contract contract;
  core::Timestamp from{};
  std::optional<core::Timestamp> until;  // excluded; empty: only `limit` ends it
  std::size_t limit = 1000;              // > 0; the last second is always whole and may go beyond
  bool regular_hours = true;
  bool ignore_size = false;  // quotes only: leave out those of which only a size changed
};

/// When an exchange was or will be open.
struct TradingSession {
  core::Timestamp open{}, close{};
  core::Date date;  // the trading day it counts for
  friend bool operator==(const TradingSession&, const TradingSession&) = default;
};
struct TradingSchedule {
  std::string time_zone;  // the exchange's, IANA
  std::vector<TradingSession> sessions;
};

/// IB's rules of rate are kept: a request waits for its turn as long as they want, and its deadline does not
/// run meanwhile. Small bars (30 seconds and less), ticks and head timestamps are 60 in ten minutes; see
/// docs/pacing.md. Bars that IB refuses all the same as a pacing violation are asked for again twice, after
/// 15 and 60 seconds. What IB has no data for is an empty answer. For the event loop's thread.
class History {
 public:
  History(std::shared_ptr<detail::RequestCore> requests, std::shared_ptr<detail::StreamTable> streams);

  /// Oldest first.
  Answer<std::vector<model::Bar>> bars(BarRequest request, RequestOptions options = {});
  /// Any span, newest piece first, with progress; nothing is asked before its next().
  [[nodiscard]] BarDownload download(BarRange range, RequestOptions options = {});

  /// The past of `duration`, then each bar as it grows; `end` must be empty. 5 seconds and longer bars of
  /// TRADES, MIDPOINT, BID or ASK. After a loss the missing bars come first, without gap or double. A stream
  /// that IB lets fall asleep is renewed by itself.
  Subscription<BarUpdate> follow(BarRequest request);

  Answer<std::vector<TradeTick>> trades(TickRequest request, RequestOptions options = {});
  Answer<std::vector<QuoteTick>> quotes(TickRequest request, RequestOptions options = {});
  Answer<std::vector<MidpointTick>> midpoints(TickRequest request, RequestOptions options = {});

  /// Sessions up to `end` (empty: now). Server version 165 on. `days` 1 to 365.
  Answer<TradingSchedule> schedule(protocol::Contract contract, int days, bool regular_hours = true,
                                   std::optional<core::Timestamp> end = {}, RequestOptions options = {});
  /// The first moment of which IB has data of this kind.
  Answer<core::Timestamp> head_timestamp(protocol::Contract contract, std::string what_to_show = "TRADES",
                                         bool regular_hours = true, RequestOptions options = {});
  /// What was traded at each price; `period` in IB's words: "3 days", "1 week".
  Answer<std::vector<protocol::HistogramEntry>> histogram(protocol::Contract contract, std::string period,
                                                          bool regular_hours = true,
                                                          RequestOptions options = {});

 private:
  std::shared_ptr<detail::RequestCore> requests_;
  std::shared_ptr<detail::StreamTable> streams_;
};

}  // namespace ibflow::gateway
