#pragma once
// The text form of messages/market_data.hpp. Internal: only the codec's .cpp files use it.

#include "ibflow/protocol/detail/text/contract.hpp"
#include "ibflow/protocol/messages/market_data.hpp"

namespace ibflow::protocol {

template <class A>
void describe(A& a, Ref<A, RequestMarketData> m) {
  a.version(11);
  a.integer("reqId", m.request_id);
  describe_request_contract(a, m.contract);
  describe_short_combo_legs(a, m.contract);
  describe_delta_neutral_contract(a, m.contract);
  a.text("genericTickList", m.generic_tick_list);
  a.flag("snapshot", m.snapshot);
  if (a.since(114)) a.flag("regulatorySnapshot", m.regulatory_snapshot);
  a.tag_list("mktDataOptions", m.mkt_data_options);
}

template <class A>
void describe(A& a, Ref<A, CancelMarketData> m) {
  a.version(2);
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, RequestMarketDataType> m) {
  a.version(1);
  a.integer("marketDataType", m.market_data_type);
}

/// Bits 0..2, as many as the server version knows; below 109 the field is one flag and no mask.
template <class A>
void describe_tick_attributes(A& a, Ref<A, TickAttributes> attributes) {
  std::int32_t mask = 0;
  if constexpr (!A::kReading) {
    if (attributes.can_auto_execute) mask |= 1;
    if (attributes.past_limit && a.since(109)) mask |= 2;
    if (attributes.pre_open && a.since(132)) mask |= 4;
  }
  a.integer("attribMask", mask);
  if constexpr (A::kReading) {
    attributes.can_auto_execute = a.since(109) ? (mask & 1) != 0 : mask == 1;
    attributes.past_limit = a.since(109) && (mask & 2) != 0;
    attributes.pre_open = a.since(132) && (mask & 4) != 0;
  }
}

template <class A>
void describe(A& a, Ref<A, TickPrice> m) {
  a.version(6);
  a.integer("reqId", m.request_id);
  a.integer("tickType", m.tick_type);
  a.real("price", m.price);
  a.decimal("size", m.size);
  describe_tick_attributes(a, m.attributes);
}

template <class A>
void describe(A& a, Ref<A, TickSize> m) {
  a.version(6);
  a.integer("reqId", m.request_id);
  a.integer("tickType", m.tick_type);
  a.decimal("size", m.size);
}

template <class A>
void describe(A& a, Ref<A, TickGeneric> m) {
  a.version(6);
  a.integer("reqId", m.request_id);
  a.integer("tickType", m.tick_type);
  a.real("value", m.value);
}

template <class A>
void describe(A& a, Ref<A, TickString> m) {
  a.version(6);
  a.integer("reqId", m.request_id);
  a.integer("tickType", m.tick_type);
  a.text("value", m.value);
}

template <class A>
void describe(A& a, Ref<A, TickSnapshotEnd> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, TickRequestParameters> m) {
  a.integer("tickerId", m.request_id);
  a.real("minTick", m.min_tick);
  a.text("bboExchange", m.bbo_exchange);
  a.integer("snapshotPermissions", m.snapshot_permissions);
}

template <class A>
void describe(A& a, Ref<A, MarketDataType> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
  a.integer("marketDataType", m.market_data_type);
}

}  // namespace ibflow::protocol
