#include "ibflow/sim/live/level_one_channel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ibflow/sim/live/instrument_hours.hpp"
#include "ibflow/sim/live/tick_types.hpp"

namespace ibflow::sim {

namespace {

using std::chrono::milliseconds;

constexpr int kFirstWithRequestParameters = 114;
constexpr int kFirstWithShares = 220;
constexpr std::int32_t kSnapshotPermissions = 3;

// One update of a tick type in so much time (server-behaviour.md 2.1).
core::Duration sampling_interval(SecurityType type) {
  if (type == SecurityType::Option) return milliseconds(10);
  if (type == SecurityType::Forex) return milliseconds(5);
  return milliseconds(250);
}

bool is_known(const LevelOneTick& tick, int version) {
  return tick_type(tick) < tick::kFirstNewType || version >= tick::kFirstVersionWithNewTypes;
}

protocol::MarketDataType kind_message(std::int32_t data_type) {
  protocol::MarketDataType message;
  message.market_data_type = data_type;
  return message;
}

void send_ticks(Outbox& out, std::int32_t id, const LevelOneTicks& ticks) {
  for (const auto& tick : ticks) {
    if (!is_known(tick, out.version())) continue;
    std::visit(
        [&](auto one) {
          one.request_id = id;
          out.send(one);
        },
        tick);
  }
}

void add_ticks(FrameBatch& batch, const LevelOneTicks& ticks, int version) {
  for (const auto& tick : ticks) {
    if (is_known(tick, version)) std::visit([&](const auto& one) { batch.add(one); }, tick);
  }
}

}  // namespace

LevelOneChannel::LevelOneChannel(LevelOneSource& source, VersionPlaces& places, std::size_t instrument,
                                 FeedKind kind)
    : source_(source),
      places_(places),
      instrument_(instrument),
      kind_(kind),
      description_(source.state().contracts->instrument(instrument)),
      interval_(sampling_interval(description_.security_type)) {
  if (is_delayed(kind)) source_.watch_delayed(instrument);
  look();
  has_changes_ = false;
}

void LevelOneChannel::add_generic(GenericTickSet set) {
  for (const auto one : members(set)) {
    if (std::ranges::find(generics_, one, &Generic::one) != generics_.end()) continue;
    Generic generic{.one = one, .was = {}, .shown = {}};
    if (!shows_trades(one)) generic.shown = generic_ticks(one, source_.state(), instrument_, view_);
    generic.was = generic.shown;
    generics_.push_back(std::move(generic));
    if (shows_trades(one) && !std::exchange(wants_trades_, true)) forget_trades();
  }
  std::ranges::sort(generics_, {}, &Generic::one);
}

bool LevelOneChannel::is_due() const {
  const auto now = source_.state().now;
  return now.time_since_epoch() / interval_ != looked_.time_since_epoch() / interval_;
}

void LevelOneChannel::look_at_generics(const LevelOneView& view) {
  for (auto& generic : generics_) {
    generic.was = generic.shown;
    if (shows_trades(generic.one) || is_constant(generic.one)) continue;
    generic.shown = generic_ticks(generic.one, source_.state(), instrument_, view);
    has_changes_ = has_changes_ || generic.was != generic.shown;
  }
}

void LevelOneChannel::look() {
  looked_ = source_.state().now;
  was_data_type_ = std::exchange(data_type_, source_.data_type(instrument_, kind_));
  auto view = source_.view(instrument_, kind_);
  trades_ = std::exchange(pending_trades_, {});
  has_changes_ = was_data_type_ != data_type_ || !trades_.empty() || view_ != view || shown_.empty();
  if (has_changes_) {
    std::swap(was_, shown_);
    shown_ = level_one_ticks(view, description_);
    if (is_delayed(kind_)) shown_ = delayed_ticks(shown_);
  } else {
    was_ = shown_;
  }
  look_at_generics(view);
  view_ = std::move(view);
}

void LevelOneChannel::forget_trades() {
  const auto& state = source_.state().market->state(instrument_);
  volume_ = state.volume;
  turnover_ = state.turnover;
  pending_trades_.clear();
}

void LevelOneChannel::collect_modelled_trade() {
  const auto& state = source_.state().market->state(instrument_);
  if (!state.last || state.volume <= volume_) return;
  const auto size = state.volume - std::exchange(volume_, state.volume);
  turnover_ = state.turnover;
  pending_trades_.push_back({.price = *state.last,
                             .size = size,
                             .volume = volume_,
                             .turnover = turnover_,
                             .at = state.last_time,
                             .is_single = false});
}

void LevelOneChannel::collect_trades(std::span<const Print* const> events) {
  if (source_.state().now < looked_) volume_ = 0, turnover_ = 0;  // the day has started over
  if (source_.state().market->is_modelled(instrument_)) return collect_modelled_trade();
  for (const auto* event : events) {
    const auto size = event->shares.truncated();
    if (!event->is_trade || size <= 0) continue;
    volume_ += size;
    if (!event->unreported) turnover_ += event->price * static_cast<double>(size);
    pending_trades_.push_back({.price = event->price,
                               .size = size,
                               .volume = volume_,
                               .turnover = turnover_,
                               .at = event->at,
                               .is_single = event->trades == 1,
                               .unreported = event->unreported});
  }
}

void LevelOneChannel::step(std::span<const Print* const> events) {
  ++step_;
  trades_.clear();
  has_changes_ = false;
  if (!is_flowing(source_.state(), instrument_)) {
    if (wants_trades_) forget_trades();
    return;
  }
  if (wants_trades_) collect_trades(events);
  if (is_due()) look();
}

bool LevelOneChannel::uses_lots(int version) const {
  if (!counts_lots(description_)) return false;
  return version < kFirstWithShares || source_.state().behaviour.sizes_in_lots;
}

LevelOneTicks LevelOneChannel::sized(const LevelOneTicks& ticks, int version) const {
  return uses_lots(version) ? in_lots(ticks) : ticks;
}

void LevelOneChannel::send_head(Outbox& out, std::int32_t id) const {
  auto kind = kind_message(data_type_);
  kind.request_id = id;
  out.send(kind);
  if (out.version() < kFirstWithRequestParameters) return;
  protocol::TickRequestParameters parameters;
  parameters.request_id = id;
  parameters.min_tick = description_.min_tick;
  parameters.bbo_exchange = description_.bbo_exchange;
  parameters.snapshot_permissions = kSnapshotPermissions;
  out.send(parameters);
}

void LevelOneChannel::send_values(Outbox& out, std::int32_t id, bool defaults,
                                  GenericTickSet generics) const {
  if (defaults) send_ticks(out, id, sized(shown_, out.version()));
  for (const auto& generic : generics_) {
    if ((generics & generic.one) != 0) send_ticks(out, id, sized(generic.shown, out.version()));
  }
}

void LevelOneChannel::send_difference(const LevelOneChannel& other, Outbox& out, std::int32_t id,
                                      bool defaults) const {
  auto kind = kind_message(data_type_);
  kind.request_id = id;
  out.send(kind);
  if (!defaults) return;
  const auto version = out.version();
  send_ticks(out, id, changed_ticks(sized(other.shown_, version), sized(shown_, version)));
}

// price;size;milliseconds;volume;vwap;single (server-behaviour.md 2.2).
void LevelOneChannel::encode_generic(FrameBatch& batch, const Generic& generic, int version) const {
  if (!shows_trades(generic.one)) {
    return add_ticks(batch, changed_ticks(sized(generic.was, version), sized(generic.shown, version)),
                     version);
  }
  const bool trades_only = trade_tick_type(generic.one) == tick::kRtTradeVolume;
  const bool in_hundreds = uses_lots(version);
  for (const auto& trade : trades_) {
    if (trades_only && trade.unreported) continue;
    const double vwap = trade.volume > 0 ? trade.turnover / static_cast<double>(trade.volume) : trade.price;
    protocol::TickString tick;
    tick.tick_type = trade_tick_type(generic.one);
    tick.value =
        fmt::format("{};{};{};{};{:.8f};{}", trade.price, in_hundreds ? lots(trade.size) : trade.size,
                    core::to_unix_millis(trade.at), in_hundreds ? lots(trade.volume) : trade.volume, vwap,
                    trade.is_single ? "true" : "false");
    batch.add(std::move(tick));
  }
}

LevelOneChannel::Encoded& LevelOneChannel::encoded(int version) {
  auto& places = places_.of(version);
  auto& slot = encoded_[version];
  if (!slot) slot = std::make_unique<Encoded>(places);
  auto& all = *slot;
  if (all.step == step_) return all;
  all.step = step_;
  all.kind.clear();
  all.defaults.clear();
  if (was_data_type_ != data_type_) all.kind.add(kind_message(data_type_));
  add_ticks(all.defaults, changed_ticks(sized(was_, version), sized(shown_, version)), version);
  while (all.generics.size() < generics_.size()) all.generics.emplace_back(0, FrameBatch(places));
  for (std::size_t i = 0; i < generics_.size(); ++i) {
    auto& [one, batch] = all.generics[i];
    one = generics_[i].one;
    batch.clear();
    encode_generic(batch, generics_[i], version);
  }
  return all;
}

void LevelOneChannel::send_changes(Outbox& out, std::int32_t id, bool defaults, GenericTickSet generics) {
  if (!has_changes_) return;
  auto& all = encoded(out.version());
  all.kind.append_to(out, id);
  if (defaults) all.defaults.append_to(out, id);
  if (generics == 0) return;
  for (auto& [one, batch] : all.generics) {
    if ((generics & one) != 0) batch.append_to(out, id);
  }
}

}  // namespace ibflow::sim
