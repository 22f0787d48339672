#pragma once
// Messages to bytes and back, on both sides. One description per message and encoding serves all four: the
// text form in detail/text/, the protobuf form in fields/.

#include <array>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"
#include "ibflow/protocol/requests.hpp"
#include "ibflow/protocol/responses.hpp"
#include "ibflow/protocol/visitor.hpp"

namespace ibflow::protocol {

template <class Message>
concept Request = Requests::kContains<Message>;
template <class Message>
concept Response = Responses::kContains<Message>;

/// One frame's payload, taken apart as far as its id.
struct Incoming {
  std::int32_t message_id = 0;  // the logical one
  bool is_protobuf = false;
  std::string_view payload;
  std::size_t body = 0;  // where the part after the id starts
  int server_version = 0;
};

/// Tells text from protobuf and finds the message id; nothing else is looked at. An id above 200 is protobuf,
/// from server version 201 on. Errors: Protocol with code 508 for a payload without an id, Usage for a server
/// version outside 100..225.
[[nodiscard]] core::Expected<Incoming> parse_incoming(std::string_view payload, int server_version);

namespace detail {
/// Compiled once, in codec_<family>.cpp.
template <class Message>
struct RequestCodec {
  static core::Expected<void> append(std::string& out, const Message& message, int server_version);
  static core::Expected<void> tell(const Incoming& incoming, RequestVisitor& visitor);
};
template <class Message>
struct ResponseCodec {
  static core::Expected<void> append(std::string& out, const Message& message, int server_version);
  static core::Expected<void> tell(const Incoming& incoming, ResponseVisitor& visitor);
};
[[noreturn]] void cannot_append(const core::Error& error);
}  // namespace detail

/// Client: appends one whole frame, length prefix included, in the encoding the server version asks for. On
/// an error nothing is appended, and Error::request_id is the id IB's own client would report (often -1):
/// code 503 (Usage) - the server version knows the message, or a field that is set, not yet,
/// code 579 (Usage) - text encoding: a text holds a byte outside 32..126, tab, LF, CR,
/// code 588 (Usage) - protobuf encoding: a value that has no protobuf form (a multiplier that is no number),
/// code 0 (Usage) - server version outside 100..225, a price that is NaN, or a message above the largest
/// frame.
template <Request Message>
[[nodiscard]] core::Expected<void> append_request(std::string& out, const Message& message,
                                                  int server_version) {
  return detail::RequestCodec<Message>::append(out, message, server_version);
}

/// Server: appends one whole frame, length prefix included. Fields unknown to the server version are left
/// out. NUL bytes in texts are dropped from the text encoding, as a text cannot hold its own terminator.
/// Throws std::invalid_argument, and appends nothing, for a server version outside 100..225 or below the
/// message's first one, for a price that is NaN, and for a message above the largest frame.
template <Response Message>
void append_response(std::string& out, const Message& message, int server_version) {
  const auto appended = detail::ResponseCodec<Message>::append(out, message, server_version);
  if (!appended) detail::cannot_append(appended.error());
}

/// Decode one payload (without length prefix) and tell the visitor. Unknown ids go to visitor.unknown().
/// Fields beyond the known ones are skipped, as newer servers append, and told to visitor.surplus(). A
/// malformed payload is Error{Protocol} that names message, field and byte offset in the payload; the visitor
/// is not called, and the next frame decodes as if nothing had been. Decoding a tick allocates nothing as
/// long as its texts are short. The visitor's exceptions pass through.
[[nodiscard]] core::Expected<void> dispatch_request(std::string_view payload, int server_version,
                                                    RequestVisitor& visitor);
[[nodiscard]] core::Expected<void> dispatch_response(std::string_view payload, int server_version,
                                                     ResponseVisitor& visitor);

}  // namespace ibflow::protocol
