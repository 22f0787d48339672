#pragma once
// Reading and changing the server's settings; protobuf only.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/protocol/message.hpp"

namespace ibflow::protocol {

using ConfigurationRequests = MessageList<>;
using ConfigurationResponses = MessageList<>;

}  // namespace ibflow::protocol
