#pragma once
// Bars, historical ticks, schedules, histograms and real-time bars.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/message.hpp"

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
  std::int32_t request_id = 0;
  Contract contract;
  std::string end_date_time;     // empty: now
  std::string duration_str;      // "1 D", "3600 S"
  std::string bar_size_setting;  // "1 min", "5 secs"
  std::string what_to_show;      // TRADES, MIDPOINT, BID, ASK, ...
  bool use_rth = true;
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
  std::int32_t request_id = 0;
  friend bool operator==(const CancelHistoricalData&, const CancelHistoricalData&) = default;
};

struct RequestRealTimeBars {
  static constexpr MessageInfo kMessage{.id = 50,
                                        .name = "REQ_REAL_TIME_BARS",
                                        .api_name = "reqRealTimeBars",
                                        .protobuf_since = 208,
                                        .errors_name_request = true};
  std::int32_t request_id = 0;
  Contract contract;
  std::int32_t bar_size = 5;  // seconds; the server knows only 5
  std::string what_to_show;
  bool use_rth = true;
  std::vector<TagValue> real_time_bars_options;
  friend bool operator==(const RequestRealTimeBars&, const RequestRealTimeBars&) = default;
};

struct CancelRealTimeBars {
  static constexpr MessageInfo kMessage{.id = 51,
                                        .name = "CANCEL_REAL_TIME_BARS",
                                        .api_name = "cancelRealTimeBars",
                                        .protobuf_since = 208,
                                        .errors_name_request = true};
  std::int32_t request_id = 0;
  friend bool operator==(const CancelRealTimeBars&, const CancelRealTimeBars&) = default;
};

struct HistoricalData {
  static constexpr MessageInfo kMessage{
      .id = 17, .name = "HISTORICAL_DATA", .api_name = "historicalData", .protobuf_since = 208};
  std::int32_t request_id = 0;
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
  std::int32_t request_id = 0;
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
  std::int32_t request_id = 0;
  std::string start;
  std::string end;
  friend bool operator==(const HistoricalDataEnd&, const HistoricalDataEnd&) = default;
};

struct RealTimeBar {
  static constexpr MessageInfo kMessage{
      .id = 50, .name = "REAL_TIME_BARS", .api_name = "realtimeBar", .protobuf_since = 208};
  std::int32_t request_id = 0;
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

using HistoryRequests =
    MessageList<RequestHistoricalData, CancelHistoricalData, RequestRealTimeBars, CancelRealTimeBars>;
using HistoryResponses = MessageList<HistoricalData, HistoricalDataUpdate, HistoricalDataEnd, RealTimeBar>;

}  // namespace ibflow::protocol
