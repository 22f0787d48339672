#pragma once
// The text form of messages/research.hpp. Internal: only the codec's .cpp files use it.

#include "ibflow/protocol/detail/text/contract.hpp"
#include "ibflow/protocol/detail/text/options.hpp"
#include "ibflow/protocol/detail/text_value.hpp"
#include "ibflow/protocol/messages/research.hpp"

namespace ibflow::protocol {

template <class A>
void describe(A& a, Ref<A, RequestNewsBulletins> m) {
  a.version(1);
  a.flag("allMsgs", m.all_msgs);
}

template <class A>
void describe(A& a, Ref<A, CancelNewsBulletins>) {
  a.version(1);
}

template <class A>
void describe(A& a, Ref<A, RequestNewsArticle> m) {
  a.integer("reqId", m.request_id);
  a.text("providerCode", m.provider_code);
  a.text("articleId", m.article_id);
  if (a.since(128)) a.tag_list("newsArticleOptions", m.news_article_options);
}

template <class A>
void describe(A&, Ref<A, RequestNewsProviders>) {}

template <class A>
void describe(A& a, Ref<A, RequestHistoricalNews> m) {
  a.integer("reqId", m.request_id);
  a.integer("conId", m.con_id);
  a.text("providerCodes", m.provider_codes);
  a.text("startDateTime", m.start_date_time);
  a.text("endDateTime", m.end_date_time);
  a.integer("totalResults", m.total_results);
  if (a.since(128)) a.tag_list("historicalNewsOptions", m.historical_news_options);
}

template <class A>
void describe(A& a, Ref<A, RequestWshMetaData> m) {
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, CancelWshMetaData> m) {
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, RequestWshEventData> m) {
  auto& event = m.wsh_event_data;
  a.integer("reqId", m.request_id);
  a.optional_integer("wshEventData.conId", event.con_id, Unset::Literal);
  if (a.since(171)) {
    a.text("wshEventData.filter", event.filter);
    a.flag("wshEventData.fillWatchlist", event.fill_watchlist);
    a.flag("wshEventData.fillPortfolio", event.fill_portfolio);
    a.flag("wshEventData.fillCompetitors", event.fill_competitors);
  }
  if (a.since(173)) {
    a.text("wshEventData.startDate", event.start_date);
    a.text("wshEventData.endDate", event.end_date);
    a.optional_integer("wshEventData.totalLimit", event.total_limit, Unset::Literal);
  }
}

template <class A>
void describe(A& a, Ref<A, CancelWshEventData> m) {
  a.integer("reqId", m.request_id);
}

template <class A>
void describe_volume(A& a, const char* name, Ref<A, std::optional<std::int64_t>> value) {
  if constexpr (A::kReading) {
    std::string text;
    a.text(name, text);
    std::int64_t number = 0;
    const auto parsed = parse_integer_text(text, number);
    value.reset();
    if (parsed == Parsed::Bad) a.reject(name, "is no whole number");
    if (parsed == Parsed::Value && number != kUnsetInteger) value = number;
  } else if (value) {
    a.integer(name, *value);
  } else {
    a.text(name, "");
  }
}

template <class A>
void describe_scanner_subscription(A& a, Ref<A, ScannerSubscription> m) {
  a.optional_integer("subscription.numberOfRows", m.number_of_rows);
  a.text("subscription.instrument", m.instrument);
  a.text("subscription.locationCode", m.location_code);
  a.text("subscription.scanCode", m.scan_code);
  a.optional_real("subscription.abovePrice", m.above_price);
  a.optional_real("subscription.belowPrice", m.below_price);
  describe_volume(a, "subscription.aboveVolume", m.above_volume);
  a.optional_real("subscription.marketCapAbove", m.market_cap_above);
  a.optional_real("subscription.marketCapBelow", m.market_cap_below);
  a.text("subscription.moodyRatingAbove", m.moody_rating_above);
  a.text("subscription.moodyRatingBelow", m.moody_rating_below);
  a.text("subscription.spRatingAbove", m.sp_rating_above);
  a.text("subscription.spRatingBelow", m.sp_rating_below);
  a.text("subscription.maturityDateAbove", m.maturity_date_above);
  a.text("subscription.maturityDateBelow", m.maturity_date_below);
  a.optional_real("subscription.couponRateAbove", m.coupon_rate_above);
  a.optional_real("subscription.couponRateBelow", m.coupon_rate_below);
  a.flag("subscription.excludeConvertible", m.exclude_convertible);
  describe_volume(a, "subscription.averageOptionVolumeAbove", m.average_option_volume_above);
  a.text("subscription.scannerSettingPairs", m.scanner_setting_pairs);
  a.text("subscription.stockTypeFilter", m.stock_type_filter);
}

/// No list and an empty one are spelled alike.
template <class A>
void describe_filter_options(A& a, Ref<A, std::optional<std::vector<TagValue>>> options) {
  constexpr auto kName = "scannerSubscriptionFilterOptions";
  std::vector<TagValue> tags;
  if constexpr (A::kReading) {
    a.tag_list(kName, tags);
    options.reset();
    if (!tags.empty()) options = std::move(tags);
  } else {
    a.tag_list(kName, options ? *options : tags);
  }
}

/// The filter options come first.
template <class A>
void describe(A& a, Ref<A, RequestScannerSubscription> m) {
  if (a.until(143)) a.version(4);
  a.integer("reqId", m.request_id);
  describe_scanner_subscription(a, m.subscription);
  if (a.since(143)) describe_filter_options(a, m.scanner_subscription_filter_options);
  a.tag_list("scannerSubscriptionOptions", m.scanner_subscription_options);
}

template <class A>
void describe(A& a, Ref<A, CancelScannerSubscription> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, RequestScannerParameters>) {
  a.version(1);
}

template <class A>
void describe(A& a, Ref<A, RequestFundamentalData> m) {
  a.version(2);
  a.integer("reqId", m.request_id);
  a.integer("contract.conId", m.contract.con_id);
  a.text("contract.symbol", m.contract.symbol);
  a.text("contract.secType", m.contract.sec_type);
  a.text("contract.exchange", m.contract.exchange);
  a.text("contract.primaryExchange", m.contract.primary_exchange);
  a.text("contract.currency", m.contract.currency);
  a.text("contract.localSymbol", m.contract.local_symbol);
  a.text("reportType", m.report_type);
  describe_last_options(a, "fundamentalDataOptions", m.fundamental_data_options);
}

template <class A>
void describe(A& a, Ref<A, CancelFundamentalData> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, NewsBulletin> m) {
  a.version(1);
  a.integer("msgId", m.msg_id);
  a.integer("msgType", m.msg_type);
  a.text("newsMessage", m.news_message);
  a.text("originExch", m.origin_exch);
}

template <class A>
void describe(A& a, Ref<A, NewsArticle> m) {
  a.integer("requestId", m.request_id);
  a.integer("articleType", m.article_type);
  a.text("articleText", m.article_text);
}

template <class A>
void describe(A& a, Ref<A, TickNews> m) {
  a.integer("tickerId", m.request_id);
  a.integer("timeStamp", m.time_stamp);
  a.text("providerCode", m.provider_code);
  a.text("articleId", m.article_id);
  a.text("headline", m.headline);
  a.text("extraData", m.extra_data);
}

template <class A>
void describe(A& a, Ref<A, NewsProviders> m) {
  a.list("newsProviders", m.news_providers, [&a](auto& provider) {
    a.text("code", provider.code);
    a.text("name", provider.name);
  });
}

template <class A>
void describe(A& a, Ref<A, HistoricalNews> m) {
  a.integer("requestId", m.request_id);
  a.text("time", m.time);
  a.text("providerCode", m.provider_code);
  a.text("articleId", m.article_id);
  a.text("headline", m.headline);
}

template <class A>
void describe(A& a, Ref<A, HistoricalNewsEnd> m) {
  a.integer("requestId", m.request_id);
  a.flag("hasMore", m.has_more);
}

template <class A>
void describe(A& a, Ref<A, WshMetaData> m) {
  a.integer("reqId", m.request_id);
  a.text("dataJson", m.data_json);
}

template <class A>
void describe(A& a, Ref<A, WshEventData> m) {
  a.integer("reqId", m.request_id);
  a.text("dataJson", m.data_json);
}

template <class A>
void describe(A& a, Ref<A, ScannerParameters> m) {
  a.version(1);
  a.text("xml", m.xml);
}

template <class A>
void describe(A& a, Ref<A, ScannerData> m) {
  a.version(3);
  a.integer("reqId", m.request_id);
  a.list("rows", m.rows, [&a](auto& row) {
    auto& contract = row.contract_details.contract;
    a.integer("rank", row.rank);
    describe_response_contract_head(a, contract);
    a.text("contract.exchange", contract.exchange);
    a.text("contract.currency", contract.currency);
    a.text("contract.localSymbol", contract.local_symbol);
    a.text("contractDetails.marketName", row.contract_details.market_name);
    a.text("contract.tradingClass", contract.trading_class);
    a.text("distance", row.distance);
    a.text("benchmark", row.benchmark);
    a.text("projection", row.projection);
    a.text("legsStr", row.legs_str);
  });
}

template <class A>
void describe(A& a, Ref<A, FundamentalData> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
  a.text("data", m.data);
}

}  // namespace ibflow::protocol
