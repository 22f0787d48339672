#include "ibflow/sim/live/real_time_bars.hpp"

#include <algorithm>

namespace ibflow::sim {

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

}  // namespace ibflow::sim
