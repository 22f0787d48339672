#include "ibflow/engine/bar_builder.hpp"

#include <algorithm>

namespace ibflow::engine {

namespace {
constexpr std::chrono::seconds kOverdue{5};
}

MinuteBar BarBuilder::close() {
  MinuteBar result = std::move(*minute_);
  minute_.reset();
  const double volume = result.bar.volume.to_double();
  if (volume > 0) result.bar.vwap = traded_value_ / volume;
  return result;
}

std::vector<MinuteBar> BarBuilder::add(const model::Bar& five_seconds) {
  std::vector<MinuteBar> closed;
  if (five_seconds.start <= newest_) return closed;
  newest_ = five_seconds.start;

  const core::Timestamp start = std::chrono::floor<std::chrono::minutes>(five_seconds.start);
  if (minute_ && minute_->bar.start != start) closed.push_back(close());
  if (!minute_) {
    minute_ = MinuteBar{five_seconds, five_seconds.start == start};
    minute_->bar.start = start;
    minute_->bar.length = std::chrono::seconds(60);
    minute_->bar.vwap.reset();
    traded_value_ = 0;
  } else {
    model::Bar& bar = minute_->bar;
    bar.high = std::max(bar.high, five_seconds.high);
    bar.low = std::min(bar.low, five_seconds.low);
    bar.close = five_seconds.close;
    bar.volume += five_seconds.volume;
    bar.trades += five_seconds.trades;
  }
  if (five_seconds.volume.is_positive()) {
    traded_value_ += five_seconds.vwap.value_or(five_seconds.close) * five_seconds.volume.to_double();
  }
  if (five_seconds.end() >= minute_->bar.end()) closed.push_back(close());
  return closed;
}

std::optional<MinuteBar> BarBuilder::on_time(core::Timestamp now) {
  if (!minute_ || now < minute_->bar.end() + kOverdue) return std::nullopt;
  newest_ = std::max(newest_, core::Timestamp(minute_->bar.end() - std::chrono::nanoseconds(1)));
  return close();
}

}  // namespace ibflow::engine
