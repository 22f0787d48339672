#pragma once
// Five-second bars of trades, and who gets them.

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/sim/server/outbox.hpp"

namespace ibflow::sim {

inline constexpr std::chrono::seconds kRealTimeBar{5};

/// Collects the trades of all tickers into bars on five-second boundaries.
class RealTimeBarBuilder {
 public:
  struct Bar {
    double open = 0, high = 0, low = 0, close = 0, turnover = 0;
    std::int64_t volume = 0;  // shares
    std::int32_t trades = 0;
  };

  explicit RealTimeBarBuilder(std::size_t tickers) : open_(tickers), closed_(tickers) {}

  void trade(std::size_t ticker, double price, std::int64_t shares, std::int64_t trades);
  /// Ends the running bars of all tickers; those without a trade repeat the close before with volume 0.
  void close();
  /// The bar that close() ended; nullopt before the ticker's first trade.
  [[nodiscard]] const std::optional<Bar>& closed(std::size_t ticker) const {
    static const std::optional<Bar> kNone;
    return ticker < closed_.size() ? closed_[ticker] : kNone;
  }

 private:
  std::vector<std::optional<Bar>> open_, closed_;
};

/// Real-time bar subscriptions of one client.
class RealTimeBarFeed {
 public:
  [[nodiscard]] bool contains(std::int32_t request_id) const { return tickers_.contains(request_id); }
  void subscribe(std::int32_t request_id, std::size_t ticker) { tickers_[request_id] = ticker; }
  bool cancel(std::int32_t request_id) { return tickers_.erase(request_id) > 0; }
  /// Sends the bars that started at `start`, by request id.
  void publish(const RealTimeBarBuilder& bars, core::Timestamp start, Outbox& out) const;

 private:
  std::map<std::int32_t, std::size_t> tickers_;
};

}  // namespace ibflow::sim
