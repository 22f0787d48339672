#include <algorithm>

#include "ibflow/sim/live/real_time_bar_service.hpp"

namespace ibflow::sim {

RealTimeBarChannel::RealTimeBarChannel(const GatewayState& state, std::size_t instrument, BarContent content)
    : state_(state), instrument_(instrument), content_(content) {
  const auto& now = state.market->state(instrument);
  volume_ = now.volume;
  price_ = content == BarContent::Trades ? now.last : price(now.bid.value_or(0), now.ask.value_or(0));
}

std::optional<double> RealTimeBarChannel::price(double bid, double ask) const {
  const auto positive = [](double value) { return value > 0 ? std::optional(value) : std::nullopt; };
  if (content_ == BarContent::Bid) return positive(bid);
  if (content_ == BarContent::Ask) return positive(ask);
  return bid > 0 && ask > 0 ? std::optional((bid + ask) / 2) : std::nullopt;
}

void RealTimeBarChannel::take(const std::optional<double>& price) {
  if (!price) return;
  if (!open_) {
    // A quote stands until the next one: the bar opens with what stood before.
    const double open = content_ == BarContent::Trades ? *price : price_.value_or(*price);
    open_ = Bar{.open = open, .high = open, .low = open, .close = open};
  }
  open_->high = std::max(open_->high, *price);
  open_->low = std::min(open_->low, *price);
  open_->close = *price;
  price_ = price;
}

void RealTimeBarChannel::take_modelled() {
  const auto& now = state_.market->state(instrument_);
  if (content_ != BarContent::Trades) return take(price(now.bid.value_or(0), now.ask.value_or(0)));
  const auto traded = now.volume - std::exchange(volume_, now.volume);
  if (traded <= 0 || !now.last) return;
  take(now.last);
  open_->volume += traded;
  open_->turnover += *now.last * static_cast<double>(traded);
  ++open_->trades;
}

void RealTimeBarChannel::close() {
  closed_ = std::exchange(open_, std::nullopt);
  if (!closed_ && price_) closed_ = Bar{.open = *price_, .high = *price_, .low = *price_, .close = *price_};
}

void RealTimeBarChannel::step(std::span<const Print* const> events, bool ends_bar) {
  closed_.reset();
  const bool modelled = state_.market->is_modelled(instrument_);
  const auto take_event = [this](const Print& event) {
    if (event.is_quote && content_ != BarContent::Trades) take(price(event.bid, event.ask));
  };
  std::size_t next = 0;
  for (; next < events.size() && (!ends_bar || events[next]->at < state_.now); ++next)
    take_event(*events[next]);
  if (modelled) take_modelled();
  if (ends_bar) close();
  for (; next < events.size(); ++next) take_event(*events[next]);
}

}  // namespace ibflow::sim
