#pragma once
// The text form of messages/history.hpp. Internal: only the codec's .cpp files use it.

#include "ibflow/protocol/detail/text/contract.hpp"
#include "ibflow/protocol/detail/text/ticks.hpp"
#include "ibflow/protocol/messages/history.hpp"

namespace ibflow::protocol {

template <class A>
void describe(A& a, Ref<A, RequestHistoricalData> m) {
  if (a.until(124)) a.version(6);
  a.integer("reqId", m.request_id);
  describe_request_contract(a, m.contract);
  a.flag("contract.includeExpired", m.contract.include_expired);
  a.text("endDateTime", m.end_date_time);
  a.text("barSizeSetting", m.bar_size_setting);
  a.text("durationStr", m.duration_str);
  a.flag("useRTH", m.use_rth);
  a.text("whatToShow", m.what_to_show);
  a.integer("formatDate", m.format_date);
  describe_short_combo_legs(a, m.contract);
  if (a.since(124)) a.flag("keepUpToDate", m.keep_up_to_date);
  a.tag_list("chartOptions", m.chart_options);
}

template <class A>
void describe(A& a, Ref<A, CancelHistoricalData> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, RequestRealTimeBars> m) {
  a.version(3);
  a.integer("reqId", m.request_id);
  describe_request_contract(a, m.contract);
  a.integer("barSize", m.bar_size);
  a.text("whatToShow", m.what_to_show);
  a.flag("useRTH", m.use_rth);
  a.tag_list("realTimeBarsOptions", m.real_time_bars_options);
}

template <class A>
void describe(A& a, Ref<A, CancelRealTimeBars> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, RequestHeadTimestamp> m) {
  a.integer("reqId", m.request_id);
  describe_request_contract(a, m.contract);
  a.flag("contract.includeExpired", m.contract.include_expired);
  a.flag("useRTH", m.use_rth);
  a.text("whatToShow", m.what_to_show);
  a.integer("formatDate", m.format_date);
}

template <class A>
void describe(A& a, Ref<A, CancelHeadTimestamp> m) {
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, RequestHistogramData> m) {
  a.integer("tickerId", m.request_id);
  describe_request_contract(a, m.contract);
  a.flag("contract.includeExpired", m.contract.include_expired);
  a.flag("useRTH", m.use_rth);
  a.text("timePeriod", m.time_period);
}

template <class A>
void describe(A& a, Ref<A, CancelHistogramData> m) {
  a.integer("tickerId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, RequestHistoricalTicks> m) {
  a.integer("reqId", m.request_id);
  describe_request_contract(a, m.contract);
  a.flag("contract.includeExpired", m.contract.include_expired);
  a.text("startDateTime", m.start_date_time);
  a.text("endDateTime", m.end_date_time);
  a.integer("numberOfTicks", m.number_of_ticks);
  a.text("whatToShow", m.what_to_show);
  a.flag("useRth", m.use_rth);
  a.flag("ignoreSize", m.ignore_size);
  a.tag_list("miscOptions", m.misc_options);
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

template <class A>
void describe(A& a, Ref<A, HeadTimestamp> m) {
  a.integer("reqId", m.request_id);
  a.text("headTimestamp", m.head_timestamp);
}

template <class A>
void describe(A& a, Ref<A, HistogramData> m) {
  a.integer("reqId", m.request_id);
  a.list("items", m.items, [&a](auto& entry) {
    a.real("price", entry.price);
    a.decimal("size", entry.size);
  });
}

template <class A>
void describe(A& a, Ref<A, HistoricalTicks> m) {
  a.integer("reqId", m.request_id);
  a.list("ticks", m.ticks, [&a](auto& tick) { describe_historical_tick(a, tick); });
  a.flag("done", m.done);
}

template <class A>
void describe(A& a, Ref<A, HistoricalTicksBidAsk> m) {
  a.integer("reqId", m.request_id);
  a.list("ticks", m.ticks, [&a](auto& tick) { describe_historical_tick(a, tick); });
  a.flag("done", m.done);
}

template <class A>
void describe(A& a, Ref<A, HistoricalTicksLast> m) {
  a.integer("reqId", m.request_id);
  a.list("ticks", m.ticks, [&a](auto& tick) { describe_historical_tick(a, tick); });
  a.flag("done", m.done);
}

template <class A>
void describe(A& a, Ref<A, HistoricalSchedule> m) {
  a.integer("reqId", m.request_id);
  a.text("startDateTime", m.start_date_time);
  a.text("endDateTime", m.end_date_time);
  a.text("timeZone", m.time_zone);
  a.list("sessions", m.sessions, [&a](auto& session) {
    a.text("startDateTime", session.start_date_time);
    a.text("endDateTime", session.end_date_time);
    a.text("refDate", session.ref_date);
  });
}

}  // namespace ibflow::protocol
