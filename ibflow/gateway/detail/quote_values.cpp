#include "ibflow/gateway/detail/quote_values.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace ibflow::gateway::detail {
namespace {

// IB's tick types, live and delayed.
enum TickType : std::int32_t {
  kBidSize = 0,
  kBid = 1,
  kAsk = 2,
  kAskSize = 3,
  kLast = 4,
  kLastSize = 5,
  kHigh = 6,
  kLow = 7,
  kVolume = 8,
  kClose = 9,
  kOpen = 14,
  kBidExchange = 32,
  kAskExchange = 33,
  kLastTime = 45,
  kHalted = 49,
  kDelayedBid = 66,
  kDelayedAsk = 67,
  kDelayedLast = 68,
  kDelayedBidSize = 69,
  kDelayedAskSize = 70,
  kDelayedLastSize = 71,
  kDelayedHigh = 72,
  kDelayedLow = 73,
  kDelayedVolume = 74,
  kDelayedClose = 75,
  kDelayedOpen = 76,
  kLastExchange = 84,
  kDelayedLastTime = 88,
  kDelayedHalted = 90,
};

std::optional<double> price_of(const protocol::TickPrice& tick, PriceRange range) {
  if (!tick.price || !std::isfinite(*tick.price)) return std::nullopt;
  if (range == PriceRange::Positive) return *tick.price > 0 ? tick.price : std::nullopt;
  const bool has_size = tick.size && !tick.size->is_zero();
  return *tick.price == -1 && !has_size ? std::nullopt : tick.price;
}

void set_pair(std::optional<double>& price, std::optional<core::Decimal>& size,
              const protocol::TickPrice& tick, PriceRange range) {
  price = price_of(tick, range);
  size = price ? tick.size : std::nullopt;
}

OtherValue& other_value(Quote& quote, std::int32_t tick_type) {
  const auto found = std::ranges::find(quote.others, tick_type, &OtherValue::tick_type);
  if (found != quote.others.end()) return *found;
  quote.others.push_back({tick_type, {}, {}, {}});
  return quote.others.back();
}

std::optional<core::Timestamp> unix_time(const std::string& text) {
  std::int64_t seconds = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (read.ec != std::errc{} || seconds <= 0) return std::nullopt;
  return core::from_unix_seconds(seconds);
}

bool is_own(bool taken, Quote& quote) {
  if (taken) ++quote.price_updates;
  return taken;
}

bool take(Quote& quote, const protocol::TickPrice& tick, PriceRange range) {
  switch (tick.tick_type) {
    case kBid:
    case kDelayedBid:
      set_pair(quote.bid, quote.bid_size, tick, range);
      return true;
    case kAsk:
    case kDelayedAsk:
      set_pair(quote.ask, quote.ask_size, tick, range);
      return true;
    case kLast:
    case kDelayedLast:
      set_pair(quote.last, quote.last_size, tick, range);
      return true;
    case kHigh:
    case kDelayedHigh:
      quote.high = price_of(tick, range);
      return true;
    case kLow:
    case kDelayedLow:
      quote.low = price_of(tick, range);
      return true;
    case kClose:
    case kDelayedClose:
      quote.previous_close = price_of(tick, range);
      return true;
    case kOpen:
    case kDelayedOpen:
      quote.open = price_of(tick, range);
      return true;
    default:
      return false;
  }
}

bool take(Quote& quote, const protocol::TickSize& tick) {
  switch (tick.tick_type) {
    case kBidSize:
    case kDelayedBidSize:
      quote.bid_size = quote.bid ? tick.size : std::nullopt;
      return true;
    case kAskSize:
    case kDelayedAskSize:
      quote.ask_size = quote.ask ? tick.size : std::nullopt;
      return true;
    case kLastSize:
    case kDelayedLastSize:
      quote.last_size = quote.last ? tick.size : std::nullopt;
      return true;
    case kVolume:
    case kDelayedVolume:
      quote.volume = tick.size;
      return true;
    default:
      return false;
  }
}

}  // namespace

PriceRange price_range(const std::string& sec_type) {
  for (const auto* type : {"BAG", "FUT", "FOP", "CONTFUT", "CMDTY", "IND"}) {
    if (sec_type == type) return PriceRange::Any;
  }
  return PriceRange::Positive;
}

bool apply(Quote& quote, const protocol::TickPrice& tick, PriceRange range) {
  if (is_own(take(quote, tick, range), quote)) return true;
  other_value(quote, tick.tick_type).number = price_of(tick, range);
  return false;
}

bool apply(Quote& quote, const protocol::TickSize& tick) {
  if (is_own(take(quote, tick), quote)) return true;
  other_value(quote, tick.tick_type).size = tick.size;
  return false;
}

bool apply(Quote& quote, const protocol::TickGeneric& tick) {
  if (tick.tick_type != kHalted && tick.tick_type != kDelayedHalted) {
    other_value(quote, tick.tick_type).number = tick.value;
    return false;
  }
  quote.halted = tick.value.value_or(0) > 0;
  return is_own(true, quote);
}

void apply(Quote& quote, const protocol::TickString& tick) {
  switch (tick.tick_type) {
    case kBidExchange:
      quote.bid_exchange = tick.value;
      return;
    case kAskExchange:
      quote.ask_exchange = tick.value;
      return;
    case kLastExchange:
      quote.last_exchange = tick.value;
      return;
    case kLastTime:
    case kDelayedLastTime:
      quote.last_trade_time = unix_time(tick.value);
      return;
    default:
      other_value(quote, tick.tick_type).text = tick.value;
  }
}

OptionComputation to_computation(const protocol::TickOptionComputation& tick) {
  OptionComputation result;
  switch (tick.tick_type) {
    case 10:
    case 80:
      result.source = ComputationSource::Bid;
      break;
    case 11:
    case 81:
      result.source = ComputationSource::Ask;
      break;
    case 12:
    case 82:
      result.source = ComputationSource::Last;
      break;
    case 53:
      result.source = ComputationSource::Custom;
      break;
    default:
      result.source = ComputationSource::Model;
  }
  result.implied_volatility = tick.implied_vol;
  result.option_price = tick.opt_price;
  result.underlying_price = tick.und_price;
  result.delta = tick.delta;
  result.gamma = tick.gamma;
  result.vega = tick.vega;
  result.theta = tick.theta;
  result.dividends = tick.pv_dividend;
  return result;
}

void apply(Quote& quote, const protocol::TickOptionComputation& tick) {
  const auto computation = to_computation(tick);
  const auto found = std::ranges::find(quote.computations, computation.source, &OptionComputation::source);
  if (found == quote.computations.end()) return quote.computations.push_back(computation);
  *found = computation;
}

void apply(Quote& quote, const protocol::MarketDataType& message) {
  switch (message.market_data_type) {
    case 1:
      quote.quality = DataQuality::Live;
      break;
    case 2:
      quote.quality = DataQuality::Frozen;
      break;
    case 3:
      quote.quality = DataQuality::Delayed;
      break;
    case 4:
      quote.quality = DataQuality::DelayedFrozen;
      break;
    default:
      quote.quality = DataQuality::Unknown;
  }
  quote.delayed = message.market_data_type >= 3;
}

void apply(Quote& quote, const protocol::TickRequestParameters& message) {
  quote.min_tick = message.min_tick;
  quote.bbo_exchange = message.bbo_exchange;
}

}  // namespace ibflow::gateway::detail
