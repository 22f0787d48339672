#pragma once
// Orders, their status, executions and commissions.

#include <cstdint>
#include <limits>
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

/// Places a new order or changes one with the same id.
struct PlaceOrder {
  static constexpr MessageInfo kMessage{.id = 3,
                                        .name = "PLACE_ORDER",
                                        .api_name = "placeOrder",
                                        .protobuf_since = 203,
                                        .errors_name_request = true};
  std::int32_t order_id = 0;
  Contract contract;
  Order order;
  friend bool operator==(const PlaceOrder&, const PlaceOrder&) = default;
};

struct CancelOrder {
  static constexpr MessageInfo kMessage{.id = 4,
                                        .name = "CANCEL_ORDER",
                                        .api_name = "cancelOrder",
                                        .protobuf_since = 203,
                                        .errors_name_request = true};
  std::int32_t order_id = 0;
  std::optional<OrderCancel> order_cancel = OrderCancel();
  friend bool operator==(const CancelOrder&, const CancelOrder&) = default;
};

/// This client's open orders; client 0 also binds those placed by hand.
struct RequestOpenOrders {
  static constexpr MessageInfo kMessage{
      .id = 5, .name = "REQ_OPEN_ORDERS", .api_name = "reqOpenOrders", .protobuf_since = 204};
  friend bool operator==(const RequestOpenOrders&, const RequestOpenOrders&) = default;
};

/// Everybody's open orders, once.
struct RequestAllOpenOrders {
  static constexpr MessageInfo kMessage{
      .id = 16, .name = "REQ_ALL_OPEN_ORDERS", .api_name = "reqAllOpenOrders", .protobuf_since = 204};
  friend bool operator==(const RequestAllOpenOrders&, const RequestAllOpenOrders&) = default;
};

/// Client 0 only: bind future manual orders.
struct RequestAutoOpenOrders {
  static constexpr MessageInfo kMessage{
      .id = 15, .name = "REQ_AUTO_OPEN_ORDERS", .api_name = "reqAutoOpenOrders", .protobuf_since = 204};
  bool auto_bind = false;
  friend bool operator==(const RequestAutoOpenOrders&, const RequestAutoOpenOrders&) = default;
};

struct RequestExecutions {
  static constexpr MessageInfo kMessage{.id = 7,
                                        .name = "REQ_EXECUTIONS",
                                        .api_name = "reqExecutions",
                                        .protobuf_since = 201,
                                        .errors_name_request = true};
  std::int32_t request_id = 0;
  ExecutionFilter exec_filter;
  friend bool operator==(const RequestExecutions&, const RequestExecutions&) = default;
};

/// Cancels every open order of the account, whoever placed it.
struct RequestGlobalCancel {
  static constexpr MessageInfo kMessage{
      .id = 58, .name = "REQ_GLOBAL_CANCEL", .api_name = "reqGlobalCancel", .protobuf_since = 203};
  std::optional<OrderCancel> order_cancel = OrderCancel();  // without its time
  friend bool operator==(const RequestGlobalCancel&, const RequestGlobalCancel&) = default;
};

/// Exercises an option position, or lets it lapse.
struct ExerciseOptions {
  static constexpr MessageInfo kMessage{.id = 21,
                                        .name = "EXERCISE_OPTIONS",
                                        .api_name = "exerciseOptions",
                                        .protobuf_since = 211,
                                        .errors_name_request = true};
  std::int32_t request_id = 0;
  Contract contract;
  std::int32_t exercise_action = 0;  // 1 exercise, 2 lapse
  std::int32_t exercise_quantity = 0;
  std::string account;
  std::int32_t override_action = 0;  // 1: although IB's own handling would do otherwise
  std::string manual_order_time;     // yyyymmdd-hh:mm:ss UTC; server version 180 on
  std::string customer_account;      // server version 183 on
  bool professional_customer = false;
  friend bool operator==(const ExerciseOptions&, const ExerciseOptions&) = default;
};

/// Meaningful from server version 150 on.
struct RequestCompletedOrders {
  static constexpr MessageInfo kMessage{
      .id = 99, .name = "REQ_COMPLETED_ORDERS", .api_name = "reqCompletedOrders", .protobuf_since = 204};
  bool api_only = false;
  friend bool operator==(const RequestCompletedOrders&, const RequestCompletedOrders&) = default;
};

/// For orderId where it is a message's subject: the server named none.
inline constexpr std::int32_t kNoOrderId = std::numeric_limits<std::int32_t>::max();

/// Duplicates are normal.
struct OrderStatus {
  static constexpr MessageInfo kMessage{
      .id = 3, .name = "ORDER_STATUS", .api_name = "orderStatus", .protobuf_since = 203};
  std::int32_t order_id = kNoOrderId;
  std::string status;
  std::optional<core::Decimal> filled;
  std::optional<core::Decimal> remaining;
  std::optional<double> avg_fill_price;
  std::optional<std::int64_t> perm_id;
  std::optional<std::int32_t> parent_id;
  std::optional<double> last_fill_price;
  std::optional<std::int32_t> client_id;
  std::string why_held;
  std::optional<double> mkt_cap_price;  // server version 131 on
  friend bool operator==(const OrderStatus&, const OrderStatus&) = default;
};

struct OpenOrder {
  static constexpr MessageInfo kMessage{
      .id = 5, .name = "OPEN_ORDER", .api_name = "openOrder", .protobuf_since = 203};
  std::int32_t order_id = 0;  // the text form holds only this one, and order.order_id becomes the same
  Contract contract;
  Order order;
  OrderState order_state;
  friend bool operator==(const OpenOrder&, const OpenOrder&) = default;
};

struct OpenOrderEnd {
  static constexpr MessageInfo kMessage{
      .id = 53, .name = "OPEN_ORDER_END", .api_name = "openOrderEnd", .protobuf_since = 203};
  friend bool operator==(const OpenOrderEnd&, const OpenOrderEnd&) = default;
};

/// A server that is told to bind an order placed by hand names its new id.
struct OrderBound {
  static constexpr MessageInfo kMessage{
      .id = 100, .name = "ORDER_BOUND", .api_name = "orderBound", .since = 144, .protobuf_since = 204};
  std::optional<std::int64_t> perm_id;
  std::optional<std::int32_t> client_id;
  std::optional<std::int32_t> order_id;
  friend bool operator==(const OrderBound&, const OrderBound&) = default;
};

/// An order that is filled or cancelled. Server version 150 on.
struct CompletedOrder {
  static constexpr MessageInfo kMessage{.id = 101,
                                        .name = "COMPLETED_ORDER",
                                        .api_name = "completedOrder",
                                        .since = 150,
                                        .protobuf_since = 204};
  Contract contract;
  Order order;
  OrderState order_state;  // its status and how it was completed, no margins
  friend bool operator==(const CompletedOrder&, const CompletedOrder&) = default;
};

/// The server's answer to a delta neutral order's contract by conId. Always text.
struct DeltaNeutralValidation {
  static constexpr MessageInfo kMessage{
      .id = 56, .name = "DELTA_NEUTRAL_VALIDATION", .api_name = "deltaNeutralValidation"};
  std::int32_t request_id = -1;
  DeltaNeutralContract delta_neutral_contract;
  friend bool operator==(const DeltaNeutralValidation&, const DeltaNeutralValidation&) = default;
};

struct ExecutionDetails {
  static constexpr MessageInfo kMessage{
      .id = 11, .name = "EXECUTION_DATA", .api_name = "execDetails", .protobuf_since = 201};
  std::int32_t request_id = -1;  // -1: live, not asked for
  Contract contract;
  Execution execution;
  friend bool operator==(const ExecutionDetails&, const ExecutionDetails&) = default;
};

struct ExecutionDetailsEnd {
  static constexpr MessageInfo kMessage{
      .id = 55, .name = "EXECUTION_DATA_END", .api_name = "execDetailsEnd", .protobuf_since = 201};
  std::int32_t request_id = -1;
  friend bool operator==(const ExecutionDetailsEnd&, const ExecutionDetailsEnd&) = default;
};

/// Comes after its execution, sometimes much later.
struct CommissionReport {
  static constexpr MessageInfo kMessage{.id = 59,
                                        .name = "COMMISSION_AND_FEES_REPORT",
                                        .api_name = "commissionAndFeesReport",
                                        .protobuf_since = 211};
  std::string exec_id;
  std::optional<double> commission_and_fees = 0;
  std::string currency;
  std::optional<double> realized_pnl = 0;  // nullopt: unknown, as on trades that open
  std::optional<double> yield = 0;
  std::int32_t yield_redemption_date = 0;  // yyyymmdd, 0 none
  friend bool operator==(const CommissionReport&, const CommissionReport&) = default;
};

/// Server version 150 on.
struct CompletedOrdersEnd {
  static constexpr MessageInfo kMessage{.id = 102,
                                        .name = "COMPLETED_ORDERS_END",
                                        .api_name = "completedOrdersEnd",
                                        .since = 150,
                                        .protobuf_since = 204};
  friend bool operator==(const CompletedOrdersEnd&, const CompletedOrdersEnd&) = default;
};

using OrdersRequests =
    MessageList<PlaceOrder, CancelOrder, RequestOpenOrders, RequestAllOpenOrders, RequestAutoOpenOrders,
                RequestExecutions, RequestGlobalCancel, RequestCompletedOrders, ExerciseOptions>;
using OrdersResponses =
    MessageList<OrderStatus, OpenOrder, OpenOrderEnd, ExecutionDetails, ExecutionDetailsEnd, CommissionReport,
                CompletedOrdersEnd, CompletedOrder, OrderBound, DeltaNeutralValidation>;

}  // namespace ibflow::protocol
