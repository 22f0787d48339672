#pragma once
// News, scanners, Wall Street Horizon events, fundamentals.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/message.hpp"

namespace ibflow::protocol {

/// What a market scanner looks for; empty and absent members do not filter.
struct ScannerSubscription {
  std::optional<std::int32_t> number_of_rows = -1;  // -1: all there are; a server sends 50 at most
  std::string instrument;                           // STK, STOCK.EU, ...
  std::string location_code;                        // STK.US.MAJOR, ...
  std::string scan_code;                            // TOP_PERC_GAIN, ...
  std::optional<double> above_price;
  std::optional<double> below_price;
  std::optional<std::int64_t> above_volume;
  std::optional<double> market_cap_above;
  std::optional<double> market_cap_below;
  std::string moody_rating_above;
  std::string moody_rating_below;
  std::string sp_rating_above;
  std::string sp_rating_below;
  std::string maturity_date_above;  // yyyymmdd
  std::string maturity_date_below;
  std::optional<double> coupon_rate_above;
  std::optional<double> coupon_rate_below;
  bool exclude_convertible = false;
  std::optional<std::int64_t> average_option_volume_above;
  std::string scanner_setting_pairs;  // "Annual,true"
  std::string stock_type_filter;      // ALL, STOCK, ETF
  friend bool operator==(const ScannerSubscription&, const ScannerSubscription&) = default;
};

/// Which corporate events are asked for; empty and absent members do not filter.
struct WshEventFilter {
  std::optional<std::int32_t> con_id;
  std::string filter;                       // JSON; this and the next three from server version 171 on
  bool fill_watchlist = false;              // with the contracts of the user's watchlist
  bool fill_portfolio = false;              // with those of the portfolio
  bool fill_competitors = false;            // with those of the competitors
  std::string start_date;                   // yyyymmdd; this and the next two from server version 173 on
  std::string end_date;                     // yyyymmdd
  std::optional<std::int32_t> total_limit;  // rows
  friend bool operator==(const WshEventFilter&, const WshEventFilter&) = default;
};

struct RequestNewsBulletins {
  static constexpr MessageInfo kMessage{
      .id = 12, .name = "REQ_NEWS_BULLETINS", .api_name = "reqNewsBulletins", .protobuf_since = 209};
  bool all_msgs = false;  // also those of today that went before
  friend bool operator==(const RequestNewsBulletins&, const RequestNewsBulletins&) = default;
};

struct CancelNewsBulletins {
  static constexpr MessageInfo kMessage{
      .id = 13, .name = "CANCEL_NEWS_BULLETINS", .api_name = "cancelNewsBulletins", .protobuf_since = 209};
  friend bool operator==(const CancelNewsBulletins&, const CancelNewsBulletins&) = default;
};

/// Server version 116 on.
struct RequestNewsArticle {
  static constexpr MessageInfo kMessage{.id = 84,
                                        .name = "REQ_NEWS_ARTICLE",
                                        .api_name = "reqNewsArticle",
                                        .since = 116,
                                        .protobuf_since = 209};
  std::int32_t request_id = -1;
  std::string provider_code;
  std::string article_id;
  std::vector<TagValue> news_article_options;  // server version 128 on
  friend bool operator==(const RequestNewsArticle&, const RequestNewsArticle&) = default;
};

/// Server version 115 on.
struct RequestNewsProviders {
  static constexpr MessageInfo kMessage{.id = 85,
                                        .name = "REQ_NEWS_PROVIDERS",
                                        .api_name = "reqNewsProviders",
                                        .since = 115,
                                        .protobuf_since = 209};
  friend bool operator==(const RequestNewsProviders&, const RequestNewsProviders&) = default;
};

/// Server version 117 on.
struct RequestHistoricalNews {
  static constexpr MessageInfo kMessage{.id = 86,
                                        .name = "REQ_HISTORICAL_NEWS",
                                        .api_name = "reqHistoricalNews",
                                        .since = 117,
                                        .protobuf_since = 209};
  std::int32_t request_id = -1;
  std::int32_t con_id = 0;
  std::string provider_codes;   // joined by +
  std::string start_date_time;  // yyyy-mm-dd hh:mm:ss.0
  std::string end_date_time;
  std::int32_t total_results = 0;                 // at most 300
  std::vector<TagValue> historical_news_options;  // server version 128 on
  friend bool operator==(const RequestHistoricalNews&, const RequestHistoricalNews&) = default;
};

/// Which corporate events there are to filter by. Server version 161 on.
struct RequestWshMetaData {
  static constexpr MessageInfo kMessage{.id = 100,
                                        .name = "REQ_WSH_META_DATA",
                                        .api_name = "reqWshMetaData",
                                        .since = 161,
                                        .protobuf_since = 209};
  std::int32_t request_id = -1;
  friend bool operator==(const RequestWshMetaData&, const RequestWshMetaData&) = default;
};

struct CancelWshMetaData {
  static constexpr MessageInfo kMessage{.id = 101,
                                        .name = "CANCEL_WSH_META_DATA",
                                        .api_name = "cancelWshMetaData",
                                        .since = 161,
                                        .protobuf_since = 209};
  std::int32_t request_id = -1;
  friend bool operator==(const CancelWshMetaData&, const CancelWshMetaData&) = default;
};

/// Server version 161 on, and only after the meta data.
struct RequestWshEventData {
  static constexpr MessageInfo kMessage{.id = 102,
                                        .name = "REQ_WSH_EVENT_DATA",
                                        .api_name = "reqWshEventData",
                                        .since = 161,
                                        .protobuf_since = 209};
  std::int32_t request_id = -1;
  WshEventFilter wsh_event_data;
  friend bool operator==(const RequestWshEventData&, const RequestWshEventData&) = default;
};

struct CancelWshEventData {
  static constexpr MessageInfo kMessage{.id = 103,
                                        .name = "CANCEL_WSH_EVENT_DATA",
                                        .api_name = "cancelWshEventData",
                                        .since = 161,
                                        .protobuf_since = 209};
  std::int32_t request_id = -1;
  friend bool operator==(const CancelWshEventData&, const CancelWshEventData&) = default;
};

struct RequestScannerSubscription {
  static constexpr MessageInfo kMessage{.id = 22,
                                        .name = "REQ_SCANNER_SUBSCRIPTION",
                                        .api_name = "reqScannerSubscription",
                                        .protobuf_since = 210,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;
  ScannerSubscription subscription;
  std::vector<TagValue> scanner_subscription_options;
  // Server version 143 on; a list refuses older ones, also an empty one.
  std::optional<std::vector<TagValue>> scanner_subscription_filter_options;
  friend bool operator==(const RequestScannerSubscription&, const RequestScannerSubscription&) = default;
};

struct CancelScannerSubscription {
  static constexpr MessageInfo kMessage{.id = 23,
                                        .name = "CANCEL_SCANNER_SUBSCRIPTION",
                                        .api_name = "cancelScannerSubscription",
                                        .protobuf_since = 210,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;
  friend bool operator==(const CancelScannerSubscription&, const CancelScannerSubscription&) = default;
};

struct RequestScannerParameters {
  static constexpr MessageInfo kMessage{
      .id = 24, .name = "REQ_SCANNER_PARAMETERS", .api_name = "reqScannerParameters", .protobuf_since = 210};
  friend bool operator==(const RequestScannerParameters&, const RequestScannerParameters&) = default;
};

/// Withdrawn by IB; newer servers answer with an error.
struct RequestFundamentalData {
  static constexpr MessageInfo kMessage{.id = 52,
                                        .name = "REQ_FUNDAMENTAL_DATA",
                                        .api_name = "reqFundamentalData",
                                        .protobuf_since = 210,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;
  Contract contract;
  std::string report_type;  // ReportSnapshot, ReportsFinSummary, ...
  std::vector<TagValue> fundamental_data_options;
  friend bool operator==(const RequestFundamentalData&, const RequestFundamentalData&) = default;
};

struct CancelFundamentalData {
  static constexpr MessageInfo kMessage{.id = 53,
                                        .name = "CANCEL_FUNDAMENTAL_DATA",
                                        .api_name = "cancelFundamentalData",
                                        .protobuf_since = 210};
  std::int32_t request_id = -1;
  friend bool operator==(const CancelFundamentalData&, const CancelFundamentalData&) = default;
};

struct NewsBulletin {
  static constexpr MessageInfo kMessage{
      .id = 14, .name = "NEWS_BULLETINS", .api_name = "updateNewsBulletin", .protobuf_since = 209};
  std::int32_t msg_id = -1;
  std::int32_t msg_type = 0;  // 1 regular, 2 exchange not available, 3 exchange available again
  std::string news_message;
  std::string origin_exch;
  friend bool operator==(const NewsBulletin&, const NewsBulletin&) = default;
};

struct NewsArticle {
  static constexpr MessageInfo kMessage{
      .id = 83, .name = "NEWS_ARTICLE", .api_name = "newsArticle", .since = 116, .protobuf_since = 209};
  std::int32_t request_id = -1;
  std::int32_t article_type = 0;  // 0 plain text or HTML, 1 binary as base64
  std::string article_text;
  friend bool operator==(const NewsArticle&, const NewsArticle&) = default;
};

/// Server version 113 on.
struct TickNews {
  static constexpr MessageInfo kMessage{
      .id = 84, .name = "TICK_NEWS", .api_name = "tickNews", .since = 113, .protobuf_since = 209};
  std::int32_t request_id = -1;
  std::int64_t time_stamp = 0;  // Unix milliseconds
  std::string provider_code;
  std::string article_id;
  std::string headline;
  std::string extra_data;  // IB's tags, "A:800015:L:en:K:0.97:C:0.85"
  friend bool operator==(const TickNews&, const TickNews&) = default;
};

struct NewsProvider {
  std::string code;
  std::string name;
  friend bool operator==(const NewsProvider&, const NewsProvider&) = default;
};

struct NewsProviders {
  static constexpr MessageInfo kMessage{
      .id = 85, .name = "NEWS_PROVIDERS", .api_name = "newsProviders", .since = 115, .protobuf_since = 209};
  std::vector<NewsProvider> news_providers;
  friend bool operator==(const NewsProviders&, const NewsProviders&) = default;
};

struct HistoricalNews {
  static constexpr MessageInfo kMessage{
      .id = 86, .name = "HISTORICAL_NEWS", .api_name = "historicalNews", .since = 117, .protobuf_since = 209};
  std::int32_t request_id = -1;
  std::string time;  // yyyy-mm-dd hh:mm:ss.f
  std::string provider_code;
  std::string article_id;
  std::string headline;
  friend bool operator==(const HistoricalNews&, const HistoricalNews&) = default;
};

struct HistoricalNewsEnd {
  static constexpr MessageInfo kMessage{.id = 87,
                                        .name = "HISTORICAL_NEWS_END",
                                        .api_name = "historicalNewsEnd",
                                        .since = 117,
                                        .protobuf_since = 209};
  std::int32_t request_id = -1;
  bool has_more = false;
  friend bool operator==(const HistoricalNewsEnd&, const HistoricalNewsEnd&) = default;
};

struct WshMetaData {
  static constexpr MessageInfo kMessage{
      .id = 104, .name = "WSH_META_DATA", .api_name = "wshMetaData", .since = 161, .protobuf_since = 209};
  std::int32_t request_id = -1;
  std::string data_json;
  friend bool operator==(const WshMetaData&, const WshMetaData&) = default;
};

struct WshEventData {
  static constexpr MessageInfo kMessage{
      .id = 105, .name = "WSH_EVENT_DATA", .api_name = "wshEventData", .since = 161, .protobuf_since = 209};
  std::int32_t request_id = -1;
  std::string data_json;
  friend bool operator==(const WshEventData&, const WshEventData&) = default;
};

struct ScannerParameters {
  static constexpr MessageInfo kMessage{
      .id = 19, .name = "SCANNER_PARAMETERS", .api_name = "scannerParameters", .protobuf_since = 210};
  std::string xml;  // several hundred kilobytes
  friend bool operator==(const ScannerParameters&, const ScannerParameters&) = default;
};

/// What a scanner tells of a contract. IB: ContractDetails, of which no other member is sent.
struct ScannedContract {
  Contract contract;
  std::string market_name;
  friend bool operator==(const ScannedContract&, const ScannedContract&) = default;
};

/// One contract that a scanner found. IB: the callback scannerData.
struct ScannerRow {
  std::int32_t rank = 0;  // from 0
  ScannedContract contract_details;
  std::string distance;  // these three depend on the scan code
  std::string benchmark;
  std::string projection;
  std::string legs_str;  // of a combo
  friend bool operator==(const ScannerRow&, const ScannerRow&) = default;
};

/// The whole result of a scan; IB tells scannerDataEnd after the rows.
struct ScannerData {
  static constexpr MessageInfo kMessage{
      .id = 20, .name = "SCANNER_DATA", .api_name = "scannerData", .protobuf_since = 210};
  std::int32_t request_id = -1;
  std::vector<ScannerRow> rows;
  friend bool operator==(const ScannerData&, const ScannerData&) = default;
};

struct FundamentalData {
  static constexpr MessageInfo kMessage{
      .id = 51, .name = "FUNDAMENTAL_DATA", .api_name = "fundamentalData", .protobuf_since = 210};
  std::int32_t request_id = -1;
  std::string data;  // XML
  friend bool operator==(const FundamentalData&, const FundamentalData&) = default;
};

using ResearchRequests =
    MessageList<RequestNewsBulletins, CancelNewsBulletins, RequestNewsArticle, RequestNewsProviders,
                RequestHistoricalNews, RequestWshMetaData, CancelWshMetaData, RequestWshEventData,
                CancelWshEventData, RequestScannerSubscription, CancelScannerSubscription,
                RequestScannerParameters, RequestFundamentalData, CancelFundamentalData>;
using ResearchResponses =
    MessageList<NewsBulletin, NewsArticle, TickNews, NewsProviders, HistoricalNews, HistoricalNewsEnd,
                WshMetaData, WshEventData, ScannerParameters, ScannerData, FundamentalData>;

}  // namespace ibflow::protocol
