#pragma once
// Bars, historical ticks, schedules, histograms and real-time bars.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/message.hpp"
#include "ibflow/protocol/ticks.hpp"

namespace ibflow::protocol {

struct Bar {
  std::string date;  // yyyymmdd, yyyymmdd hh:mm:ss zone, or epoch seconds, as asked for
  double open = 0;
  double high = 0;
  double low = 0;
  double close = 0;
  std::optional<core::Decimal> volume;
  std::optional<core::Decimal> wap;
  std::int32_t bar_count = 0;  // trades; -1 not known
  friend bool operator==(const Bar&, const Bar&) = default;
};

struct RequestHistoricalData {
  static constexpr MessageInfo kMessage{.id = 20,
                                        .name = "REQ_HISTORICAL_DATA",
                                        .api_name = "reqHistoricalData",
                                        .protobuf_since = 208,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;
  Contract contract;
  std::string end_date_time;     // empty: now
  std::string duration_str;      // "1 D", "3600 S"
  std::string bar_size_setting;  // "1 min", "5 secs"
  std::string what_to_show;      // TRADES, MIDPOINT, BID, ASK, ...
  bool use_rth = false;          // regular trading hours only
  std::int32_t format_date = 1;  // 1 text in the instrument's zone, 2 epoch seconds
  bool keep_up_to_date = false;  // needs an empty end_date_time
  std::vector<TagValue> chart_options;
  friend bool operator==(const RequestHistoricalData&, const RequestHistoricalData&) = default;
};

struct CancelHistoricalData {
  static constexpr MessageInfo kMessage{.id = 25,
                                        .name = "CANCEL_HISTORICAL_DATA",
                                        .api_name = "cancelHistoricalData",
                                        .protobuf_since = 208,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;
  friend bool operator==(const CancelHistoricalData&, const CancelHistoricalData&) = default;
};

struct RequestRealTimeBars {
  static constexpr MessageInfo kMessage{.id = 50,
                                        .name = "REQ_REAL_TIME_BARS",
                                        .api_name = "reqRealTimeBars",
                                        .protobuf_since = 208,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;
  Contract contract;
  std::int32_t bar_size = 5;  // seconds; the server knows only 5
  std::string what_to_show;
  bool use_rth = false;  // regular trading hours only
  std::vector<TagValue> real_time_bars_options;
  friend bool operator==(const RequestRealTimeBars&, const RequestRealTimeBars&) = default;
};

struct CancelRealTimeBars {
  static constexpr MessageInfo kMessage{.id = 51,
                                        .name = "CANCEL_REAL_TIME_BARS",
                                        .api_name = "cancelRealTimeBars",
                                        .protobuf_since = 208,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;
  friend bool operator==(const CancelRealTimeBars&, const CancelRealTimeBars&) = default;
};

/// When the history of a contract begins. Server version 118 on.
struct RequestHeadTimestamp {
  static constexpr MessageInfo kMessage{.id = 87,
                                        .name = "REQ_HEAD_TIMESTAMP",
                                        .api_name = "reqHeadTimeStamp",
                                        .since = 118,
                                        .protobuf_since = 208,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;
  Contract contract;
  std::string what_to_show;
  bool use_rth = false;          // regular trading hours only
  std::int32_t format_date = 1;  // 1 text, 2 epoch seconds
  friend bool operator==(const RequestHeadTimestamp&, const RequestHeadTimestamp&) = default;
};

struct CancelHeadTimestamp {
  static constexpr MessageInfo kMessage{.id = 90,
                                        .name = "CANCEL_HEAD_TIMESTAMP",
                                        .api_name = "cancelHeadTimeStamp",
                                        .since = 123,
                                        .protobuf_since = 208,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;
  friend bool operator==(const CancelHeadTimestamp&, const CancelHeadTimestamp&) = default;
};

/// How much was traded at each price. Server version 119 on.
struct RequestHistogramData {
  static constexpr MessageInfo kMessage{.id = 88,
                                        .name = "REQ_HISTOGRAM_DATA",
                                        .api_name = "reqHistogramData",
                                        .since = 119,
                                        .protobuf_since = 208};
  std::int32_t request_id = -1;
  Contract contract;
  bool use_rth = false;     // regular trading hours only
  std::string time_period;  // "3 days"
  friend bool operator==(const RequestHistogramData&, const RequestHistogramData&) = default;
};

struct CancelHistogramData {
  static constexpr MessageInfo kMessage{.id = 89,
                                        .name = "CANCEL_HISTOGRAM_DATA",
                                        .api_name = "cancelHistogramData",
                                        .since = 119,
                                        .protobuf_since = 208};
  std::int32_t request_id = -1;
  friend bool operator==(const CancelHistogramData&, const CancelHistogramData&) = default;
};

/// Server version 130 on.
struct RequestHistoricalTicks {
  static constexpr MessageInfo kMessage{.id = 96,
                                        .name = "REQ_HISTORICAL_TICKS",
                                        .api_name = "reqHistoricalTicks",
                                        .since = 130,
                                        .protobuf_since = 208};
  std::int32_t request_id = -1;
  Contract contract;
  std::string start_date_time;  // of start and end exactly one is given
  std::string end_date_time;
  std::int32_t number_of_ticks = 0;  // at most 1000
  std::string what_to_show;          // TRADES, BID_ASK or MIDPOINT; the answers are three messages
  bool use_rth = false;              // regular trading hours only
  bool ignore_size = false;          // BID_ASK: leave out quotes of which only a size changed
  std::vector<TagValue> misc_options;
  friend bool operator==(const RequestHistoricalTicks&, const RequestHistoricalTicks&) = default;
};

/// Server version 215 on, in the protobuf form only.
struct CancelHistoricalTicks {
  static constexpr MessageInfo kMessage{.id = 107,
                                        .name = "CANCEL_HISTORICAL_TICKS",
                                        .api_name = "cancelHistoricalTicks",
                                        .since = 215,
                                        .protobuf_since = 215,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;
  friend bool operator==(const CancelHistoricalTicks&, const CancelHistoricalTicks&) = default;
};

struct HistoricalData {
  static constexpr MessageInfo kMessage{
      .id = 17, .name = "HISTORICAL_DATA", .api_name = "historicalData", .protobuf_since = 208};
  std::int32_t request_id = -1;
  std::string start;  // both only below server version 196
  std::string end;
  std::vector<Bar> bars;
  friend bool operator==(const HistoricalData&, const HistoricalData&) = default;
};

/// Server version 124 on.
struct HistoricalDataUpdate {
  static constexpr MessageInfo kMessage{.id = 90,
                                        .name = "HISTORICAL_DATA_UPDATE",
                                        .api_name = "historicalDataUpdate",
                                        .since = 124,
                                        .protobuf_since = 208};
  std::int32_t request_id = -1;
  Bar bar;
  friend bool operator==(const HistoricalDataUpdate&, const HistoricalDataUpdate&) = default;
};

/// Server version 196 on; below it HISTORICAL_DATA is its own end.
struct HistoricalDataEnd {
  static constexpr MessageInfo kMessage{.id = 108,
                                        .name = "HISTORICAL_DATA_END",
                                        .api_name = "historicalDataEnd",
                                        .since = 196,
                                        .protobuf_since = 208};
  std::int32_t request_id = -1;
  std::string start;
  std::string end;
  friend bool operator==(const HistoricalDataEnd&, const HistoricalDataEnd&) = default;
};

struct RealTimeBar {
  static constexpr MessageInfo kMessage{
      .id = 50, .name = "REAL_TIME_BARS", .api_name = "realtimeBar", .protobuf_since = 208};
  std::int32_t request_id = -1;
  std::int64_t time = 0;  // Unix seconds, start of the bar
  double open = 0;
  double high = 0;
  double low = 0;
  double close = 0;
  std::optional<core::Decimal> volume;
  std::optional<core::Decimal> wap;
  std::int32_t count = 0;  // trades
  friend bool operator==(const RealTimeBar&, const RealTimeBar&) = default;
};

struct HeadTimestamp {
  static constexpr MessageInfo kMessage{
      .id = 88, .name = "HEAD_TIMESTAMP", .api_name = "headTimestamp", .since = 118, .protobuf_since = 208};
  std::int32_t request_id = -1;
  std::string head_timestamp;  // text or epoch seconds, as asked for
  friend bool operator==(const HeadTimestamp&, const HeadTimestamp&) = default;
};

/// What was traded at one price. IB: HistogramEntry.
struct HistogramEntry {
  double price = 0;
  std::optional<core::Decimal> size;
  friend bool operator==(const HistogramEntry&, const HistogramEntry&) = default;
};

struct HistogramData {
  static constexpr MessageInfo kMessage{
      .id = 89, .name = "HISTOGRAM_DATA", .api_name = "histogramData", .since = 119, .protobuf_since = 208};
  std::int32_t request_id = -1;
  std::vector<HistogramEntry> items;
  friend bool operator==(const HistogramData&, const HistogramData&) = default;
};

/// The answer to MIDPOINT.
struct HistoricalTicks {
  static constexpr MessageInfo kMessage{.id = 96,
                                        .name = "HISTORICAL_TICKS",
                                        .api_name = "historicalTicks",
                                        .since = 130,
                                        .protobuf_since = 208};
  std::int32_t request_id = -1;
  std::vector<HistoricalTick> ticks;
  bool done = false;
  friend bool operator==(const HistoricalTicks&, const HistoricalTicks&) = default;
};

/// The answer to BID_ASK.
struct HistoricalTicksBidAsk {
  static constexpr MessageInfo kMessage{.id = 97,
                                        .name = "HISTORICAL_TICKS_BID_ASK",
                                        .api_name = "historicalTicksBidAsk",
                                        .since = 130,
                                        .protobuf_since = 208};
  std::int32_t request_id = -1;
  std::vector<HistoricalTickBidAsk> ticks;
  bool done = false;
  friend bool operator==(const HistoricalTicksBidAsk&, const HistoricalTicksBidAsk&) = default;
};

/// The answer to TRADES.
struct HistoricalTicksLast {
  static constexpr MessageInfo kMessage{.id = 98,
                                        .name = "HISTORICAL_TICKS_LAST",
                                        .api_name = "historicalTicksLast",
                                        .since = 130,
                                        .protobuf_since = 208};
  std::int32_t request_id = -1;
  std::vector<HistoricalTickLast> ticks;
  bool done = false;
  friend bool operator==(const HistoricalTicksLast&, const HistoricalTicksLast&) = default;
};

/// One trading session of a schedule, in the schedule's time zone.
struct HistoricalSession {
  std::string start_date_time;  // yyyymmdd-hh:mm:ss
  std::string end_date_time;
  std::string ref_date;  // yyyymmdd
  friend bool operator==(const HistoricalSession&, const HistoricalSession&) = default;
};

/// The answer to historical data of SCHEDULE. Server version 165 on.
struct HistoricalSchedule {
  static constexpr MessageInfo kMessage{.id = 106,
                                        .name = "HISTORICAL_SCHEDULE",
                                        .api_name = "historicalSchedule",
                                        .since = 165,
                                        .protobuf_since = 211};
  std::int32_t request_id = -1;
  std::string start_date_time;  // yyyymmdd-hh:mm:ss, as all times here
  std::string end_date_time;
  std::string time_zone;  // IB's name of it
  std::vector<HistoricalSession> sessions;
  friend bool operator==(const HistoricalSchedule&, const HistoricalSchedule&) = default;
};

using HistoryRequests =
    MessageList<RequestHistoricalData, CancelHistoricalData, RequestRealTimeBars, CancelRealTimeBars,
                RequestHeadTimestamp, CancelHeadTimestamp, RequestHistogramData, CancelHistogramData,
                RequestHistoricalTicks, CancelHistoricalTicks>;
using HistoryResponses = MessageList<HistoricalData, HistoricalDataUpdate, HistoricalDataEnd, RealTimeBar,
                                     HeadTimestamp, HistogramData, HistoricalTicks, HistoricalTicksBidAsk,
                                     HistoricalTicksLast, HistoricalSchedule>;

}  // namespace ibflow::protocol
