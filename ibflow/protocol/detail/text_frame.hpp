#pragma once
// From a description to whole frames and back. Internal: only the codec's .cpp files use it.

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"
#include "ibflow/protocol/detail/text_reader.hpp"
#include "ibflow/protocol/detail/text_writer.hpp"
#include "ibflow/protocol/frame.hpp"
#include "ibflow/protocol/handshake.hpp"

namespace ibflow::protocol {

[[nodiscard]] inline bool is_text_version(int server_version) {
  return server_version >= kMinServerVersion && server_version <= kMaxServerVersion;
}

/// Appends a frame; on an error `out` is as it was.
template <class Message>
core::Expected<void> append_text_frame(std::string& out, const Message& message, int server_version,
                                       TextRule rule) {
  const auto& info = Message::kMessage;
  const std::string name(info.name);
  if (!is_text_version(server_version)) {
    return core::fail(core::ErrorCategory::Usage, name + " not sent: no text encoding at server version " +
                                                      std::to_string(server_version) +
                                                      ", only at 100 to 200");
  }
  const auto start = out.size();
  out.append(kLengthPrefix, '\0');
  TextWriter writer(out, info, server_version, rule);
  writer.integer("id", info.id);
  describe(writer, message);
  const auto length = out.size() - start - kLengthPrefix;
  auto failure = writer.failure();
  if (!failure && length > kMaxPayload) {
    failure = core::Error(core::ErrorCategory::Usage, name + " not sent: " + std::to_string(length) +
                                                          " bytes are more than a frame holds");
  }
  if (failure) {
    out.resize(start);
    return std::unexpected(*std::move(failure));
  }
  for (std::size_t i = 0; i < kLengthPrefix; ++i)
    out[start + i] = static_cast<char>((length >> (24 - 8 * i)) & 0xFF);
  return {};
}

struct MessageHead {
  std::int32_t id = 0;
  std::size_t body = 0;  // where the first field after the id starts
};

[[nodiscard]] inline core::Expected<MessageHead> parse_head(std::string_view payload, int server_version) {
  constexpr int kBadMessage = 508;
  if (!is_text_version(server_version)) {
    return core::fail(core::ErrorCategory::Usage, "message dropped: no text encoding at server version " +
                                                      std::to_string(server_version) +
                                                      ", only at 100 to 200");
  }
  MessageHead head;
  const auto [end, error] = std::from_chars(payload.data(), payload.data() + payload.size(), head.id);
  if (error != std::errc{} || end == payload.data() + payload.size() || *end != '\0') {
    return core::fail(
        core::ErrorCategory::Protocol,
        "message dropped: field id at byte 0 is no number with a terminator; later messages are not affected",
        kBadMessage);
  }
  head.body = static_cast<std::size_t>(end - payload.data()) + 1;
  return head;
}

template <class Message, class Visitor>
core::Expected<void> decode_and_tell(std::string_view payload, const MessageHead& head, int server_version,
                                     Visitor& visitor) {
  Message message;
  TextReader reader(payload, head.body, Message::kMessage, server_version);
  describe(reader, message);
  if (reader.failure()) return std::unexpected(*reader.failure());
  visitor.on(message);
  return {};
}

template <class Visitor, class... Messages>
core::Expected<void> dispatch(MessageList<Messages...>, std::string_view payload, int server_version,
                              Visitor& visitor) {
  const auto head = parse_head(payload, server_version);
  if (!head) return std::unexpected(head.error());
  core::Expected<void> result;
  const bool is_known =
      ((head->id == Messages::kMessage.id &&
        (result = decode_and_tell<Messages>(payload, *head, server_version, visitor), true)) ||
       ...);
  if (!is_known) visitor.unknown(head->id);
  return result;
}

}  // namespace ibflow::protocol
