#pragma once
// Decodes one payload and keeps the message.

#include <optional>
#include <string>
#include <string_view>

#include "ibflow/protocol/codec.hpp"

namespace ibflow::protocol::testing {

template <class Message, class Visitor>
class Capture : public Visitor {
 public:
  using Visitor::on;
  void on(const Message& message) override { kept = message; }
  void unknown(std::int32_t id) override { unknown_id = id; }

  std::optional<Message> kept;
  std::optional<std::int32_t> unknown_id;
};

template <Request Message>
core::Expected<std::optional<Message>> decode(std::string_view payload, int server_version) {
  Capture<Message, RequestVisitor> capture;
  const auto done = dispatch_request(payload, server_version, capture);
  if (!done) return std::unexpected(done.error());
  return capture.kept;
}

template <Response Message>
core::Expected<std::optional<Message>> decode(std::string_view payload, int server_version) {
  Capture<Message, ResponseVisitor> capture;
  const auto done = dispatch_response(payload, server_version, capture);
  if (!done) return std::unexpected(done.error());
  return capture.kept;
}

/// One whole frame, length prefix included; empty when the message may not be sent.
template <Request Message>
std::string encode(const Message& message, int server_version) {
  std::string out;
  static_cast<void>(append_request(out, message, server_version));
  return out;
}

template <Response Message>
std::string encode(const Message& message, int server_version) {
  std::string out;
  append_response(out, message, server_version);
  return out;
}

/// Calls `use.operator()<Message>()` for every message of a list.
template <class... Messages, class Use>
void for_each_message(MessageList<Messages...>, Use use) {
  (use.template operator()<Messages>(), ...);
}

}  // namespace ibflow::protocol::testing
