#pragma once
// The members of messages/research.hpp by IB's names and protobuf numbers; see fields/archive.hpp.

#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/fields/contract.hpp"
#include "ibflow/protocol/messages/research.hpp"

namespace ibflow::protocol {

template <class A>
void describe_fields(A& a, Ref<A, RequestNewsBulletins> m) {
  a.field(1, "allMsgs", m.all_msgs);
}

template <class A>
void describe_fields(A&, Ref<A, CancelNewsBulletins>) {}

template <class A>
void describe_fields(A& a, Ref<A, RequestNewsArticle> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "providerCode", m.provider_code);
  a.field(3, "articleId", m.article_id);
  a.tags(4, "newsArticleOptions", m.news_article_options);
}

template <class A>
void describe_fields(A&, Ref<A, RequestNewsProviders>) {}

template <class A>
void describe_fields(A& a, Ref<A, RequestHistoricalNews> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "conId", m.con_id);
  a.field(3, "providerCodes", m.provider_codes);
  a.field(4, "startDateTime", m.start_date_time);
  a.field(5, "endDateTime", m.end_date_time);
  a.field(6, "totalResults", m.total_results);
  a.tags(7, "historicalNewsOptions", m.historical_news_options);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestWshMetaData> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, CancelWshMetaData> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, WshEventFilter> m) {
  a.field(2, "conId", m.con_id);
  a.field(3, "filter", m.filter);
  a.field(4, "fillWatchlist", m.fill_watchlist);
  a.field(5, "fillPortfolio", m.fill_portfolio);
  a.field(6, "fillCompetitors", m.fill_competitors);
  a.field(7, "startDate", m.start_date);
  a.field(8, "endDate", m.end_date);
  a.field(9, "totalLimit", m.total_limit);
}

/// A part by name; in the protobuf form its members are the request's own.
template <class A>
void describe_fields(A& a, Ref<A, RequestWshEventData> m) {
  a.field(1, "reqId", m.request_id);
  if constexpr (kIsProtobuf<A>) {
    describe_fields(a, m.wsh_event_data);
  } else {
    a.field(0, "wshEventData", m.wsh_event_data);
  }
}

template <class A>
void describe_fields(A& a, Ref<A, CancelWshEventData> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, ScannerSubscription> m) {
  a.field(1, "numberOfRows", m.number_of_rows);
  a.field(2, "instrument", m.instrument);
  a.field(3, "locationCode", m.location_code);
  a.field(4, "scanCode", m.scan_code);
  a.field(5, "abovePrice", m.above_price);
  a.field(6, "belowPrice", m.below_price);
  a.field(7, "aboveVolume", m.above_volume);
  a.field(8, "marketCapAbove", m.market_cap_above);
  a.field(9, "marketCapBelow", m.market_cap_below);
  a.field(10, "moodyRatingAbove", m.moody_rating_above);
  a.field(11, "moodyRatingBelow", m.moody_rating_below);
  a.field(12, "spRatingAbove", m.sp_rating_above);
  a.field(13, "spRatingBelow", m.sp_rating_below);
  a.field(14, "maturityDateAbove", m.maturity_date_above);
  a.field(15, "maturityDateBelow", m.maturity_date_below);
  a.field(16, "couponRateAbove", m.coupon_rate_above);
  a.field(17, "couponRateBelow", m.coupon_rate_below);
  a.field(18, "excludeConvertible", m.exclude_convertible);
  a.field(19, "averageOptionVolumeAbove", m.average_option_volume_above);
  a.field(20, "scannerSettingPairs", m.scanner_setting_pairs);
  a.field(21, "stockTypeFilter", m.stock_type_filter);
}

/// The subscription as it is on the wire: with the request's options in it.
template <class Request>
struct SubscriptionWithOptions {
  Request& request;
};

template <class A, class Request>
void describe_fields(A& a, const SubscriptionWithOptions<Request>& m) {
  describe_fields(a, m.request.subscription);
  a.tags(22, "scannerSubscriptionFilterOptions", m.request.scanner_subscription_filter_options);
  a.tags(23, "scannerSubscriptionOptions", m.request.scanner_subscription_options);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestScannerSubscription> m) {
  a.field(1, "reqId", m.request_id);
  if constexpr (kIsProtobuf<A>) {
    SubscriptionWithOptions<std::remove_reference_t<Ref<A, RequestScannerSubscription>>> subscription{m};
    a.field(2, "scannerSubscription", subscription);
  } else {
    a.field(0, "subscription", m.subscription);
    a.tags(0, "scannerSubscriptionOptions", m.scanner_subscription_options);
    a.tags(0, "scannerSubscriptionFilterOptions", m.scanner_subscription_filter_options);
  }
}

template <class A>
void describe_fields(A& a, Ref<A, CancelScannerSubscription> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A&, Ref<A, RequestScannerParameters>) {}

template <class A>
void describe_fields(A& a, Ref<A, RequestFundamentalData> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "contract", m.contract);
  a.field(3, "reportType", m.report_type);
  a.tags(4, "fundamentalDataOptions", m.fundamental_data_options);
}

template <class A>
void describe_fields(A& a, Ref<A, CancelFundamentalData> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, NewsBulletin> m) {
  a.field(1, "msgId", m.msg_id);
  a.field(2, "msgType", m.msg_type);
  a.field(3, "newsMessage", m.news_message);
  a.field(4, "originExch", m.origin_exch);
}

template <class A>
void describe_fields(A& a, Ref<A, NewsArticle> m) {
  a.field(1, "requestId", m.request_id);
  a.field(2, "articleType", m.article_type);
  a.field(3, "articleText", m.article_text);
}

template <class A>
void describe_fields(A& a, Ref<A, TickNews> m) {
  a.field(1, "tickerId", m.request_id);
  a.field(2, "timeStamp", m.time_stamp);
  a.field(3, "providerCode", m.provider_code);
  a.field(4, "articleId", m.article_id);
  a.field(5, "headline", m.headline);
  a.field(6, "extraData", m.extra_data);
}

template <class A>
void describe_fields(A& a, Ref<A, NewsProvider> m) {
  a.field(1, "code", m.code);
  a.field(2, "name", m.name);
}

template <class A>
void describe_fields(A& a, Ref<A, NewsProviders> m) {
  a.field(1, "newsProviders", m.news_providers);
}

template <class A>
void describe_fields(A& a, Ref<A, HistoricalNews> m) {
  a.field(1, "requestId", m.request_id);
  a.field(2, "time", m.time);
  a.field(3, "providerCode", m.provider_code);
  a.field(4, "articleId", m.article_id);
  a.field(5, "headline", m.headline);
}

template <class A>
void describe_fields(A& a, Ref<A, HistoricalNewsEnd> m) {
  a.field(1, "requestId", m.request_id);
  a.field(2, "hasMore", m.has_more);
}

template <class A>
void describe_fields(A& a, Ref<A, WshMetaData> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "dataJson", m.data_json);
}

template <class A>
void describe_fields(A& a, Ref<A, WshEventData> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "dataJson", m.data_json);
}

template <class A>
void describe_fields(A& a, Ref<A, ScannerParameters> m) {
  a.field(1, "xml", m.xml);
}

template <class A>
void describe_fields(A& a, Ref<A, ScannedContract> m) {
  a.field(0, "contract", m.contract);
  a.field(0, "marketName", m.market_name);
}

/// The details are a part by name; in the protobuf form their members are the row's own.
template <class A>
void describe_fields(A& a, Ref<A, ScannerRow> m) {
  a.field(1, "rank", m.rank);
  if constexpr (kIsProtobuf<A>) {
    a.field(2, "contract", m.contract_details.contract);
    a.field(3, "marketName", m.contract_details.market_name);
  } else {
    a.field(0, "contractDetails", m.contract_details);
  }
  a.field(4, "distance", m.distance);
  a.field(5, "benchmark", m.benchmark);
  a.field(6, "projection", m.projection);
  a.field(7, "legsStr", m.legs_str);
}

/// IB tells every row by a callback of its own.
template <class A>
void describe_fields(A& a, Ref<A, ScannerData> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "rows", m.rows);
}

template <class A>
void describe_fields(A& a, Ref<A, FundamentalData> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "data", m.data);
}

}  // namespace ibflow::protocol
