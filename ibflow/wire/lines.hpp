#pragma once
// Messages as JSON lines, in the format of the golden vectors: for people who debug a session, and for tests.

#include <string>
#include <string_view>

namespace ibflow::wire {

/// A request to its bytes. `line` is a JSON object with `request` (the method of IB's API, or `connect`),
/// `server_version` (100..225), `args` (by IB's parameter names; what is left out keeps its default) and
/// `extra_auth` (whether the connection asked for extra authentication); other members are ignored.
/// Appends one line with one of
///     {"hex":"..."}                                the frame, length prefix included; for `connect` the
///                                                  handshake, and with `server_reply_hex` also `then_hex`,
///                                                  the START_API that follows it
///     {"error":{"req_id":n,"code":n}}              the client refuses, with IB's code, and sends nothing
///     {"invalid":"why"}                            the line is no such object
/// Returns false for the last one.
bool encode_line(std::string_view line, std::string& out);

/// A server's frame to the callbacks of IB's API. `line` is a JSON object with `server_version` and `hex`
/// (one whole frame, length prefix included); other members are ignored. Appends one line with one of
///     {"events":[{"name":"...","args":{...}}]}     none for a message this library does not know
///     {"malformed":"message, field, offset"}
///     {"invalid":"why"}                            the line is no such object, or `hex` is not hexadecimal
/// Returns false for the last one.
bool decode_line(std::string_view line, std::string& out);

}  // namespace ibflow::wire
