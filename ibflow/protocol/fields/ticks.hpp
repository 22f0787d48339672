#pragma once
// The members of ticks.hpp by IB's names and protobuf numbers; see fields/archive.hpp.

#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/ticks.hpp"

namespace ibflow::protocol {

template <class A>
void describe_fields(A& a, Ref<A, TickAttributes> m) {
  a.field(0, "canAutoExecute", m.can_auto_execute);
  a.field(0, "pastLimit", m.past_limit);
  a.field(0, "preOpen", m.pre_open);
}

template <class A>
void describe_fields(A& a, Ref<A, TickAttributesLast> m) {
  a.field(1, "pastLimit", m.past_limit);
  a.field(2, "unreported", m.unreported);
}

template <class A>
void describe_fields(A& a, Ref<A, TickAttributesBidAsk> m) {
  a.field(1, "bidPastLow", m.bid_past_low);
  a.field(2, "askPastHigh", m.ask_past_high);
}

template <class A>
void describe_fields(A& a, Ref<A, HistoricalTick> m) {
  a.field(1, "time", m.time);
  a.field(2, "price", m.price);
  a.field(3, "size", m.size);
}

template <class A>
void describe_fields(A& a, Ref<A, HistoricalTickBidAsk> m) {
  a.field(1, "time", m.time);
  a.field(2, "tickAttribBidAsk", m.attributes);
  a.field(3, "priceBid", m.price_bid);
  a.field(4, "priceAsk", m.price_ask);
  a.field(5, "sizeBid", m.size_bid);
  a.field(6, "sizeAsk", m.size_ask);
}

template <class A>
void describe_fields(A& a, Ref<A, HistoricalTickLast> m) {
  a.field(1, "time", m.time);
  a.field(2, "tickAttribLast", m.attributes);
  a.field(3, "price", m.price);
  a.field(4, "size", m.size);
  a.field(5, "exchange", m.exchange);
  a.field(6, "specialConditions", m.special_conditions);
}

}  // namespace ibflow::protocol
