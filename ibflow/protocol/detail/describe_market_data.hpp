#pragma once
// Ticks and bars. Internal: only the codec's .cpp files use it.

#include "ibflow/protocol/detail/describe_contract.hpp"
#include "ibflow/protocol/responses.hpp"

namespace ibflow::protocol {

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
  a.refuse_below(114, true, "the message");
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

template <class A>
void describe(A& a, Ref<A, HistoricalData> m) {
  if (a.until(124)) a.version(3);
  a.integer("reqId", m.request_id);
  if (a.until(196)) a.text("start", m.start);
  if (a.until(196)) a.text("end", m.end);
  a.list("bars", m.bars, [&a](auto& bar) {
    a.text("bar.date", bar.date);
    a.real("bar.open", bar.open);
    a.real("bar.high", bar.high);
    a.real("bar.low", bar.low);
    a.real("bar.close", bar.close);
    a.decimal("bar.volume", bar.volume);
    a.decimal("bar.wap", bar.wap);
    if (a.until(124)) a.constant("bar.hasGaps", "false");
    a.integer("bar.barCount", bar.bar_count);
  });
}

/// Another order of fields than in HISTORICAL_DATA.
template <class A>
void describe(A& a, Ref<A, HistoricalDataUpdate> m) {
  a.refuse_below(124, true, "the message");
  a.integer("reqId", m.request_id);
  a.integer("bar.barCount", m.bar.bar_count);
  a.text("bar.date", m.bar.date);
  a.real("bar.open", m.bar.open);
  a.real("bar.close", m.bar.close);
  a.real("bar.high", m.bar.high);
  a.real("bar.low", m.bar.low);
  a.decimal("bar.wap", m.bar.wap);
  a.decimal("bar.volume", m.bar.volume);
}

template <class A>
void describe(A& a, Ref<A, HistoricalDataEnd> m) {
  a.refuse_below(196, true, "the message");
  a.integer("reqId", m.request_id);
  a.text("start", m.start);
  a.text("end", m.end);
}

template <class A>
void describe(A& a, Ref<A, RealTimeBar> m) {
  a.version(3);
  a.integer("reqId", m.request_id);
  a.integer("time", m.time);
  a.real("open", m.open);
  a.real("high", m.high);
  a.real("low", m.low);
  a.real("close", m.close);
  a.decimal("volume", m.volume);
  a.decimal("wap", m.wap);
  a.integer("count", m.count);
}

}  // namespace ibflow::protocol
