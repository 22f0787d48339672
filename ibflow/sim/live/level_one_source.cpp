#include "ibflow/sim/live/level_one_source.hpp"

#include "ibflow/sim/live/instrument_hours.hpp"
#include "ibflow/sim/live/option_computations.hpp"

namespace ibflow::sim {

LevelOneSource::LevelOneSource(const GatewayState& state)
    : state_(state), delayed_(state, std::chrono::minutes(15)) {}

void LevelOneSource::step() {
  delayed_.set_delay(std::chrono::minutes(state_.behaviour.delayed_minutes));
  delayed_.step();
}

// Looked up once a step: calendars are slow.
const LevelOneSource::Hours& LevelOneSource::hours(std::size_t instrument) {
  auto& hours = hours_[state_.contracts->instrument(instrument).hours];
  if (hours.at == state_.now) return hours;
  hours = {.at = state_.now,
           .is_open = sim::is_open(state_, instrument, state_.now),
           .is_liquid = sim::is_liquid(state_, instrument, state_.now)};
  return hours;
}

bool LevelOneSource::is_open(std::size_t instrument) {
  return hours(instrument).is_open;
}

bool LevelOneSource::is_liquid(std::size_t instrument) {
  return hours(instrument).is_liquid;
}

std::int32_t LevelOneSource::data_type(std::size_t instrument, FeedKind kind) {
  const bool open = is_open(instrument);
  switch (kind) {
    case FeedKind::Frozen:
      return open ? 1 : 2;
    case FeedKind::Delayed:
      return 3;
    case FeedKind::DelayedFrozen:
      return open ? 3 : 4;
    case FeedKind::Live:
      break;
  }
  return 1;
}

// Before the first quote of the day the last ones are those of the day before, around its close.
TickerState LevelOneSource::frozen(std::size_t instrument, TickerState state) const {
  if (state.bid || state.ask || !state.previous_close) return state;
  const auto& key = state_.contracts->instrument(instrument).key;
  const auto quote = model_quote(0, key, state_.market->hours().open, *state.previous_close);
  state.bid = quote.bid;
  state.ask = quote.ask;
  state.bid_size = quote.bid_size.truncated();
  state.ask_size = quote.ask_size.truncated();
  return state;
}

// Without data of the underlying there are no greeks (10090).
bool LevelOneSource::has_permitted_underlying(std::size_t instrument) const {
  const auto& option = state_.contracts->instrument(instrument);
  if (option.security_type != SecurityType::Option || !option.underlying) return false;
  return state_.conditions.is_permitted(state_.contracts->instrument(*option.underlying));
}

LevelOneView LevelOneSource::view(std::size_t instrument, FeedKind kind) {
  const auto& [at, open, liquid] = hours(instrument);
  LevelOneView view;
  view.state = is_delayed(kind) ? delayed_.of(instrument) : state_.market->state(instrument);
  view.halt = state_.conditions.halt(instrument);
  view.is_open = open;
  view.is_early = open && !liquid && state_.now < state_.market->hours().open;
  if (!open && (kind == FeedKind::Frozen || kind == FeedKind::DelayedFrozen)) {
    view.state = frozen(instrument, view.state);
  } else if (!open) {
    view.state.bid.reset();
    view.state.ask.reset();
    view.state.bid_size = view.state.ask_size = 0;
  }
  if (has_permitted_underlying(instrument))
    view.computations = option_computations(*state_.market, instrument, view.state);
  return view;
}

}  // namespace ibflow::sim
