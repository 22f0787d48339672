#pragma once
// The members of messages/market_data.hpp by IB's names and protobuf numbers; see fields/archive.hpp.

#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/messages/market_data.hpp"

namespace ibflow::protocol {}  // namespace ibflow::protocol
