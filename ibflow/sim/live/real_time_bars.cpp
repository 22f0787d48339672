#include "ibflow/sim/live/real_time_bars.hpp"

#include <algorithm>
#include <cmath>

namespace ibflow::sim {

namespace {

// Four places are what IB gives; as whole ten-thousandths the value is exact.
core::Decimal average_price(const RealTimeBarBuilder::Bar& bar) {
  const double price = bar.volume > 0 ? bar.turnover / static_cast<double>(bar.volume) : bar.close;
  return core::Decimal::from_parts(std::llround(price * 1e4), 4).normalized();
}

}  // namespace

void RealTimeBarBuilder::trade(std::size_t ticker, double price, std::int64_t shares, std::int64_t trades) {
  auto& bar = open_[ticker];
  if (!bar) bar = Bar{.open = price, .high = price, .low = price, .close = price};
  bar->high = std::max(bar->high, price);
  bar->low = std::min(bar->low, price);
  bar->close = price;
  bar->turnover += price * static_cast<double>(shares);
  bar->volume += shares;
  bar->trades += static_cast<std::int32_t>(trades);
}

void RealTimeBarBuilder::close() {
  for (std::size_t i = 0; i < open_.size(); ++i) {
    if (open_[i]) {
      closed_[i] = open_[i];
    } else if (closed_[i]) {
      const double price = closed_[i]->close;
      closed_[i] = Bar{.open = price, .high = price, .low = price, .close = price};
    }
    open_[i].reset();
  }
}

void RealTimeBarFeed::publish(const RealTimeBarBuilder& bars, core::Timestamp start, Outbox& out) const {
  for (const auto& [id, ticker] : tickers_) {
    const auto& bar = bars.closed(ticker);
    if (!bar) continue;
    protocol::RealTimeBar message;
    message.request_id = id;
    message.time = core::to_unix_seconds(start);
    message.open = bar->open;
    message.high = bar->high;
    message.low = bar->low;
    message.close = bar->close;
    message.volume = core::Decimal(bar->volume);
    message.wap = average_price(*bar);
    message.count = bar->trades;
    out.send(message);
  }
}

}  // namespace ibflow::sim
