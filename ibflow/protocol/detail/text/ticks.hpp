#pragma once
// How the ticks of ticks.hpp lie in the text form. Internal: only the codec's .cpp files use it.

#include "ibflow/protocol/detail/text_writer.hpp"
#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/ticks.hpp"

namespace ibflow::protocol {

/// Two flags in one number.
template <class A>
void describe_flags(A& a, const char* name, Ref<A, bool> bit0, Ref<A, bool> bit1) {
  std::int32_t mask = 0;
  if constexpr (!A::kReading) mask = (bit0 ? 1 : 0) | (bit1 ? 2 : 0);
  a.integer(name, mask);
  if constexpr (A::kReading) {
    bit0 = (mask & 1) != 0;
    bit1 = (mask & 2) != 0;
  }
}

template <class A>
void describe_historical_tick(A& a, Ref<A, HistoricalTick> tick) {
  a.integer("time", tick.time);
  a.constant("mask", 0);
  a.real("price", tick.price);
  a.decimal("size", tick.size);
}

/// The flags lie the other way round than in live data.
template <class A>
void describe_historical_tick(A& a, Ref<A, HistoricalTickBidAsk> tick) {
  a.integer("time", tick.time);
  describe_flags(a, "tickAttribBidAskMask", tick.attributes.ask_past_high, tick.attributes.bid_past_low);
  a.real("priceBid", tick.price_bid);
  a.real("priceAsk", tick.price_ask);
  a.decimal("sizeBid", tick.size_bid);
  a.decimal("sizeAsk", tick.size_ask);
}

template <class A>
void describe_historical_tick(A& a, Ref<A, HistoricalTickLast> tick) {
  a.integer("time", tick.time);
  describe_flags(a, "tickAttribLastMask", tick.attributes.past_limit, tick.attributes.unreported);
  a.real("price", tick.price);
  a.decimal("size", tick.size);
  a.text("exchange", tick.exchange);
  a.text("specialConditions", tick.special_conditions);
}

template <class A>
void describe_live_tick(A& a, Ref<A, HistoricalTick> tick) {
  a.integer("time", tick.time);
  a.real("midPoint", tick.price);
}

template <class A>
void describe_live_tick(A& a, Ref<A, HistoricalTickBidAsk> tick) {
  a.integer("time", tick.time);
  a.real("bidPrice", tick.price_bid);
  a.real("askPrice", tick.price_ask);
  a.decimal("bidSize", tick.size_bid);
  a.decimal("askSize", tick.size_ask);
  describe_flags(a, "tickAttribBidAskMask", tick.attributes.bid_past_low, tick.attributes.ask_past_high);
}

template <class A>
void describe_live_tick(A& a, Ref<A, HistoricalTickLast> tick) {
  a.integer("time", tick.time);
  a.real("price", tick.price);
  a.decimal("size", tick.size);
  describe_flags(a, "tickAttribLastMask", tick.attributes.past_limit, tick.attributes.unreported);
  a.text("exchange", tick.exchange);
  a.text("specialConditions", tick.special_conditions);
}

}  // namespace ibflow::protocol
