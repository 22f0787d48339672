#pragma once
// Every request but PLACE_ORDER. Internal: only the codec's .cpp files use it.

#include "ibflow/protocol/detail/describe_contract.hpp"
#include "ibflow/protocol/requests.hpp"

namespace ibflow::protocol {

template <class A>
void describe(A& a, Ref<A, StartApi> m) {
  a.version(2);
  a.integer("clientId", m.client_id);
  a.text("optionalCapabilities", m.optional_capabilities);
}

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
void describe(A& a, Ref<A, CancelOrder> m) {
  auto& cancel = m.order_cancel;
  a.refuse_below(169, !cancel.manual_order_cancel_time.empty(), "orderCancel.manualOrderCancelTime");
  a.refuse_below(192, !cancel.ext_operator.empty() || cancel.manual_order_indicator.has_value(),
                 "orderCancel.extOperator or orderCancel.manualOrderIndicator");
  if (a.until(192)) a.version(1);
  a.integer("orderId", m.order_id);
  if (a.since(169)) a.text("orderCancel.manualOrderCancelTime", cancel.manual_order_cancel_time);
  if (a.since(187) && a.until(190)) {
    a.constant("rfqExternalUserId", "");
    a.constant("rfqExtOperator", "");
    a.constant("rfqManualOrderIndicator", 2147483647);
  }
  if (a.until(192)) return;
  a.text("orderCancel.extOperator", cancel.ext_operator);
  a.optional_integer("orderCancel.manualOrderIndicator", cancel.manual_order_indicator, Unset::Literal);
}

template <class A>
void describe(A& a, Ref<A, RequestOpenOrders>) {
  a.version(1);
}

template <class A>
void describe(A& a, Ref<A, RequestAllOpenOrders>) {
  a.version(1);
}

template <class A>
void describe(A& a, Ref<A, RequestAutoOpenOrders> m) {
  a.version(1);
  a.flag("autoBind", m.auto_bind);
}

template <class A>
void describe(A& a, Ref<A, RequestAccountUpdates> m) {
  a.version(2);
  a.flag("subscribe", m.subscribe);
  a.text("acctCode", m.acct_code);
}

template <class A>
void describe(A& a, Ref<A, RequestExecutions> m) {
  auto& filter = m.exec_filter;
  a.refuse_below(200, filter.last_n_days.has_value() || !filter.specific_dates.empty(),
                 "execFilter.lastNDays or execFilter.specificDates");
  a.version(3);
  a.integer("reqId", m.request_id);
  a.integer("execFilter.clientId", filter.client_id);
  a.text("execFilter.acctCode", filter.acct_code);
  a.text("execFilter.time", filter.time);
  a.text("execFilter.symbol", filter.symbol);
  a.text("execFilter.secType", filter.sec_type);
  a.text("execFilter.exchange", filter.exchange);
  a.text("execFilter.side", filter.side);
  if (a.until(200)) return;
  a.optional_integer("execFilter.lastNDays", filter.last_n_days, Unset::Literal);
  a.list("execFilter.specificDates", filter.specific_dates, [&a](auto& date) { a.integer("date", date); });
}

template <class A>
void describe(A& a, Ref<A, RequestIds> m) {
  a.version(1);
  a.integer("numIds", m.num_ids);
}

template <class A>
void describe(A& a, Ref<A, RequestContractDetails> m) {
  a.refuse_below(176, !m.contract.issuer_id.empty(), "contract.issuerId");
  a.version(8);
  a.integer("reqId", m.request_id);
  describe_request_contract(a, m.contract);
  a.flag("contract.includeExpired", m.contract.include_expired);
  a.text("contract.secIdType", m.contract.sec_id_type);
  a.text("contract.secId", m.contract.sec_id);
  if (a.since(176)) a.text("contract.issuerId", m.contract.issuer_id);
}

template <class A>
void describe(A& a, Ref<A, RequestHistoricalData> m) {
  a.refuse_below(165, m.what_to_show == "SCHEDULE", "whatToShow SCHEDULE");
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
void describe(A& a, Ref<A, RequestCurrentTime>) {
  a.version(1);
}

template <class A>
void describe(A& a, Ref<A, RequestMarketDataType> m) {
  a.version(1);
  a.integer("marketDataType", m.market_data_type);
}

template <class A>
void describe(A& a, Ref<A, RequestManagedAccounts>) {
  a.version(1);
}

template <class A>
void describe(A& a, Ref<A, RequestPositions>) {
  a.version(1);
}

template <class A>
void describe(A& a, Ref<A, CancelPositions>) {
  a.version(1);
}

template <class A>
void describe(A& a, Ref<A, RequestAccountSummary> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
  a.text("groupName", m.group_name);
  a.text("tags", m.tags);
}

template <class A>
void describe(A& a, Ref<A, CancelAccountSummary> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, RequestGlobalCancel> m) {
  auto& cancel = m.order_cancel;
  a.refuse_below(192, !cancel.ext_operator.empty() || cancel.manual_order_indicator.has_value(),
                 "orderCancel.extOperator or orderCancel.manualOrderIndicator");
  if (a.until(192)) return a.version(1);
  a.text("orderCancel.extOperator", cancel.ext_operator);
  a.optional_integer("orderCancel.manualOrderIndicator", cancel.manual_order_indicator, Unset::Literal);
}

template <class A>
void describe(A& a, Ref<A, RequestCompletedOrders> m) {
  a.flag("apiOnly", m.api_only);
}

template <class A>
void describe(A& a, Ref<A, SetServerLogLevel> m) {
  a.version(1);
  a.integer("logLevel", m.log_level);
}

}  // namespace ibflow::protocol
