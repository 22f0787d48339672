#pragma once
// What IB's codes mean for the thing they are said about.
//
// The facts (category, severity, retry) are those of protocol/error_codes.hpp; here stand only the rules that
// depend on what the id names, on IB's text and on the link. A code that no reference names is ambiguous: it
// ends a plain request, which must not wait for ever, and nothing else.

#include <cstdint>
#include <optional>
#include <string_view>

#include "ibflow/protocol/error_codes.hpp"

namespace ibflow::connection {

/// What the id of the error message names.
enum class ErrorContext {
  None,          // nothing: the session, or an id that nobody has
  Request,       // one answer is waited for
  Subscription,  // a stream
  Historical,    // bars or ticks of the past, kept up to date or not
  Order,         // an order that was sent and not changed since
  OrderModify,   // a working order; a change of it was sent last
  OrderCancel,   // a working order; a cancel of it was sent last
};
inline constexpr ErrorContext kErrorContexts[] = {
    ErrorContext::None,  ErrorContext::Request,     ErrorContext::Subscription, ErrorContext::Historical,
    ErrorContext::Order, ErrorContext::OrderModify, ErrorContext::OrderCancel};

enum class ErrorKind {
  Warning,         // a notice; whatever it is about goes on
  EndOfRequest,    // the request (or subscription) is over; it failed
  NoData,          // the request is over: there is nothing to be had
  QueryCancelled,  // the request is over: the answer to its cancel
  OrderRejection,  // the order does not live, and never will
  OrderCancelled,  // the order's rest is cancelled
  ModifyRefused,   // the change had no effect; the order stays as it was
  CancelRefused,   // a cancel had no effect; the order's state comes by other messages
  OrderUnknown,    // the broker itself does not know: ask for open orders and executions
  Ambiguous,       // no reference says what it means here: nothing ends; ask for proof
  FarmStatus,      // a data farm came or went; see farm_is_up
  LinkLost,        // the gateway has lost IB
  LinkRestored,    // and has it again, with all subscriptions
  LinkReset,       // and has it again; market data must be subscribed anew
  SessionEnd,      // this connection is over
  Failure,         // something failed that has no id
};

/// What becomes of a stream's data.
enum class DataQuality { Unchanged, Delayed, Partial };

/// Between the gateway and IB. While it is Down, "no such contract" and "no data" are no answers.
enum class LinkCondition { Up, Down };

struct ErrorMeaning {
  ErrorKind kind = ErrorKind::Failure;
  protocol::ErrorCodeCategory category = protocol::ErrorCodeCategory::Client;
  protocol::ErrorCodeSeverity severity = protocol::ErrorCodeSeverity::Error;
  protocol::ErrorCodeRetry retry_advice = protocol::ErrorCodeRetry::Never;
  bool is_known = true;             // a reference names the code
  bool is_warning = false;          // the order or request it names lives on, or may
  bool is_order_rejection = false;  // kind is OrderRejection
  bool retry = false;               // it has ended, and unchanged may succeed later
  bool farm_is_up = false;          // only with FarmStatus: connected or available on demand
  bool subscribe_again = false;     // the server has dropped the stream, which may be had again
  bool is_read_only = false;        // the API of TWS or IB Gateway takes no orders (321)
  DataQuality data_quality = DataQuality::Unchanged;
  std::string_view text;        // what the code means, in our words; empty for unknown codes
  std::string_view what_to_do;  // for people; empty when there is nothing to do
};

/// Never fails. `text` is IB's.
[[nodiscard]] ErrorMeaning classify(int code, ErrorContext context, std::string_view text = {},
                                    LinkCondition link = LinkCondition::Up);

/// The request, subscription, order or session it names is over.
[[nodiscard]] bool is_terminal(ErrorKind kind);
[[nodiscard]] bool is_of_order(ErrorContext context);
/// Kinds that move the connection itself; nobody may override them.
[[nodiscard]] bool drives_connection(ErrorKind kind);
/// Fills what follows from kind and retry_advice: is_warning, is_order_rejection, retry.
void settle(ErrorMeaning& meaning);

/// The new port that notice 1300 names: the last number from 1 to 65535 in it.
[[nodiscard]] std::optional<std::uint16_t> new_port_of(std::string_view text);

/// "none", "request", "subscription", "historical", "order", "modify", "cancel"
[[nodiscard]] std::string_view to_string(ErrorContext context);
[[nodiscard]] std::optional<ErrorContext> parse_error_context(std::string_view name);
/// "warning", "end of request", "order rejection", ...
[[nodiscard]] std::string_view to_string(ErrorKind kind);

/// What a subscriber of errors can ask for. One error belongs to several.
enum class NoticeCategory {
  Any,
  Connection,  // the socket, the link of the gateway to IB, the data farms
  Order,
  MarketData,
  HistoricalData,
  Socket,         // the connection to TWS or IB Gateway alone
  Authorization,  // permissions, logins, read-only API
  Severe,         // the session or the link is gone
  Warning,        // severity Warning; information is none
};
inline constexpr NoticeCategory kNoticeCategories[] = {
    NoticeCategory::Any,           NoticeCategory::Connection,     NoticeCategory::Order,
    NoticeCategory::MarketData,    NoticeCategory::HistoricalData, NoticeCategory::Socket,
    NoticeCategory::Authorization, NoticeCategory::Severe,         NoticeCategory::Warning};

/// "any", "connection", "order", "market_data", "historical_data", "socket", "authorization", "severe",
/// "warning"
[[nodiscard]] std::string_view to_string(NoticeCategory category);
[[nodiscard]] std::optional<NoticeCategory> parse_notice_category(std::string_view name);
[[nodiscard]] bool belongs_to(const ErrorMeaning& meaning, ErrorContext context, NoticeCategory category);

}  // namespace ibflow::connection
