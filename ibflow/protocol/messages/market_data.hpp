#pragma once
// Level-1 ticks, market depth, tick-by-tick data and option computations.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/message.hpp"
#include "ibflow/protocol/ticks.hpp"

namespace ibflow::protocol {

/// Level-1 ticks of one contract.
struct RequestMarketData {
  static constexpr MessageInfo kMessage{.id = 1,
                                        .name = "REQ_MKT_DATA",
                                        .api_name = "reqMktData",
                                        .protobuf_since = 206,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;
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
  std::int32_t request_id = -1;
  friend bool operator==(const CancelMarketData&, const CancelMarketData&) = default;
};

struct RequestMarketDataType {
  static constexpr MessageInfo kMessage{
      .id = 59, .name = "REQ_MARKET_DATA_TYPE", .api_name = "reqMarketDataType", .protobuf_since = 206};
  std::int32_t market_data_type = 1;  // 1 live, 2 frozen, 3 delayed, 4 delayed frozen
  friend bool operator==(const RequestMarketDataType&, const RequestMarketDataType&) = default;
};

/// The order book of one contract.
struct RequestMarketDepth {
  static constexpr MessageInfo kMessage{.id = 10,
                                        .name = "REQ_MKT_DEPTH",
                                        .api_name = "reqMktDepth",
                                        .protobuf_since = 206,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;
  Contract contract;  // primary_exchange from server version 149 on
  std::int32_t num_rows = 0;
  bool is_smart_depth = false;  // of all exchanges together; server version 146 on
  std::vector<TagValue> mkt_depth_options;
  friend bool operator==(const RequestMarketDepth&, const RequestMarketDepth&) = default;
};

struct CancelMarketDepth {
  static constexpr MessageInfo kMessage{.id = 11,
                                        .name = "CANCEL_MKT_DEPTH",
                                        .api_name = "cancelMktDepth",
                                        .protobuf_since = 206,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;
  bool is_smart_depth = false;  // as it was asked for; server version 146 on
  friend bool operator==(const CancelMarketDepth&, const CancelMarketDepth&) = default;
};

/// Every tick of one contract. Server version 140 on.
struct RequestTickByTick {
  static constexpr MessageInfo kMessage{.id = 97,
                                        .name = "REQ_TICK_BY_TICK_DATA",
                                        .api_name = "reqTickByTickData",
                                        .since = 140,
                                        .protobuf_since = 208};
  std::int32_t request_id = -1;
  Contract contract;
  std::string tick_type;             // Last, AllLast, BidAsk or MidPoint
  std::int32_t number_of_ticks = 0;  // of the past, before the live ones; 0 none
  bool ignore_size = false;          // BidAsk: leave out quotes of which only a size changed
  friend bool operator==(const RequestTickByTick&, const RequestTickByTick&) = default;
};

struct CancelTickByTick {
  static constexpr MessageInfo kMessage{.id = 98,
                                        .name = "CANCEL_TICK_BY_TICK_DATA",
                                        .api_name = "cancelTickByTickData",
                                        .since = 137,
                                        .protobuf_since = 208};
  std::int32_t request_id = -1;
  friend bool operator==(const CancelTickByTick&, const CancelTickByTick&) = default;
};

/// Answered by TICK_OPTION_COMPUTATION.
struct CalculateImpliedVolatility {
  static constexpr MessageInfo kMessage{.id = 54,
                                        .name = "REQ_CALC_IMPLIED_VOLAT",
                                        .api_name = "calculateImpliedVolatility",
                                        .protobuf_since = 211,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;
  Contract contract;
  double option_price = 0;
  double under_price = 0;  // of the underlying
  std::vector<TagValue> impl_vol_options;
  friend bool operator==(const CalculateImpliedVolatility&, const CalculateImpliedVolatility&) = default;
};

/// Answered by TICK_OPTION_COMPUTATION.
struct CalculateOptionPrice {
  static constexpr MessageInfo kMessage{.id = 55,
                                        .name = "REQ_CALC_OPTION_PRICE",
                                        .api_name = "calculateOptionPrice",
                                        .protobuf_since = 211,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;
  Contract contract;
  double volatility = 0;   // 0.2 is 20 %
  double under_price = 0;  // of the underlying
  std::vector<TagValue> opt_prc_options;
  friend bool operator==(const CalculateOptionPrice&, const CalculateOptionPrice&) = default;
};

struct CancelCalculateImpliedVolatility {
  static constexpr MessageInfo kMessage{.id = 56,
                                        .name = "CANCEL_CALC_IMPLIED_VOLAT",
                                        .api_name = "cancelCalculateImpliedVolatility",
                                        .protobuf_since = 211,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;
  friend bool operator==(const CancelCalculateImpliedVolatility&,
                         const CancelCalculateImpliedVolatility&) = default;
};

struct CancelCalculateOptionPrice {
  static constexpr MessageInfo kMessage{.id = 57,
                                        .name = "CANCEL_CALC_OPTION_PRICE",
                                        .api_name = "cancelCalculateOptionPrice",
                                        .protobuf_since = 211,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;
  friend bool operator==(const CancelCalculateOptionPrice&, const CancelCalculateOptionPrice&) = default;
};

struct TickPrice {
  static constexpr MessageInfo kMessage{
      .id = 1, .name = "TICK_PRICE", .api_name = "tickPrice", .protobuf_since = 206};
  std::int32_t request_id = -1;
  std::int32_t tick_type = 0;
  std::optional<double> price;        // absent: the server named none
  std::optional<core::Decimal> size;  // of the size tick that belongs to a bid, ask or last price
  TickAttributes attributes;
  friend bool operator==(const TickPrice&, const TickPrice&) = default;
};

struct TickSize {
  static constexpr MessageInfo kMessage{
      .id = 2, .name = "TICK_SIZE", .api_name = "tickSize", .protobuf_since = 206};
  std::int32_t request_id = -1;
  std::int32_t tick_type = 0;
  std::optional<core::Decimal> size;
  friend bool operator==(const TickSize&, const TickSize&) = default;
};

struct TickGeneric {
  static constexpr MessageInfo kMessage{
      .id = 45, .name = "TICK_GENERIC", .api_name = "tickGeneric", .protobuf_since = 206};
  std::int32_t request_id = -1;
  std::int32_t tick_type = 0;
  std::optional<double> value;
  friend bool operator==(const TickGeneric&, const TickGeneric&) = default;
};

struct TickString {
  static constexpr MessageInfo kMessage{
      .id = 46, .name = "TICK_STRING", .api_name = "tickString", .protobuf_since = 206};
  std::int32_t request_id = -1;
  std::int32_t tick_type = 0;
  std::string value;
  friend bool operator==(const TickString&, const TickString&) = default;
};

struct TickSnapshotEnd {
  static constexpr MessageInfo kMessage{
      .id = 57, .name = "TICK_SNAPSHOT_END", .api_name = "tickSnapshotEnd", .protobuf_since = 206};
  std::int32_t request_id = -1;
  friend bool operator==(const TickSnapshotEnd&, const TickSnapshotEnd&) = default;
};

/// Server version 114 on.
struct TickRequestParameters {
  static constexpr MessageInfo kMessage{
      .id = 81, .name = "TICK_REQ_PARAMS", .api_name = "tickReqParams", .since = 114, .protobuf_since = 206};
  std::int32_t request_id = -1;
  std::optional<double> min_tick;
  std::string bbo_exchange;  // to be asked for by REQ_SMART_COMPONENTS
  std::optional<std::int32_t> snapshot_permissions;
  // How precise the last price and its size are; protobuf only.
  std::optional<core::Decimal> last_price_precision;
  std::optional<core::Decimal> last_size_precision;
  friend bool operator==(const TickRequestParameters&, const TickRequestParameters&) = default;
};

struct MarketDataType {
  static constexpr MessageInfo kMessage{
      .id = 58, .name = "MARKET_DATA_TYPE", .api_name = "marketDataType", .protobuf_since = 206};
  std::int32_t request_id = -1;
  std::int32_t market_data_type = 0;  // 1 live, 2 frozen, 3 delayed, 4 delayed frozen
  friend bool operator==(const MarketDataType&, const MarketDataType&) = default;
};

/// One change of the order book. IB: MarketDepthData.
struct DepthRow {
  std::int32_t position = 0;   // row number, from 0
  std::int32_t operation = 0;  // 0 insert, 1 update, 2 delete
  std::int32_t side = 0;       // 0 ask, 1 bid
  double price = 0;
  std::optional<core::Decimal> size;
  std::string market_maker;     // or the exchange, for smart depth; not in MARKET_DEPTH's text form
  bool is_smart_depth = false;  // server version 146 on; not in MARKET_DEPTH's text form
  friend bool operator==(const DepthRow&, const DepthRow&) = default;
};

struct MarketDepth {
  static constexpr MessageInfo kMessage{
      .id = 12, .name = "MARKET_DEPTH", .api_name = "updateMktDepth", .protobuf_since = 206};
  std::int32_t request_id = -1;
  DepthRow row;
  friend bool operator==(const MarketDepth&, const MarketDepth&) = default;
};

struct MarketDepthL2 {
  static constexpr MessageInfo kMessage{
      .id = 13, .name = "MARKET_DEPTH_L2", .api_name = "updateMktDepthL2", .protobuf_since = 206};
  std::int32_t request_id = -1;
  DepthRow row;
  friend bool operator==(const MarketDepthL2&, const MarketDepthL2&) = default;
};

/// What is not computed is absent; on the wire IB's -1 or -2.
struct TickOptionComputation {
  static constexpr MessageInfo kMessage{.id = 21,
                                        .name = "TICK_OPTION_COMPUTATION",
                                        .api_name = "tickOptionComputation",
                                        .protobuf_since = 206};
  std::int32_t request_id = -1;
  std::int32_t tick_type = 0;
  std::optional<std::int32_t> tick_attrib;  // 0 return based, 1 price based; server version 156 on
  std::optional<double> implied_vol;        // 0.2 is 20 %
  std::optional<double> delta;
  std::optional<double> opt_price;
  std::optional<double> pv_dividend;  // present value of the dividends expected
  std::optional<double> gamma;
  std::optional<double> vega;
  std::optional<double> theta;
  std::optional<double> und_price;
  friend bool operator==(const TickOptionComputation&, const TickOptionComputation&) = default;
};

/// Exchange for physicals. Text at every server version.
struct TickEfp {
  static constexpr MessageInfo kMessage{.id = 47, .name = "TICK_EFP", .api_name = "tickEFP"};
  std::int32_t request_id = -1;
  std::int32_t tick_type = 0;
  double basis_points = 0;
  std::string formatted_basis_points;  // "+1.25%"
  double total_dividends = 0;          // IB's name; the implied futures price
  std::int32_t hold_days = 0;          // to the last trade date
  std::string future_last_trade_date;  // yyyymmdd
  double dividend_impact = 0;
  double dividends_to_last_trade_date = 0;
  friend bool operator==(const TickEfp&, const TickEfp&) = default;
};

/// Server version 137 on. IB: tickByTickAllLast, tickByTickBidAsk or tickByTickMidPoint.
struct TickByTick {
  static constexpr MessageInfo kMessage{
      .id = 99, .name = "TICK_BY_TICK", .api_name = "tickByTickAllLast", .since = 137, .protobuf_since = 208};
  std::int32_t request_id = -1;
  std::int32_t tick_type = 0;  // 0 none, 1 Last, 2 AllLast, 3 BidAsk, 4 MidPoint
  std::variant<std::monostate, HistoricalTickLast, HistoricalTickBidAsk, HistoricalTick> tick;

  /// The place in `tick` that the tick type asks for; 0: there is no such type.
  [[nodiscard]] std::size_t kind() const {
    return tick_type < 1 || tick_type > 4 ? 0 : std::size_t(tick_type < 3 ? 1 : tick_type - 1);
  }
  /// A tick that is none of these, or another than its type says, is told to nobody.
  [[nodiscard]] bool is_complete() const { return kind() != 0 && tick.index() == kind(); }
  friend bool operator==(const TickByTick&, const TickByTick&) = default;
};

/// For a CFD: ask for the market data of this contract instead. Server version 125 on.
struct RerouteMarketData {
  static constexpr MessageInfo kMessage{.id = 91,
                                        .name = "REROUTE_MKT_DATA_REQ",
                                        .api_name = "rerouteMktDataReq",
                                        .since = 125,
                                        .protobuf_since = 211};
  std::int32_t request_id = -1;
  std::int32_t con_id = 0;
  std::string exchange;
  friend bool operator==(const RerouteMarketData&, const RerouteMarketData&) = default;
};

/// For a CFD: ask for the market depth of this contract instead. Server version 125 on.
struct RerouteMarketDepth {
  static constexpr MessageInfo kMessage{.id = 92,
                                        .name = "REROUTE_MKT_DEPTH_REQ",
                                        .api_name = "rerouteMktDepthReq",
                                        .since = 125,
                                        .protobuf_since = 211};
  std::int32_t request_id = -1;
  std::int32_t con_id = 0;
  std::string exchange;
  friend bool operator==(const RerouteMarketDepth&, const RerouteMarketDepth&) = default;
};

using MarketDataRequests =
    MessageList<RequestMarketData, CancelMarketData, RequestMarketDepth, CancelMarketDepth,
                RequestMarketDataType, RequestTickByTick, CancelTickByTick, CalculateImpliedVolatility,
                CalculateOptionPrice, CancelCalculateImpliedVolatility, CancelCalculateOptionPrice>;
using MarketDataResponses =
    MessageList<TickPrice, TickSize, TickGeneric, TickString, TickSnapshotEnd, TickRequestParameters,
                MarketDataType, MarketDepth, MarketDepthL2, TickOptionComputation, TickEfp, TickByTick,
                RerouteMarketData, RerouteMarketDepth>;

}  // namespace ibflow::protocol
