#include "ibflow/gateway/detail/quote_table.hpp"

#include <algorithm>
#include <cmath>

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
};

// No stock trades at or below zero: IB says -1 (or 0) for "nothing there".
std::optional<double> price_of(const std::optional<double>& price) {
  if (!price || !(*price > 0) || !std::isfinite(*price)) return std::nullopt;
  return price;
}

void set_pair(std::optional<double>& price, std::optional<core::Decimal>& size,
              const protocol::TickPrice& tick) {
  price = price_of(tick.price);
  size = price ? tick.size : std::nullopt;
}

}  // namespace

QuoteTable::Row* QuoteTable::find_instrument(core::ConId con_id) {
  const auto row = std::ranges::find_if(rows_, [&](const Row& it) { return it.instrument.con_id == con_id; });
  return row == rows_.end() ? nullptr : &*row;
}

std::int32_t QuoteTable::add(const model::Instrument& instrument) {
  Row row;
  row.instrument = instrument;
  row.quote.symbol = instrument.symbol;
  row.request_id = first_id_ + static_cast<std::int32_t>(row_of_id_.size());
  row.index = static_cast<std::uint32_t>(rows_.size());
  row_of_id_.push_back(row.index);
  rows_.push_back(std::move(row));
  return rows_.back().request_id;
}

std::int32_t QuoteTable::renew(Row& row) {
  row.request_id = first_id_ + static_cast<std::int32_t>(row_of_id_.size());
  row_of_id_.push_back(row.index);
  row.quote = model::Quote();
  row.quote.symbol = row.instrument.symbol;
  row.state = Row::State::Asked;
  row.heard = true;
  row.silence = row.age = {};
  return row.request_id;
}

bool QuoteTable::apply(model::Quote& quote, const protocol::TickPrice& tick) {
  switch (tick.tick_type) {
    case kBid:
    case kDelayedBid:
      set_pair(quote.bid, quote.bid_size, tick);
      return true;
    case kAsk:
    case kDelayedAsk:
      set_pair(quote.ask, quote.ask_size, tick);
      return true;
    case kLast:
    case kDelayedLast:
      set_pair(quote.last, quote.last_size, tick);
      return true;
    case kHigh:
    case kDelayedHigh:
      quote.high = price_of(tick.price);
      return true;
    case kLow:
    case kDelayedLow:
      quote.low = price_of(tick.price);
      return true;
    case kClose:
    case kDelayedClose:
      quote.previous_close = price_of(tick.price);
      return true;
    case kOpen:
    case kDelayedOpen:
      quote.open = price_of(tick.price);
      return true;
    default:
      return false;
  }
}

bool QuoteTable::apply(model::Quote& quote, const protocol::TickSize& tick) {
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

bool QuoteTable::apply(model::Quote& quote, const protocol::TickGeneric& tick) {
  if (tick.tick_type != kHalted) return false;
  quote.halted = tick.value.value_or(0) > 0;
  return true;
}

}  // namespace ibflow::gateway::detail
