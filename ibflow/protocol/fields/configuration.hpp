#pragma once
// The members of messages/configuration.hpp by IB's names and protobuf numbers; see fields/archive.hpp.

#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/messages/configuration.hpp"

namespace ibflow::protocol {}  // namespace ibflow::protocol
