#pragma once
// Orders: what we intend, and what the broker says of them.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/identifier.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/model/instrument.hpp"

namespace ibflow::model {

enum class Side { Buy, Sell };
[[nodiscard]] constexpr Side opposite(Side side) {
  return side == Side::Buy ? Side::Sell : Side::Buy;
}
[[nodiscard]] const char* to_string(Side side);  // "BUY", "SELL"

enum class OrderType { Market, Limit, Stop, StopLimit };
[[nodiscard]] const char* to_string(OrderType type);  // IB's spelling: "MKT", "LMT", "STP", "STP LMT"

enum class TimeInForce { Day, GoodTillCancelled };
[[nodiscard]] const char* to_string(TimeInForce tif);  // "DAY", "GTC"

/// What an order is for.
enum class OrderRole { Entry, StopLoss, TakeProfit, Exit };
[[nodiscard]] const char* to_string(OrderRole role);  // "entry", "stop_loss", "take_profit", "exit"

/// One order as we want it. Durable in the journal before its bytes are sent. `key` is ours, unique for ever,
/// carried to IB as orderRef and back in open orders and executions; no ':' in it.
struct OrderIntent {
  std::string key;
  core::OrderId order_id;
  core::ClientId client_id;
  Instrument instrument;
  Side side = Side::Buy;
  core::Decimal quantity;
  OrderType type = OrderType::Market;
  std::optional<double> limit_price;  // Limit, StopLimit
  std::optional<double> stop_price;   // Stop, StopLimit
  TimeInForce tif = TimeInForce::Day;
  OrderRole role = OrderRole::Entry;
  core::OrderId parent_id;  // 0: no parent
  bool transmit = true;     // false: held by the gateway until a later order of the chain transmits
  std::string account;
  std::int64_t decision_id = 0;  // the journal's decision that asked for it
};

/// IB's statuses, by IB's names.
enum class OrderStatus {
  ApiPending,
  PendingSubmit,
  PreSubmitted,
  Submitted,
  PendingCancel,
  ApiCancelled,
  Cancelled,
  Filled,
  Inactive,
  Unknown,
};
[[nodiscard]] OrderStatus parse_order_status(
    std::string_view text);  // Unknown for a word IB does not document
[[nodiscard]] const char* to_string(OrderStatus status);
/// No further new matches are to be expected (late executions may still arrive).
[[nodiscard]] bool is_final(OrderStatus status);

/// One ORDER_STATUS. Duplicates are normal.
struct OrderStatusReport {
  core::OrderId order_id;
  core::ClientId client_id;
  core::PermId perm_id;
  core::OrderId parent_id;
  OrderStatus status = OrderStatus::Unknown;
  core::Decimal filled, remaining;
  std::optional<double> average_fill_price, last_fill_price;
  std::string why_held;
};

/// One EXECUTION_DATA: the only thing that moves a position.
struct Execution {
  std::string execution_id;  // corrections differ only after the last '.'
  core::OrderId order_id;
  core::ClientId client_id;
  core::PermId perm_id;
  std::string order_ref;  // our OrderIntent::key, or somebody else's text
  std::string account;
  core::ConId con_id;
  std::string symbol;
  Side side = Side::Buy;
  core::Decimal quantity;
  double price = 0;
  core::Decimal cumulative_quantity;
  double average_price = 0;
  std::string exchange;
  core::Timestamp time{};
  /// Of a combination order as a whole: its legs come as executions of their own, and only they move
  /// positions.
  bool is_combination = false;
};

/// One COMMISSION_AND_FEES_REPORT; comes after its execution, sometimes much later.
struct Commission {
  std::string execution_id;
  core::Decimal amount;
  std::string currency;
  std::optional<double> realized_pnl;  // only on trades that close
};

/// An open order as the broker lists it.
struct OpenOrder {
  core::OrderId order_id;
  core::ClientId client_id;
  core::PermId perm_id;
  std::string order_ref;
  std::string account;
  core::ConId con_id;
  std::string symbol;
  Side side = Side::Buy;
  core::Decimal quantity;
  std::string order_type;
  std::optional<double> limit_price, stop_price;
  core::OrderId parent_id;
  std::string oca_group;  // only of one whose members do not execute beyond one another
  OrderStatus status = OrderStatus::Unknown;
};

struct Position {
  std::string account;
  core::ConId con_id;
  std::string symbol;
  core::Decimal quantity;  // negative: short
  double average_cost = 0;
};

/// One account value row, e.g. key TotalCashValue, value "1000000.00", currency USD.
struct AccountValue {
  std::string account, key, value, currency;
};

}  // namespace ibflow::model
