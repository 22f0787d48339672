#pragma once
// Level-1 ticks, market depth, tick-by-tick data and option computations.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/message.hpp"

namespace ibflow::protocol {

struct TickAttributes {
  bool can_auto_execute = false;
  bool past_limit = false;  // server version 109 on
  bool pre_open = false;    // server version 132 on
  friend bool operator==(const TickAttributes&, const TickAttributes&) = default;
};

/// Level-1 ticks of one contract.
struct RequestMarketData {
  static constexpr MessageInfo kMessage{.id = 1,
                                        .name = "REQ_MKT_DATA",
                                        .api_name = "reqMktData",
                                        .protobuf_since = 206,
                                        .errors_name_request = true};
  std::int32_t request_id = 0;
  Contract contract;
  std::string generic_tick_list;  // comma separated tick numbers
  bool snapshot = false;
  bool regulatory_snapshot = false;  // costs money
  std::vector<TagValue> mkt_data_options;
  friend bool operator==(const RequestMarketData&, const RequestMarketData&) = default;
};

struct CancelMarketData {
  static constexpr MessageInfo kMessage{.id = 2,
                                        .name = "CANCEL_MKT_DATA",
                                        .api_name = "cancelMktData",
                                        .protobuf_since = 206,
                                        .errors_name_request = true};
  std::int32_t request_id = 0;
  friend bool operator==(const CancelMarketData&, const CancelMarketData&) = default;
};

struct RequestMarketDataType {
  static constexpr MessageInfo kMessage{
      .id = 59, .name = "REQ_MARKET_DATA_TYPE", .api_name = "reqMarketDataType", .protobuf_since = 206};
  std::int32_t market_data_type = 1;  // 1 live, 2 frozen, 3 delayed, 4 delayed frozen
  friend bool operator==(const RequestMarketDataType&, const RequestMarketDataType&) = default;
};

struct TickPrice {
  static constexpr MessageInfo kMessage{
      .id = 1, .name = "TICK_PRICE", .api_name = "tickPrice", .protobuf_since = 206};
  std::int32_t request_id = 0;
  std::int32_t tick_type = 0;
  double price = 0;
  std::optional<core::Decimal> size;  // of the size tick that belongs to a bid, ask or last price
  TickAttributes attributes;
  friend bool operator==(const TickPrice&, const TickPrice&) = default;
};

struct TickSize {
  static constexpr MessageInfo kMessage{
      .id = 2, .name = "TICK_SIZE", .api_name = "tickSize", .protobuf_since = 206};
  std::int32_t request_id = 0;
  std::int32_t tick_type = 0;
  std::optional<core::Decimal> size;
  friend bool operator==(const TickSize&, const TickSize&) = default;
};

struct TickGeneric {
  static constexpr MessageInfo kMessage{
      .id = 45, .name = "TICK_GENERIC", .api_name = "tickGeneric", .protobuf_since = 206};
  std::int32_t request_id = 0;
  std::int32_t tick_type = 0;
  double value = 0;
  friend bool operator==(const TickGeneric&, const TickGeneric&) = default;
};

struct TickString {
  static constexpr MessageInfo kMessage{
      .id = 46, .name = "TICK_STRING", .api_name = "tickString", .protobuf_since = 206};
  std::int32_t request_id = 0;
  std::int32_t tick_type = 0;
  std::string value;
  friend bool operator==(const TickString&, const TickString&) = default;
};

struct TickSnapshotEnd {
  static constexpr MessageInfo kMessage{
      .id = 57, .name = "TICK_SNAPSHOT_END", .api_name = "tickSnapshotEnd", .protobuf_since = 206};
  std::int32_t request_id = 0;
  friend bool operator==(const TickSnapshotEnd&, const TickSnapshotEnd&) = default;
};

/// Server version 114 on.
struct TickRequestParameters {
  static constexpr MessageInfo kMessage{
      .id = 81, .name = "TICK_REQ_PARAMS", .api_name = "tickReqParams", .since = 114, .protobuf_since = 206};
  std::int32_t request_id = 0;
  double min_tick = 0;
  std::string bbo_exchange;
  std::int32_t snapshot_permissions = 0;
  friend bool operator==(const TickRequestParameters&, const TickRequestParameters&) = default;
};

struct MarketDataType {
  static constexpr MessageInfo kMessage{
      .id = 58, .name = "MARKET_DATA_TYPE", .api_name = "marketDataType", .protobuf_since = 206};
  std::int32_t request_id = 0;
  std::int32_t market_data_type = 0;  // 1 live, 2 frozen, 3 delayed, 4 delayed frozen
  friend bool operator==(const MarketDataType&, const MarketDataType&) = default;
};

using MarketDataRequests = MessageList<RequestMarketData, CancelMarketData, RequestMarketDataType>;
using MarketDataResponses = MessageList<TickPrice, TickSize, TickGeneric, TickString, TickSnapshotEnd,
                                        TickRequestParameters, MarketDataType>;

}  // namespace ibflow::protocol
