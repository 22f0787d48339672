#pragma once
// Who is told of a decoded message. Override what you need; everything else is ignored.

#include <cstddef>
#include <cstdint>

#include "ibflow/protocol/requests.hpp"
#include "ibflow/protocol/responses.hpp"

namespace ibflow::protocol {

namespace detail {
/// One virtual `on` for each message of the list.
template <class List>
class VisitorOf;
template <>
class VisitorOf<MessageList<>> {
 public:
  virtual ~VisitorOf() = default;
  /// An id this library does not know; nothing of the message was read.
  virtual void unknown(std::int32_t message_id) { static_cast<void>(message_id); }
  /// A message without what it is nothing without (an open order without its contract, a tick by tick of no
  /// known kind): nothing is told of it, as IB's own clients do.
  virtual void incomplete(std::int32_t message_id) { static_cast<void>(message_id); }
  /// The message told next has this many fields that are not known here (a newer server's).
  virtual void surplus(const MessageInfo& message, std::size_t fields) {
    static_cast<void>(message);
    static_cast<void>(fields);
  }
  void on() = delete;
};
template <class Message, class... Rest>
class VisitorOf<MessageList<Message, Rest...>> : public VisitorOf<MessageList<Rest...>> {
 public:
  using VisitorOf<MessageList<Rest...>>::on;
  virtual void on(const Message& message) { static_cast<void>(message); }
};
}  // namespace detail

/// The client's side: `on(const M&)` for every M of Responses. The message lives only during the call. Who
/// derives says `using ResponseVisitor::on;` first, so that the others stay visible.
class ResponseVisitor : public detail::VisitorOf<Responses> {};

/// The server's side: `on(const M&)` for every M of Requests. The message lives only during the call.
class RequestVisitor : public detail::VisitorOf<Requests> {};

}  // namespace ibflow::protocol
