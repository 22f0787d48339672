#pragma once
// From descriptions to whole frames and back. Internal: only the codec_*.cpp files use it.

#include <optional>
#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"
#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/detail/frame_writer.hpp"
#include "ibflow/protocol/detail/protobuf_reader.hpp"
#include "ibflow/protocol/detail/protobuf_writer.hpp"
#include "ibflow/protocol/detail/refusals.hpp"
#include "ibflow/protocol/detail/text_reader.hpp"
#include "ibflow/protocol/detail/text_writer.hpp"

namespace ibflow::protocol::detail {

/// The id of the request or order, or -1 for a message without one.
template <class Message>
std::int32_t own_id(const Message& message) {
  if constexpr (requires { message.request_id.value_or(-1); }) {
    return message.request_id.value_or(-1);
  } else if constexpr (requires { message.request_id; }) {
    return message.request_id;
  } else if constexpr (requires { message.order_id; }) {
    return message.order_id;
  } else {
    return -1;
  }
}

/// The id that a refusal for the server's version reports: IB's own client often leaves it out there.
template <class Message>
std::int32_t refusal_id(const Message& message) {
  return Message::kMessage.errors_name_request ? own_id(message) : -1;
}

/// A message may have `bool is_complete() const`: whether there is anything to tell a visitor.
template <class Message>
bool is_complete(const Message& message) {
  if constexpr (requires { message.is_complete(); }) return message.is_complete();
  return true;
}

template <class Message>
void append_body(FrameWriter& frame, const Message& message, int server_version, bool is_request) {
  constexpr const auto& kInfo = Message::kMessage;
  if (server_version >= kInfo.protobuf_since) {
    if constexpr (kInfo.has_protobuf()) {
      frame.protobuf_id(kInfo.id);
      ProtobufWriter writer(frame.out(), kInfo, is_request, frame.failure());
      describe_fields(writer, message);
    }
    return;
  }
  if constexpr (kInfo.has_text()) {
    frame.text_id(kInfo.id, server_version);
    TextWriter writer(frame.out(), kInfo, server_version,
                      is_request ? TextRule::PrintableAscii : TextRule::AnyButNul);
    describe(writer, message);
    if (writer.failure()) frame.failure() = writer.failure();
  }
}

/// Hands a decoded message over.
template <class Message, class Visitor>
core::Expected<void> tell_message(const Message& message, std::size_t surplus, bool complete,
                                  Visitor& visitor) {
  if (surplus > 0) [[unlikely]]
    visitor.surplus(Message::kMessage, surplus);
  if (complete && is_complete(message)) [[likely]] {
    visitor.on(message);
  } else {
    visitor.incomplete(Message::kMessage.id);
  }
  return {};
}

template <class Message, class Visitor>
core::Expected<void> tell_text(const Incoming& incoming, Visitor& visitor) {
  if constexpr (Message::kMessage.has_text()) {
    Message message;
    TextReader reader(incoming.payload, incoming.body, Message::kMessage, incoming.server_version);
    describe(reader, message);
    if (reader.failure()) [[unlikely]]
      return std::unexpected(*reader.failure());
    return tell_message(message, reader.surplus(), true, visitor);
  } else {
    visitor.unknown(incoming.message_id);
    return {};
  }
}

core::Error malformed_error(const MessageInfo& info, const MalformedProtobuf& malformed,
                            const Incoming& incoming);

template <class Message, class Visitor>
core::Expected<void> tell_protobuf(const Incoming& incoming, bool is_request, Visitor& visitor) {
  if constexpr (Message::kMessage.has_protobuf()) {
    Message message;
    ProtobufReader reader(incoming.payload.substr(incoming.body), is_request);
    try {
      reader.read(message);
    } catch (const MalformedProtobuf& malformed) {
      return std::unexpected(malformed_error(Message::kMessage, malformed, incoming));
    }
    return tell_message(message, reader.surplus(), !reader.is_incomplete(), visitor);
  } else {
    visitor.unknown(incoming.message_id);
    return {};
  }
}

template <class Message>
core::Expected<void> RequestCodec<Message>::append(std::string& out, const Message& message,
                                                   int server_version) {
  Refusals refusals(Message::kMessage, server_version, refusal_id(message));
  refusals.below(Message::kMessage.since, true, "it");
  refuse(refusals, message);
  if (refusals.failure()) return std::unexpected(*std::move(refusals.failure()));
  FrameWriter frame(out, Message::kMessage, server_version);
  if (frame.is_open()) append_body(frame, message, server_version, true);
  auto closed = frame.close();
  if (!closed) closed.error().request_id = own_id(message);
  return closed;
}

template <class Message>
core::Expected<void> RequestCodec<Message>::tell(const Incoming& incoming, RequestVisitor& visitor) {
  return incoming.is_protobuf ? tell_protobuf<Message>(incoming, true, visitor)
                              : tell_text<Message>(incoming, visitor);
}

template <class Message>
core::Expected<void> ResponseCodec<Message>::append(std::string& out, const Message& message,
                                                    int server_version) {
  Refusals refusals(Message::kMessage, server_version, -1);
  refusals.below(Message::kMessage.since, true, "it");
  if (refusals.failure()) return std::unexpected(*std::move(refusals.failure()));
  FrameWriter frame(out, Message::kMessage, server_version);
  if (frame.is_open()) append_body(frame, message, server_version, false);
  return frame.close();
}

template <class Message>
core::Expected<void> ResponseCodec<Message>::tell(const Incoming& incoming, ResponseVisitor& visitor) {
  return incoming.is_protobuf ? tell_protobuf<Message>(incoming, false, visitor)
                              : tell_text<Message>(incoming, visitor);
}

}  // namespace ibflow::protocol::detail
