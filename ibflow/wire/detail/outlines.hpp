#pragma once
// Any payload as lines for reading. Internal.

#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"

namespace ibflow::wire::detail {

/// Appends `NAME (id), text` or `..., protobuf`, and below it the members by IB's names. An error when the
/// payload is malformed; nothing is appended then.
[[nodiscard]] core::Expected<void> append_request_outline(std::string& out, std::string_view payload,
                                                          int server_version);
[[nodiscard]] core::Expected<void> append_response_outline(std::string& out, std::string_view payload,
                                                           int server_version);

}  // namespace ibflow::wire::detail
