#pragma once
// News, scanners, Wall Street Horizon events, fundamentals.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/message.hpp"

namespace ibflow::protocol {

using ResearchRequests = MessageList<>;
using ResearchResponses = MessageList<>;

}  // namespace ibflow::protocol
