#include "ibflow/flow/options/live_recorder.hpp"

#include <algorithm>

namespace ibflow::flow::options {

namespace {
using namespace std::chrono_literals;
using core::Expected;
}  // namespace

Expected<void> LiveRecorder::add_ticker(const std::string& ticker) {
  tickers_[ticker];
  return store_.add_ticker(ticker);
}

void LiveRecorder::on_trade(const OptionTrade& trade) {
  const auto found = tickers_.find(trade.contract.underlying);
  if (found != tickers_.end()) found->second.trades.push_back(analyst_.analyse(trade));
}

void LiveRecorder::on_underlying(const std::string& ticker, core::Timestamp time, double price,
                                 const core::Decimal& size) {
  const auto found = tickers_.find(ticker);
  if (found == tickers_.end()) return;
  const core::Timestamp start(std::chrono::floor<std::chrono::minutes>(time));
  const auto [place, is_new] = found->second.bars.try_emplace(start);
  model::Bar& bar = place->second;
  if (is_new) {
    bar.start = start;
    bar.open = bar.high = bar.low = price;
  }
  bar.high = std::max(bar.high, price);
  bar.low = std::min(bar.low, price);
  bar.close = price;
  bar.volume += size;
}

Expected<void> LiveRecorder::on_time(core::Timestamp now) {
  const core::Timestamp over(std::chrono::floor<std::chrono::minutes>(now));
  if (over <= minute_) return {};
  if (minute_ == core::Timestamp{}) {
    if (auto found = find_what_was_told(over); !found) return found;
  }
  if (auto begun = store_.begin(); !begun) return begun;
  for (const auto& [name, ticker] : tickers_) {
    if (auto written = write_minute(name, ticker, over); !written) {
      store_.rollback();
      return written;
    }
  }
  if (auto done = store_.commit(); !done) {
    store_.rollback();
    return done;
  }
  for (auto& [name, ticker] : tickers_) forget_until(ticker, over);
  minute_ = over;
  return {};
}

// A run before this one may have told minutes of the same day, and they stay as they were told.
Expected<void> LiveRecorder::find_what_was_told(core::Timestamp until) {
  for (auto& [name, ticker] : tickers_) {
    const auto newest = store_.divergence(name, {core::Timestamp{}, until}, {1, RowOrder::NewestFirst});
    if (!newest) return std::unexpected(newest.error());
    if (!newest->empty()) ticker.written_until = newest->front().time;
  }
  return {};
}

Expected<void> LiveRecorder::write_minute(const std::string& name, const Ticker& ticker,
                                          core::Timestamp end) {
  for (const auto& trade : ticker.trades) {
    if (trade.time > end) continue;
    if (auto added = store_.add_trade(trade); !added) return added;
  }
  for (const auto& [start, bar] : ticker.bars) {
    // A late trade does not reopen a bar that was told.
    if (bar.end() > end || bar.end() <= ticker.written_until) continue;
    if (auto put = store_.put_bar(name, bar); !put) return put;
  }
  const auto day = core::to_new_york(end).date;
  const auto points = write_divergence(store_, name, day, end, ticker.written_until);
  if (!points) return std::unexpected(points.error());
  for (const auto* predictor : predictors_) {
    const auto told = write_predictions(store_, *predictor, name, day, ticker.written_until);
    if (!told) return std::unexpected(told.error());
  }
  return {};
}

void LiveRecorder::forget_until(Ticker& ticker, core::Timestamp end) {
  std::erase_if(ticker.trades, [&](const auto& trade) { return trade.time <= end; });
  std::erase_if(ticker.bars, [&](const auto& entry) { return entry.second.end() <= end; });
  ticker.written_until = end;
}

}  // namespace ibflow::flow::options
