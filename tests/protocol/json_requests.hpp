#pragma once
// The golden vectors' names of the members of every request.

#include "json_members.hpp"
#include "json_order.hpp"

namespace ibflow::protocol::testing {

template <class V>
void members(V& v, StartApi& m) {
  v("clientId", m.client_id);
  v("optionalCapabilities", m.optional_capabilities);
}

template <class V>
void members(V& v, RequestMarketData& m) {
  v("reqId", m.request_id);
  v("contract", m.contract);
  v("genericTickList", m.generic_tick_list);
  v("snapshot", m.snapshot);
  v("regulatorySnapshot", m.regulatory_snapshot);
  v("mktDataOptions", m.mkt_data_options);
}

template <class V>
void members(V& v, CancelMarketData& m) {
  v("reqId", m.request_id);
}

template <class V>
void members(V& v, PlaceOrder& m) {
  v("orderId", m.order_id);
  v("contract", m.contract);
  v("order", m.order);
}

template <class V>
void members(V& v, CancelOrder& m) {
  v("orderId", m.order_id);
  v("orderCancel", m.order_cancel);
}

template <class V>
void members(V&, RequestOpenOrders&) {}

template <class V>
void members(V&, RequestAllOpenOrders&) {}

template <class V>
void members(V& v, RequestAutoOpenOrders& m) {
  v("bAutoBind", m.auto_bind);
}

template <class V>
void members(V& v, RequestAccountUpdates& m) {
  v("subscribe", m.subscribe);
  v("acctCode", m.acct_code);
}

template <class V>
void members(V& v, RequestExecutions& m) {
  v("reqId", m.request_id);
  v("execFilter", m.exec_filter);
}

template <class V>
void members(V& v, RequestIds& m) {
  v("numIds", m.num_ids);
}

template <class V>
void members(V& v, RequestContractDetails& m) {
  v("reqId", m.request_id);
  v("contract", m.contract);
}

template <class V>
void members(V& v, RequestHistoricalData& m) {
  v("reqId", m.request_id);
  v("contract", m.contract);
  v("endDateTime", m.end_date_time);
  v("durationStr", m.duration_str);
  v("barSizeSetting", m.bar_size_setting);
  v("whatToShow", m.what_to_show);
  v("useRTH", m.use_rth);
  v("formatDate", m.format_date);
  v("keepUpToDate", m.keep_up_to_date);
  v("chartOptions", m.chart_options);
}

template <class V>
void members(V& v, CancelHistoricalData& m) {
  v("reqId", m.request_id);
}

template <class V>
void members(V& v, RequestRealTimeBars& m) {
  v("reqId", m.request_id);
  v("contract", m.contract);
  v("barSize", m.bar_size);
  v("whatToShow", m.what_to_show);
  v("useRTH", m.use_rth);
  v("realTimeBarsOptions", m.real_time_bars_options);
}

template <class V>
void members(V& v, CancelRealTimeBars& m) {
  v("reqId", m.request_id);
}

template <class V>
void members(V&, RequestCurrentTime&) {}

template <class V>
void members(V& v, RequestMarketDataType& m) {
  v("marketDataType", m.market_data_type);
}

template <class V>
void members(V&, RequestManagedAccounts&) {}

template <class V>
void members(V&, RequestPositions&) {}

template <class V>
void members(V&, CancelPositions&) {}

template <class V>
void members(V& v, RequestAccountSummary& m) {
  v("reqId", m.request_id);
  v("groupName", m.group_name);
  v("tags", m.tags);
}

template <class V>
void members(V& v, CancelAccountSummary& m) {
  v("reqId", m.request_id);
}

template <class V>
void members(V& v, RequestGlobalCancel& m) {
  v("orderCancel", m.order_cancel);
}

template <class V>
void members(V& v, RequestCompletedOrders& m) {
  v("apiOnly", m.api_only);
}

template <class V>
void members(V& v, SetServerLogLevel& m) {
  v("logLevel", m.log_level);
}

}  // namespace ibflow::protocol::testing
