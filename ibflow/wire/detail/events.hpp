#pragma once
// A server's message as the callbacks that IB's API makes of it. Internal.

#include <string>

#include "ibflow/protocol/codec.hpp"

namespace ibflow::wire::detail {

/// Appends the events of one payload as the elements of a JSON list. On an error nothing is appended.
[[nodiscard]] core::Expected<void> append_events(std::string& out, std::string_view payload,
                                                 int server_version);

}  // namespace ibflow::wire::detail
