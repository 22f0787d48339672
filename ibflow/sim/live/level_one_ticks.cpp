#include "ibflow/sim/live/level_one_ticks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "ibflow/sim/live/tick_types.hpp"

namespace ibflow::sim {

namespace {

constexpr std::int64_t kLot = 100;
constexpr double kNoPrice = -1;

/// What of level 1 a kind of instrument has.
struct Columns {
  bool trades = true;  // last, its time, volume
  bool volume = true;
  bool quotes = true;
  bool open = true;
  bool range = true;  // high and low
  bool halted = true;
  bool exchanges = false;  // letters, with SMART routing
  bool yields = false;
};

Columns columns_of(const Instrument& instrument) {
  switch (instrument.security_type) {
    case SecurityType::Stock:
    case SecurityType::Option:
      return {.exchanges = true};
    case SecurityType::Forex:
      return {.trades = false, .volume = false, .open = false};
    case SecurityType::Index:
      return {.volume = false, .quotes = false, .halted = false};
    case SecurityType::Bond:
      return {.volume = false, .open = false, .range = false, .halted = false, .yields = true};
    default:
      return {};
  }
}

// Letters as the data have them, else the primary exchange's (Print::exchange, smart components).
std::string exchange_letters(char known, const Instrument& instrument) {
  if (known != 0) return {known};
  if (instrument.primary_exchange == "NYSE") return "N";
  if (instrument.primary_exchange == "NASDAQ") return "Q";
  return "P";
}

double years_to_maturity(const Instrument& bond, core::Timestamp at) {
  if (!bond.maturity) return 0;
  const auto left = core::Timestamp(std::chrono::sys_days(*bond.maturity)) - at;
  return std::chrono::duration<double, std::ratio<31'556'952>>(left).count();
}

// The usual approximation; nobody can tell it from the exact one at bond prices near 100.
double yield_at(double price, const Instrument& bond, core::Timestamp at) {
  const double years = years_to_maturity(bond, at);
  if (years <= 0 || price <= 0) return 0;
  return 100 * (bond.coupon + (100 - price) / years) / ((100 + price) / 2);
}

class Writer {
 public:
  Writer(const LevelOneView& view, const Instrument& instrument)
      : view_(view), state_(view.state), instrument_(instrument), columns_(columns_of(instrument)) {
    ticks_.reserve(24);
  }

  LevelOneTicks write() {
    write_trade();
    if (columns_.halted)
      ticks_.push_back(generic_tick(tick::kHalted, static_cast<double>(std::to_underlying(view_.halt))));
    if (columns_.volume && state_.last) ticks_.push_back(size_tick(tick::kVolume, state_.volume));
    if (columns_.range) price(tick::kHigh, state_.high);
    if (columns_.range) price(tick::kLow, state_.low);
    price(tick::kClose, state_.previous_close);
    if (columns_.open) price(tick::kOpen, state_.open);
    if (columns_.quotes) write_quotes();
    if (columns_.trades && instrument_.security_type != SecurityType::Index && state_.last)
      ticks_.push_back(size_tick(tick::kLastSize, state_.last_size));
    if (columns_.exchanges) write_exchanges();
    if (columns_.yields) write_yields();
    for (const auto& computation : view_.computations) ticks_.emplace_back(computation);
    return std::move(ticks_);
  }

 private:
  void price(std::int32_t type, const std::optional<double>& value) {
    if (value) ticks_.push_back(price_tick(type, *value));
  }
  void write_trade() {
    if (!columns_.trades || !state_.last) return;
    ticks_.push_back(
        string_tick(tick::kLastTimestamp, fmt::format_int(core::to_unix_seconds(state_.last_time)).str()));
    ticks_.push_back(price_tick(tick::kLast, *state_.last, state_.last_size));
  }
  void quote(std::int32_t type, const std::optional<double>& value, std::int64_t size) {
    auto tick = std::get<protocol::TickPrice>(price_tick(type, value.value_or(kNoPrice), value ? size : 0));
    tick.attributes.can_auto_execute = value && view_.is_open;
    tick.attributes.pre_open = value && view_.is_early;
    ticks_.emplace_back(std::move(tick));
  }
  void write_quotes() {
    quote(tick::kBid, state_.bid, state_.bid_size);
    quote(tick::kAsk, state_.ask, state_.ask_size);
    ticks_.push_back(size_tick(tick::kBidSize, state_.bid ? state_.bid_size : 0));
    ticks_.push_back(size_tick(tick::kAskSize, state_.ask ? state_.ask_size : 0));
  }
  void write_exchanges() {
    const auto write = [&](std::int32_t type, bool there, char letter) {
      if (there) ticks_.push_back(string_tick(type, exchange_letters(letter, instrument_)));
    };
    write(tick::kBidExchange, state_.bid.has_value(), state_.bid_exchange);
    write(tick::kAskExchange, state_.ask.has_value(), state_.ask_exchange);
    write(tick::kLastExchange, state_.last.has_value(), state_.last_exchange);
  }
  void write_yields() {
    const auto write = [&](std::int32_t type, const std::optional<double>& value) {
      if (value) ticks_.push_back(price_tick(type, yield_at(*value, instrument_, state_.last_time)));
    };
    write(tick::kBidYield, state_.bid);
    write(tick::kAskYield, state_.ask);
    write(tick::kLastYield, state_.last);
  }

  const LevelOneView& view_;
  const TickerState& state_;
  const Instrument& instrument_;
  Columns columns_;
  LevelOneTicks ticks_;
};

std::optional<std::int32_t> delayed_type(std::int32_t type) {
  constexpr std::array<std::pair<std::int32_t, std::int32_t>, 16> kDelayed{{
      {tick::kBid, tick::kDelayedBid},
      {tick::kAsk, tick::kDelayedAsk},
      {tick::kLast, tick::kDelayedLast},
      {tick::kBidSize, tick::kDelayedBidSize},
      {tick::kAskSize, tick::kDelayedAskSize},
      {tick::kLastSize, tick::kDelayedLastSize},
      {tick::kHigh, tick::kDelayedHigh},
      {tick::kLow, tick::kDelayedLow},
      {tick::kVolume, tick::kDelayedVolume},
      {tick::kClose, tick::kDelayedClose},
      {tick::kOpen, tick::kDelayedOpen},
      {tick::kLastTimestamp, tick::kDelayedTimestamp},
      {tick::kBidOption, tick::kBidOption + tick::kDelayedOptionOffset},
      {tick::kAskOption, tick::kAskOption + tick::kDelayedOptionOffset},
      {tick::kLastOption, tick::kLastOption + tick::kDelayedOptionOffset},
      {tick::kModelOption, tick::kModelOption + tick::kDelayedOptionOffset},
  }};
  const auto found = std::ranges::find(kDelayed, type, &std::pair<std::int32_t, std::int32_t>::first);
  if (found == kDelayed.end()) return std::nullopt;
  return found->second;
}

/// The size tick that belongs to a price of this type.
std::optional<std::int32_t> size_of(std::int32_t price_type) {
  switch (price_type) {
    case tick::kBid:
      return tick::kBidSize;
    case tick::kAsk:
      return tick::kAskSize;
    case tick::kLast:
      return tick::kLastSize;
    case tick::kDelayedBid:
      return tick::kDelayedBidSize;
    case tick::kDelayedAsk:
      return tick::kDelayedAskSize;
    case tick::kDelayedLast:
      return tick::kDelayedLastSize;
    default:
      return std::nullopt;
  }
}

// Numbers of option contracts and of shares to be borrowed are no sizes of trades or quotes.
bool is_in_lots(std::int32_t type) {
  constexpr std::array kTypes{
      tick::kBidSize,        tick::kAskSize,         tick::kLastSize,         tick::kVolume,
      tick::kAverageVolume,  tick::kAuctionVolume,   tick::kAuctionImbalance, tick::kRegulatoryImbalance,
      tick::kVolume3Minutes, tick::kVolume5Minutes,  tick::kVolume10Minutes,  tick::kDelayedBidSize,
      tick::kDelayedAskSize, tick::kDelayedLastSize, tick::kDelayedVolume};
  return std::ranges::find(kTypes, type) != kTypes.end();
}

// A price whose size alone moves is told by the size tick.
bool same(const LevelOneTick& was, const LevelOneTick& now) {
  const auto* old_price = std::get_if<protocol::TickPrice>(&was);
  const auto* new_price = std::get_if<protocol::TickPrice>(&now);
  if (old_price == nullptr || new_price == nullptr) return was == now;
  return old_price->price == new_price->price && old_price->attributes == new_price->attributes;
}

}  // namespace

std::int32_t tick_type(const LevelOneTick& tick) {
  return std::visit([](const auto& one) { return one.tick_type; }, tick);
}

LevelOneTick price_tick(std::int32_t type, double price, std::int64_t size) {
  protocol::TickPrice tick;
  tick.tick_type = type;
  tick.price = price;
  tick.size = core::Decimal(size);
  return tick;
}

LevelOneTick size_tick(std::int32_t type, std::int64_t size) {
  protocol::TickSize tick;
  tick.tick_type = type;
  tick.size = core::Decimal(size);
  return tick;
}

LevelOneTick generic_tick(std::int32_t type, double value) {
  protocol::TickGeneric tick;
  tick.tick_type = type;
  tick.value = value;
  return tick;
}

LevelOneTick string_tick(std::int32_t type, std::string value) {
  protocol::TickString tick;
  tick.tick_type = type;
  tick.value = std::move(value);
  return tick;
}

LevelOneTicks level_one_ticks(const LevelOneView& view, const Instrument& instrument) {
  return Writer(view, instrument).write();
}

LevelOneTicks delayed_ticks(const LevelOneTicks& ticks) {
  LevelOneTicks delayed;
  delayed.reserve(ticks.size());
  for (const auto& tick : ticks) {
    const auto type = delayed_type(tick_type(tick));
    if (!type) continue;
    delayed.push_back(tick);
    std::visit([&](auto& one) { one.tick_type = *type; }, delayed.back());
  }
  return delayed;
}

LevelOneTicks changed_ticks(const LevelOneTicks& was, const LevelOneTicks& now) {
  LevelOneTicks changed;
  std::vector<std::int32_t> wanted_sizes;
  std::size_t at = 0;  // both run in the same order, so the old value is mostly at the same place
  for (const auto& tick : now) {
    const auto type = tick_type(tick);
    if (at >= was.size() || tick_type(was[at]) != type) {
      const auto found = std::ranges::find(was, type, tick_type);
      at = static_cast<std::size_t>(found - was.begin());
    }
    const bool unchanged = at < was.size() && same(was[at], tick);
    if (!unchanged || std::ranges::find(wanted_sizes, type) != wanted_sizes.end()) {
      changed.push_back(tick);
      if (const auto size = size_of(type)) wanted_sizes.push_back(*size);
    }
    ++at;
  }
  return changed;
}

bool counts_lots(const Instrument& instrument) {
  return instrument.security_type == SecurityType::Stock && instrument.currency == "USD";
}

std::int64_t lots(std::int64_t shares) {
  if (shares <= 0) return 0;
  return std::max<std::int64_t>(1, (shares + kLot / 2) / kLot);
}

LevelOneTicks in_lots(LevelOneTicks ticks) {
  for (auto& tick : ticks) {
    if (auto* price = std::get_if<protocol::TickPrice>(&tick)) price->size = lots(price->size->truncated());
    auto* size = std::get_if<protocol::TickSize>(&tick);
    if (size != nullptr && is_in_lots(size->tick_type)) size->size = lots(size->size->truncated());
  }
  return ticks;
}

bool is_complete(const LevelOneTicks& ticks, const Instrument& instrument) {
  const auto has = [&](std::int32_t type) {
    const auto found = std::ranges::find(ticks, type, tick_type);
    const auto* price = found == ticks.end() ? nullptr : std::get_if<protocol::TickPrice>(&*found);
    return price != nullptr && price->price != kNoPrice;
  };
  const auto columns = columns_of(instrument);
  const bool delayed = std::ranges::find(ticks, tick::kDelayedClose, tick_type) != ticks.end();
  const auto needs = [&](bool column, std::int32_t type) {
    return !column || has(delayed ? delayed_type(type).value_or(type) : type);
  };
  return needs(columns.trades, tick::kLast) && needs(columns.range, tick::kHigh) &&
         needs(columns.range, tick::kLow) && needs(columns.open, tick::kOpen) &&
         needs(columns.quotes, tick::kBid) && needs(columns.quotes, tick::kAsk) && needs(true, tick::kClose);
}

}  // namespace ibflow::sim
