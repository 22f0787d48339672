#pragma once
// Messages to bytes and back, on both sides. One description per message (detail/describe_*.hpp) serves all
// four.

#include <concepts>
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

/// Client: appends one whole frame, length prefix included. On an error nothing is appended:
/// code 503 (Usage) - a field is set that this server version does not know,
/// code 579 (Usage) - a text holds a byte outside 32..126, tab, LF, CR,
/// code 0 (Usage) - server version outside 100..200, a price that is NaN, or a message above the largest
/// frame.
template <Request Message>
[[nodiscard]] core::Expected<void> append_request(std::string& out, const Message& message,
                                                  int server_version);

/// Server: appends one whole frame, length prefix included. Fields unknown to the server version are left
/// out. NUL bytes in texts are dropped, as a text cannot hold its own terminator. Throws
/// std::invalid_argument, and appends nothing, for a server version outside 100..200 or below the message's
/// first one, for a price that is NaN, and for a message above the largest frame.
template <Response Message>
void append_response(std::string& out, const Message& message, int server_version);

/// Decode one payload (without length prefix) and tell the visitor. Unknown ids go to visitor.unknown().
/// Fields beyond the known ones are ignored, as newer servers append. A malformed payload is Error{Protocol}
/// that names message, field and byte offset in the payload; the visitor is not called, and the next frame
/// decodes as if nothing had been. Decoding a tick allocates nothing as long as its texts are short. The
/// visitor's exceptions pass through.
[[nodiscard]] core::Expected<void> dispatch_request(std::string_view payload, int server_version,
                                                    RequestVisitor& visitor);
[[nodiscard]] core::Expected<void> dispatch_response(std::string_view payload, int server_version,
                                                     ResponseVisitor& visitor);

}  // namespace ibflow::protocol
