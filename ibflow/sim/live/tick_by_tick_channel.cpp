#include <utility>

#include "ibflow/sim/live/instrument_hours.hpp"
#include "ibflow/sim/live/tick_by_tick_service.hpp"
#include "ibflow/sim/live/tick_by_tick_ticks.hpp"

namespace ibflow::sim {

TickByTickChannel::TickByTickChannel(const GatewayState& state, VersionPlaces& places, std::size_t instrument,
                                     TickByTickKind kind, bool ignore_size)
    : state_(state), places_(places), instrument_(instrument), kind_(kind), ignore_size_(ignore_size) {
  const auto& description = state.contracts->instrument(instrument);
  default_exchange_ =
      description.primary_exchange.empty() ? description.exchange : description.primary_exchange;
  modelled_volume_ = state.market->state(instrument).volume;
}

bool TickByTickChannel::takes(const Print& event) {
  const bool has_trade = event.is_trade && event.shares.is_positive();
  switch (kind_) {
    case TickByTickKind::Last:
      return has_trade && !event.unreported;
    case TickByTickKind::AllLast:
      return has_trade;
    case TickByTickKind::BidAsk: {
      if (!event.is_quote) return false;
      const bool same_prices = event.bid == last_.bid && event.ask == last_.ask;
      const bool same_sizes = event.bid_size == last_.bid_size && event.ask_size == last_.ask_size;
      if (same_prices && (same_sizes || ignore_size_)) return false;
      break;
    }
    case TickByTickKind::MidPoint:
      if (!event.is_quote || event.bid <= 0 || event.ask <= 0) return false;
      if (event.bid + event.ask == last_.bid + last_.ask) return false;
      break;
  }
  last_ = event;
  return true;
}

// A change of volume is one trade at the last price; the quote is taken as it stands.
void TickByTickChannel::step_modelled() {
  modelled_.clear();
  const auto& now = state_.market->state(instrument_);
  Print event;
  event.at = state_.now;
  event.ticker = instrument_;
  event.bid = now.bid.value_or(0);
  event.ask = now.ask.value_or(0);
  event.bid_size = core::Decimal(now.bid_size);
  event.ask_size = core::Decimal(now.ask_size);
  event.price = now.last.value_or(0);
  const auto traded = now.volume - std::exchange(modelled_volume_, now.volume);
  event.shares = core::Decimal(traded);
  event.is_trade = now.last && traded > 0;
  event.is_quote = now.bid || now.ask;
  modelled_.push_back(event);
}

void TickByTickChannel::step(std::span<const Print* const> events) {
  ++step_;
  ticks_.clear();
  if (!is_flowing(state_, instrument_)) return;
  for (const auto* event : events) {
    if (takes(*event)) ticks_.push_back(event);
  }
  if (!state_.market->is_modelled(instrument_)) return;
  step_modelled();
  if (takes(modelled_.front())) ticks_.push_back(&modelled_.front());
}

FrameBatch& TickByTickChannel::ticks(int version) {
  auto& slot = encoded_[version];
  if (!slot) slot = std::make_unique<Encoded>(places_.of(version));
  if (slot->step == step_) return slot->batch;
  slot->step = step_;
  slot->batch.clear();
  protocol::TickByTick message;
  message.tick_type = std::to_underlying(kind_);
  for (const auto* event : ticks_) {
    if (kind_ == TickByTickKind::BidAsk) {
      message.tick = bid_ask_tick(*event);
    } else if (kind_ == TickByTickKind::MidPoint) {
      message.tick = midpoint_tick(*event);
    } else {
      message.tick = last_tick(*event, default_exchange_);
    }
    slot->batch.add_placed(message);
  }
  return slot->batch;
}

}  // namespace ibflow::sim
