#pragma once
// Every message a client sends, named after the API's method. Plain values; ids are the caller's.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/execution.hpp"
#include "ibflow/protocol/message.hpp"
#include "ibflow/protocol/order.hpp"

namespace ibflow::protocol {

/// First message of every session.
struct StartApi {
  static constexpr MessageInfo kMessage{71, "START_API"};
  std::int32_t client_id = 0;
  std::string optional_capabilities;
  friend bool operator==(const StartApi&, const StartApi&) = default;
};

/// Level-1 ticks of one contract.
struct RequestMarketData {
  static constexpr MessageInfo kMessage{1, "REQ_MKT_DATA"};
  std::int32_t request_id = 0;
  Contract contract;
  std::string generic_tick_list;  // comma separated tick numbers
  bool snapshot = false;
  bool regulatory_snapshot = false;  // costs money
  std::vector<TagValue> mkt_data_options;
  friend bool operator==(const RequestMarketData&, const RequestMarketData&) = default;
};

struct CancelMarketData {
  static constexpr MessageInfo kMessage{2, "CANCEL_MKT_DATA"};
  std::int32_t request_id = 0;
  friend bool operator==(const CancelMarketData&, const CancelMarketData&) = default;
};

/// Places a new order or changes one with the same id.
struct PlaceOrder {
  static constexpr MessageInfo kMessage{3, "PLACE_ORDER"};
  std::int32_t order_id = 0;
  Contract contract;
  Order order;
  friend bool operator==(const PlaceOrder&, const PlaceOrder&) = default;
};

struct CancelOrder {
  static constexpr MessageInfo kMessage{4, "CANCEL_ORDER"};
  std::int32_t order_id = 0;
  OrderCancel order_cancel;
  friend bool operator==(const CancelOrder&, const CancelOrder&) = default;
};

/// This client's open orders; client 0 also binds those placed by hand.
struct RequestOpenOrders {
  static constexpr MessageInfo kMessage{5, "REQ_OPEN_ORDERS"};
  friend bool operator==(const RequestOpenOrders&, const RequestOpenOrders&) = default;
};

/// Everybody's open orders, once.
struct RequestAllOpenOrders {
  static constexpr MessageInfo kMessage{16, "REQ_ALL_OPEN_ORDERS"};
  friend bool operator==(const RequestAllOpenOrders&, const RequestAllOpenOrders&) = default;
};

/// Client 0 only: bind future manual orders.
struct RequestAutoOpenOrders {
  static constexpr MessageInfo kMessage{15, "REQ_AUTO_OPEN_ORDERS"};
  bool auto_bind = false;
  friend bool operator==(const RequestAutoOpenOrders&, const RequestAutoOpenOrders&) = default;
};

struct RequestAccountUpdates {
  static constexpr MessageInfo kMessage{6, "REQ_ACCT_DATA"};
  bool subscribe = false;
  std::string acct_code;
  friend bool operator==(const RequestAccountUpdates&, const RequestAccountUpdates&) = default;
};

struct RequestExecutions {
  static constexpr MessageInfo kMessage{7, "REQ_EXECUTIONS"};
  std::int32_t request_id = 0;
  ExecutionFilter exec_filter;
  friend bool operator==(const RequestExecutions&, const RequestExecutions&) = default;
};

/// Asks for the next valid order id.
struct RequestIds {
  static constexpr MessageInfo kMessage{8, "REQ_IDS"};
  std::int32_t num_ids = 1;  // ignored by the server
  friend bool operator==(const RequestIds&, const RequestIds&) = default;
};

struct RequestContractDetails {
  static constexpr MessageInfo kMessage{9, "REQ_CONTRACT_DATA"};
  std::int32_t request_id = 0;
  Contract contract;
  friend bool operator==(const RequestContractDetails&, const RequestContractDetails&) = default;
};

struct RequestHistoricalData {
  static constexpr MessageInfo kMessage{20, "REQ_HISTORICAL_DATA"};
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
  static constexpr MessageInfo kMessage{25, "CANCEL_HISTORICAL_DATA"};
  std::int32_t request_id = 0;
  friend bool operator==(const CancelHistoricalData&, const CancelHistoricalData&) = default;
};

struct RequestRealTimeBars {
  static constexpr MessageInfo kMessage{50, "REQ_REAL_TIME_BARS"};
  std::int32_t request_id = 0;
  Contract contract;
  std::int32_t bar_size = 5;  // seconds; the server knows only 5
  std::string what_to_show;
  bool use_rth = true;
  std::vector<TagValue> real_time_bars_options;
  friend bool operator==(const RequestRealTimeBars&, const RequestRealTimeBars&) = default;
};

struct CancelRealTimeBars {
  static constexpr MessageInfo kMessage{51, "CANCEL_REAL_TIME_BARS"};
  std::int32_t request_id = 0;
  friend bool operator==(const CancelRealTimeBars&, const CancelRealTimeBars&) = default;
};

struct RequestCurrentTime {
  static constexpr MessageInfo kMessage{49, "REQ_CURRENT_TIME"};
  friend bool operator==(const RequestCurrentTime&, const RequestCurrentTime&) = default;
};

struct RequestMarketDataType {
  static constexpr MessageInfo kMessage{59, "REQ_MARKET_DATA_TYPE"};
  std::int32_t market_data_type = 1;  // 1 live, 2 frozen, 3 delayed, 4 delayed frozen
  friend bool operator==(const RequestMarketDataType&, const RequestMarketDataType&) = default;
};

struct RequestManagedAccounts {
  static constexpr MessageInfo kMessage{17, "REQ_MANAGED_ACCTS"};
  friend bool operator==(const RequestManagedAccounts&, const RequestManagedAccounts&) = default;
};

struct RequestPositions {
  static constexpr MessageInfo kMessage{61, "REQ_POSITIONS"};
  friend bool operator==(const RequestPositions&, const RequestPositions&) = default;
};

struct CancelPositions {
  static constexpr MessageInfo kMessage{64, "CANCEL_POSITIONS"};
  friend bool operator==(const CancelPositions&, const CancelPositions&) = default;
};

struct RequestAccountSummary {
  static constexpr MessageInfo kMessage{62, "REQ_ACCOUNT_SUMMARY"};
  std::int32_t request_id = 0;
  std::string group_name;  // All
  std::string tags;        // comma separated
  friend bool operator==(const RequestAccountSummary&, const RequestAccountSummary&) = default;
};

struct CancelAccountSummary {
  static constexpr MessageInfo kMessage{63, "CANCEL_ACCOUNT_SUMMARY"};
  std::int32_t request_id = 0;
  friend bool operator==(const CancelAccountSummary&, const CancelAccountSummary&) = default;
};

/// Cancels every open order of the account, whoever placed it.
struct RequestGlobalCancel {
  static constexpr MessageInfo kMessage{58, "REQ_GLOBAL_CANCEL"};
  OrderCancel order_cancel;  // without its time
  friend bool operator==(const RequestGlobalCancel&, const RequestGlobalCancel&) = default;
};

struct RequestCompletedOrders {
  static constexpr MessageInfo kMessage{99, "REQ_COMPLETED_ORDERS"};
  bool api_only = false;
  friend bool operator==(const RequestCompletedOrders&, const RequestCompletedOrders&) = default;
};

struct SetServerLogLevel {
  static constexpr MessageInfo kMessage{14, "SET_SERVER_LOGLEVEL"};
  std::int32_t log_level = 2;  // 1 system, 2 error, 3 warning, 4 information, 5 detail
  friend bool operator==(const SetServerLogLevel&, const SetServerLogLevel&) = default;
};

using Requests =
    MessageList<StartApi, RequestMarketData, CancelMarketData, PlaceOrder, CancelOrder, RequestOpenOrders,
                RequestAllOpenOrders, RequestAutoOpenOrders, RequestAccountUpdates, RequestExecutions,
                RequestIds, RequestContractDetails, RequestHistoricalData, CancelHistoricalData,
                RequestRealTimeBars, CancelRealTimeBars, RequestCurrentTime, RequestMarketDataType,
                RequestManagedAccounts, RequestPositions, CancelPositions, RequestAccountSummary,
                CancelAccountSummary, RequestGlobalCancel, RequestCompletedOrders, SetServerLogLevel>;

}  // namespace ibflow::protocol
