#pragma once
// What IB's codes mean for the thing they are said about.

#include <string_view>

namespace ibflow::connection {

/// What the id of the error message names.
enum class ErrorContext { None, Request, Subscription, Order };

enum class ErrorKind {
  Warning,         // a notice; whatever it is about goes on
  EndOfRequest,    // the request (or subscription) is over; it failed
  NoData,          // the request is over: there is nothing to be had
  OrderRejection,  // the order does not live, and never will
  OrderCancelled,  // the order's rest is cancelled
  CancelRefused,   // a cancel had no effect; the order's state comes by other messages
  OrderUnknown,    // the broker itself does not know: ask for open orders and executions
  FarmStatus,      // a data farm came or went; see farm_is_up
  LinkLost,        // the gateway has lost IB
  LinkRestored,    // and has it again, with all subscriptions
  LinkReset,       // and has it again; market data must be subscribed anew
  SessionEnd,      // the gateway drops this connection
  Failure,         // something failed that has no id
};

struct ErrorMeaning {
  ErrorKind kind = ErrorKind::Failure;
  bool is_warning = false;  // the order or request it names lives on
  bool is_order_rejection = false;
  bool retry = false;           // the same request may succeed later, unchanged
  bool farm_is_up = false;      // only with FarmStatus
  std::string_view what_to_do;  // for people; empty when there is nothing to say
};

/// Never fails: an unknown code ends a request, rejects an order, and is a mere failure without an id;
/// unknown codes of 2100..2169 are notices. `text` matters for 162 and 399 alone.
[[nodiscard]] ErrorMeaning classify(int code, ErrorContext context, std::string_view text = {});

}  // namespace ibflow::connection
