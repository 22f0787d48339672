#pragma once
// What an error message means for the order it names.
//
// Which code means what is the connection room's catalogue (code, context and text); whoever feeds this room
// translates. Kinds map one to one, except that the two answers to a cancel and the duplicate id are told
// apart here, because an order takes them differently.

#include <optional>
#include <string>
#include <string_view>

#include "ibflow/model/order.hpp"

namespace ibflow::orders {

enum class NoticeMeaning {
  Information,       // 399, 404, 2109, 2161, 10349 and other warnings: nothing changes
  Rejected,          // 110, 201, 203, ...: the order does not live and never will
  Cancelled,         // 202: its rest is cancelled
  Expired,           // its rest is cancelled because its time is over
  ModifyRefused,     // 104, 105, and 110 or 201 about a change: the order stays as it was
  CancelRefused,     // 161, 10148: the cancel had no effect; `named_state` may say why
  NothingToCancel,   // 135, 10147: the broker does not know the order that was to be cancelled
  DuplicateOrderId,  // 103: the id is taken; the request has not become an order
  NotSent,           // 504, or a send that failed: no byte has left
  AskBroker,         // the broker itself does not know, or nobody knows what it means: ask for proof
};
[[nodiscard]] const char* to_string(NoticeMeaning meaning);

struct ClassifiedNotice {
  core::ClientId client_id;
  core::OrderId order_id;
  int code = 0;
  std::string text;
  NoticeMeaning meaning = NoticeMeaning::Information;
  std::optional<model::OrderStatus> named_state;  // the state that IB's text names, see below
};

/// "OrderId 5 that needs to be cancelled cannot be cancelled, state: Filled." names Filled (10148, 161).
/// nullopt when the text names none that IB documents.
[[nodiscard]] std::optional<model::OrderStatus> state_named_in(std::string_view text);

}  // namespace ibflow::orders
