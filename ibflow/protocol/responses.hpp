#pragma once
// Every message a server sends. Plain values. A field that is not on the wire at a server version keeps its
// default.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/execution.hpp"
#include "ibflow/protocol/message.hpp"
#include "ibflow/protocol/order.hpp"
#include "ibflow/protocol/order_state.hpp"

namespace ibflow::protocol {

struct TickAttributes {
  bool can_auto_execute = false;
  bool past_limit = false;  // server version 109 on
  bool pre_open = false;    // server version 132 on
  friend bool operator==(const TickAttributes&, const TickAttributes&) = default;
};

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

struct TickPrice {
  static constexpr MessageInfo kMessage{1, "TICK_PRICE"};
  std::int32_t request_id = 0;
  std::int32_t tick_type = 0;
  double price = 0;
  std::optional<core::Decimal> size;  // of the size tick that belongs to a bid, ask or last price
  TickAttributes attributes;
  friend bool operator==(const TickPrice&, const TickPrice&) = default;
};

struct TickSize {
  static constexpr MessageInfo kMessage{2, "TICK_SIZE"};
  std::int32_t request_id = 0;
  std::int32_t tick_type = 0;
  std::optional<core::Decimal> size;
  friend bool operator==(const TickSize&, const TickSize&) = default;
};

struct TickGeneric {
  static constexpr MessageInfo kMessage{45, "TICK_GENERIC"};
  std::int32_t request_id = 0;
  std::int32_t tick_type = 0;
  double value = 0;
  friend bool operator==(const TickGeneric&, const TickGeneric&) = default;
};

struct TickString {
  static constexpr MessageInfo kMessage{46, "TICK_STRING"};
  std::int32_t request_id = 0;
  std::int32_t tick_type = 0;
  std::string value;
  friend bool operator==(const TickString&, const TickString&) = default;
};

struct TickSnapshotEnd {
  static constexpr MessageInfo kMessage{57, "TICK_SNAPSHOT_END"};
  std::int32_t request_id = 0;
  friend bool operator==(const TickSnapshotEnd&, const TickSnapshotEnd&) = default;
};

/// Server version 114 on.
struct TickRequestParameters {
  static constexpr MessageInfo kMessage{81, "TICK_REQ_PARAMS"};
  std::int32_t request_id = 0;
  double min_tick = 0;
  std::string bbo_exchange;
  std::int32_t snapshot_permissions = 0;
  friend bool operator==(const TickRequestParameters&, const TickRequestParameters&) = default;
};

struct MarketDataType {
  static constexpr MessageInfo kMessage{58, "MARKET_DATA_TYPE"};
  std::int32_t request_id = 0;
  std::int32_t market_data_type = 0;  // 1 live, 2 frozen, 3 delayed, 4 delayed frozen
  friend bool operator==(const MarketDataType&, const MarketDataType&) = default;
};

/// Duplicates are normal.
struct OrderStatus {
  static constexpr MessageInfo kMessage{3, "ORDER_STATUS"};
  std::int32_t order_id = 0;
  std::string status;
  std::optional<core::Decimal> filled;
  std::optional<core::Decimal> remaining;
  double avg_fill_price = 0;
  std::int64_t perm_id = 0;
  std::int32_t parent_id = 0;
  double last_fill_price = 0;
  std::int32_t client_id = 0;
  std::string why_held;
  std::optional<double> mkt_cap_price;  // server version 131 on
  friend bool operator==(const OrderStatus&, const OrderStatus&) = default;
};

/// An error, a warning or a notice, by its code.
struct ErrorMessage {
  static constexpr MessageInfo kMessage{4, "ERR_MSG"};
  std::int32_t request_id = -1;  // a request id, an order id, or -1
  std::int32_t error_code = 0;
  std::string error_string;                // UTF-8
  std::string advanced_order_reject_json;  // server version 166 on
  std::int64_t error_time = 0;             // Unix milliseconds; server version 194 on
  friend bool operator==(const ErrorMessage&, const ErrorMessage&) = default;
};

struct OpenOrder {
  static constexpr MessageInfo kMessage{5, "OPEN_ORDER"};
  Contract contract;
  Order order;
  OrderState order_state;
  friend bool operator==(const OpenOrder&, const OpenOrder&) = default;
};

struct OpenOrderEnd {
  static constexpr MessageInfo kMessage{53, "OPEN_ORDER_END"};
  friend bool operator==(const OpenOrderEnd&, const OpenOrderEnd&) = default;
};

struct AccountValue {
  static constexpr MessageInfo kMessage{6, "ACCT_VALUE"};
  std::string key;
  std::string val;
  std::string currency;
  std::string account_name;
  friend bool operator==(const AccountValue&, const AccountValue&) = default;
};

struct PortfolioValue {
  static constexpr MessageInfo kMessage{7, "PORTFOLIO_VALUE"};
  Contract contract;  // primary_exchange, no exchange
  std::optional<core::Decimal> position;
  double market_price = 0;
  double market_value = 0;
  double average_cost = 0;
  std::optional<double> unrealized_pnl;
  std::optional<double> realized_pnl;
  std::string account_name;
  friend bool operator==(const PortfolioValue&, const PortfolioValue&) = default;
};

struct AccountUpdateTime {
  static constexpr MessageInfo kMessage{8, "ACCT_UPDATE_TIME"};
  std::string time_stamp;  // HH:MM
  friend bool operator==(const AccountUpdateTime&, const AccountUpdateTime&) = default;
};

struct AccountDownloadEnd {
  static constexpr MessageInfo kMessage{54, "ACCT_DOWNLOAD_END"};
  std::string account_name;
  friend bool operator==(const AccountDownloadEnd&, const AccountDownloadEnd&) = default;
};

struct NextValidId {
  static constexpr MessageInfo kMessage{9, "NEXT_VALID_ID"};
  std::int32_t order_id = 0;
  friend bool operator==(const NextValidId&, const NextValidId&) = default;
};

/// One contract that matches a request for contract details.
struct ContractDetailsRow {
  static constexpr MessageInfo kMessage{10, "CONTRACT_DATA"};
  std::int32_t request_id = 0;
  ContractDetails contract_details;
  friend bool operator==(const ContractDetailsRow&, const ContractDetailsRow&) = default;
};

struct ContractDetailsEnd {
  static constexpr MessageInfo kMessage{52, "CONTRACT_DATA_END"};
  std::int32_t request_id = 0;
  friend bool operator==(const ContractDetailsEnd&, const ContractDetailsEnd&) = default;
};

struct ExecutionDetails {
  static constexpr MessageInfo kMessage{11, "EXECUTION_DATA"};
  std::int32_t request_id = -1;  // -1: live, not asked for
  Contract contract;
  Execution execution;
  friend bool operator==(const ExecutionDetails&, const ExecutionDetails&) = default;
};

struct ExecutionDetailsEnd {
  static constexpr MessageInfo kMessage{55, "EXECUTION_DATA_END"};
  std::int32_t request_id = 0;
  friend bool operator==(const ExecutionDetailsEnd&, const ExecutionDetailsEnd&) = default;
};

/// Comes after its execution, sometimes much later.
struct CommissionReport {
  static constexpr MessageInfo kMessage{59, "COMMISSION_AND_FEES_REPORT"};
  std::string exec_id;
  std::optional<double> commission_and_fees;
  std::string currency;
  std::optional<double> realized_pnl;  // only on trades that close
  std::optional<double> yield;
  std::int32_t yield_redemption_date = 0;  // yyyymmdd, 0 none
  friend bool operator==(const CommissionReport&, const CommissionReport&) = default;
};

struct ManagedAccounts {
  static constexpr MessageInfo kMessage{15, "MANAGED_ACCTS"};
  std::string accounts_list;  // comma separated, may end with a comma
  friend bool operator==(const ManagedAccounts&, const ManagedAccounts&) = default;
};

struct HistoricalData {
  static constexpr MessageInfo kMessage{17, "HISTORICAL_DATA"};
  std::int32_t request_id = 0;
  std::string start;  // both only below server version 196
  std::string end;
  std::vector<Bar> bars;
  friend bool operator==(const HistoricalData&, const HistoricalData&) = default;
};

/// Server version 124 on.
struct HistoricalDataUpdate {
  static constexpr MessageInfo kMessage{90, "HISTORICAL_DATA_UPDATE"};
  std::int32_t request_id = 0;
  Bar bar;
  friend bool operator==(const HistoricalDataUpdate&, const HistoricalDataUpdate&) = default;
};

/// Server version 196 on; below it HISTORICAL_DATA is its own end.
struct HistoricalDataEnd {
  static constexpr MessageInfo kMessage{108, "HISTORICAL_DATA_END"};
  std::int32_t request_id = 0;
  std::string start;
  std::string end;
  friend bool operator==(const HistoricalDataEnd&, const HistoricalDataEnd&) = default;
};

struct CurrentTime {
  static constexpr MessageInfo kMessage{49, "CURRENT_TIME"};
  std::int64_t time = 0;  // Unix seconds
  friend bool operator==(const CurrentTime&, const CurrentTime&) = default;
};

struct RealTimeBar {
  static constexpr MessageInfo kMessage{50, "REAL_TIME_BARS"};
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

struct Position {
  static constexpr MessageInfo kMessage{61, "POSITION_DATA"};
  std::string account;
  Contract contract;
  std::optional<core::Decimal> position;  // negative: short
  double avg_cost = 0;
  friend bool operator==(const Position&, const Position&) = default;
};

struct PositionEnd {
  static constexpr MessageInfo kMessage{62, "POSITION_END"};
  friend bool operator==(const PositionEnd&, const PositionEnd&) = default;
};

struct AccountSummary {
  static constexpr MessageInfo kMessage{63, "ACCOUNT_SUMMARY"};
  std::int32_t request_id = 0;
  std::string account;
  std::string tag;
  std::string value;
  std::string currency;
  friend bool operator==(const AccountSummary&, const AccountSummary&) = default;
};

struct AccountSummaryEnd {
  static constexpr MessageInfo kMessage{64, "ACCOUNT_SUMMARY_END"};
  std::int32_t request_id = 0;
  friend bool operator==(const AccountSummaryEnd&, const AccountSummaryEnd&) = default;
};

/// Server version 150 on.
struct CompletedOrdersEnd {
  static constexpr MessageInfo kMessage{102, "COMPLETED_ORDERS_END"};
  friend bool operator==(const CompletedOrdersEnd&, const CompletedOrdersEnd&) = default;
};

using Responses =
    MessageList<TickPrice, TickSize, TickGeneric, TickString, TickSnapshotEnd, TickRequestParameters,
                MarketDataType, OrderStatus, ErrorMessage, OpenOrder, OpenOrderEnd, AccountValue,
                PortfolioValue, AccountUpdateTime, AccountDownloadEnd, NextValidId, ContractDetailsRow,
                ContractDetailsEnd, ExecutionDetails, ExecutionDetailsEnd, CommissionReport, ManagedAccounts,
                HistoricalData, HistoricalDataUpdate, HistoricalDataEnd, CurrentTime, RealTimeBar, Position,
                PositionEnd, AccountSummary, AccountSummaryEnd, CompletedOrdersEnd>;

}  // namespace ibflow::protocol
