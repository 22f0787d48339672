#pragma once
// The members of messages/history.hpp by IB's names and protobuf numbers; see fields/archive.hpp.

#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/fields/contract.hpp"
#include "ibflow/protocol/fields/ticks.hpp"
#include "ibflow/protocol/messages/history.hpp"

namespace ibflow::protocol {

template <class A>
void describe_fields(A& a, Ref<A, Bar> m) {
  a.field(1, "date", m.date);
  a.field(2, "open", m.open);
  a.field(3, "high", m.high);
  a.field(4, "low", m.low);
  a.field(5, "close", m.close);
  a.field(6, "volume", m.volume);
  a.field(7, "wap", m.wap);
  a.field(8, "barCount", m.bar_count);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestHistoricalData> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "contract", m.contract);
  a.field(3, "endDateTime", m.end_date_time);
  a.field(4, "barSizeSetting", m.bar_size_setting);
  a.field(5, "durationStr", m.duration_str);
  a.field(6, "useRTH", m.use_rth);
  a.field(7, "whatToShow", m.what_to_show);
  a.field(8, "formatDate", m.format_date);
  a.field(9, "keepUpToDate", m.keep_up_to_date);
  a.tags(10, "chartOptions", m.chart_options);
}

template <class A>
void describe_fields(A& a, Ref<A, CancelHistoricalData> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestRealTimeBars> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "contract", m.contract);
  a.field(3, "barSize", m.bar_size);
  a.field(4, "whatToShow", m.what_to_show);
  a.field(5, "useRTH", m.use_rth);
  a.tags(6, "realTimeBarsOptions", m.real_time_bars_options);
}

template <class A>
void describe_fields(A& a, Ref<A, CancelRealTimeBars> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestHeadTimestamp> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "contract", m.contract);
  a.field(3, "useRTH", m.use_rth);
  a.field(4, "whatToShow", m.what_to_show);
  a.field(5, "formatDate", m.format_date);
}

template <class A>
void describe_fields(A& a, Ref<A, CancelHeadTimestamp> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestHistogramData> m) {
  a.field(1, "tickerId", m.request_id);
  a.field(2, "contract", m.contract);
  a.field(3, "useRTH", m.use_rth);
  a.field(4, "timePeriod", m.time_period);
}

template <class A>
void describe_fields(A& a, Ref<A, CancelHistogramData> m) {
  a.field(1, "tickerId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestHistoricalTicks> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "contract", m.contract);
  a.field(3, "startDateTime", m.start_date_time);
  a.field(4, "endDateTime", m.end_date_time);
  a.field(5, "numberOfTicks", m.number_of_ticks);
  a.field(6, "whatToShow", m.what_to_show);
  a.field(7, "useRth", m.use_rth);
  a.field(8, "ignoreSize", m.ignore_size);
  a.tags(9, "miscOptions", m.misc_options);
}

template <class A>
void describe_fields(A& a, Ref<A, CancelHistoricalTicks> m) {
  a.field(1, "reqId", m.request_id);
}

/// IB tells every bar by a callback of its own, and start and end by that of HISTORICAL_DATA_END.
template <class A>
void describe_fields(A& a, Ref<A, HistoricalData> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "bars", m.bars);
  a.field(0, "start", m.start);
  a.field(0, "end", m.end);
}

template <class A>
void describe_fields(A& a, Ref<A, HistoricalDataUpdate> m) {
  a.field(1, "reqId", m.request_id);
  a.required(2, "bar", m.bar);
}

template <class A>
void describe_fields(A& a, Ref<A, HistoricalDataEnd> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "start", m.start);
  a.field(3, "end", m.end);
}

template <class A>
void describe_fields(A& a, Ref<A, RealTimeBar> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "time", m.time);
  a.field(3, "open_", m.open);
  a.field(4, "high", m.high);
  a.field(5, "low", m.low);
  a.field(6, "close", m.close);
  a.field(7, "volume", m.volume);
  a.field(8, "wap", m.wap);
  a.field(9, "count", m.count);
}

template <class A>
void describe_fields(A& a, Ref<A, HeadTimestamp> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "headTimestamp", m.head_timestamp);
}

template <class A>
void describe_fields(A& a, Ref<A, HistogramEntry> m) {
  a.field(1, "price", m.price);
  a.field(2, "size", m.size);
}

template <class A>
void describe_fields(A& a, Ref<A, HistogramData> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "items", m.items);
}

template <class A>
void describe_fields(A& a, Ref<A, HistoricalTicks> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "ticks", m.ticks);
  a.field(3, "done", m.done);
}

template <class A>
void describe_fields(A& a, Ref<A, HistoricalTicksBidAsk> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "ticks", m.ticks);
  a.field(3, "done", m.done);
}

template <class A>
void describe_fields(A& a, Ref<A, HistoricalTicksLast> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "ticks", m.ticks);
  a.field(3, "done", m.done);
}

template <class A>
void describe_fields(A& a, Ref<A, HistoricalSession> m) {
  a.field(1, "startDateTime", m.start_date_time);
  a.field(2, "endDateTime", m.end_date_time);
  a.field(3, "refDate", m.ref_date);
}

template <class A>
void describe_fields(A& a, Ref<A, HistoricalSchedule> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "startDateTime", m.start_date_time);
  a.field(3, "endDateTime", m.end_date_time);
  a.field(4, "timeZone", m.time_zone);
  a.field(5, "sessions", m.sessions);
}

}  // namespace ibflow::protocol
