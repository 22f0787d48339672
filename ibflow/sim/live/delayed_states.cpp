#include "ibflow/sim/live/delayed_states.hpp"

#include <algorithm>

namespace ibflow::sim {

using std::chrono::minutes;

void DelayedStates::step() {
  for (auto& [instrument, past] : past_) {
    auto& moments = past.moments;
    if (!moments.empty() && moments.back().at > state_.now) {  // the day has started over
      moments.clear();
      past.rebuilt_minute = -1;
    }
    const auto& now = state_.market->state(instrument);
    if (moments.empty() || moments.back().state != now) moments.push_back({.at = state_.now, .state = now});
    while (moments.size() > 1 && moments[1].at <= state_.now - delay_) moments.pop_front();
  }
}

const TickerState& DelayedStates::of(std::size_t instrument) {
  auto& past = past_[instrument];
  const auto at = state_.now - delay_;
  if (!past.moments.empty() && past.moments.front().at <= at) return past.moments.front().state;
  const auto minute = at.time_since_epoch() / minutes(1);
  if (past.rebuilt_minute != minute) {
    past.rebuilt = rebuild(instrument, at);
    past.rebuilt_minute = minute;
  }
  return past.rebuilt;
}

TickerState DelayedStates::rebuild(std::size_t instrument, core::Timestamp at) const {
  TickerState state;
  state.previous_close = state_.market->state(instrument).previous_close;
  const auto& history = state_.market->history();
  const auto open = state_.market->hours().open;
  if (at <= open) return state;
  for (const auto& bar : history.minutes(instrument, BarsOf::Trades, open, at)) {
    if (bar.start + minutes(1) > at) break;
    state.open = state.open.value_or(bar.open);
    state.high = std::max(state.high.value_or(bar.high), bar.high);
    state.low = std::min(state.low.value_or(bar.low), bar.low);
    state.last = bar.close;
    state.volume += bar.volume.truncated();
    state.last_time = bar.start + minutes(1);
    state.last_size = 100;
  }
  const auto last_close = [&](BarsOf kind) -> std::optional<double> {
    const auto bars = history.minutes(instrument, kind, at - minutes(5), at);
    if (bars.empty()) return std::nullopt;
    return bars.back().close;
  };
  state.bid = last_close(BarsOf::Bid);
  state.ask = last_close(BarsOf::Ask);
  state.bid_size = state.bid ? 100 : 0;
  state.ask_size = state.ask ? 100 : 0;
  return state;
}

}  // namespace ibflow::sim
