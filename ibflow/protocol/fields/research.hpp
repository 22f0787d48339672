#pragma once
// The members of messages/research.hpp by IB's names and protobuf numbers; see fields/archive.hpp.

#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/messages/research.hpp"

namespace ibflow::protocol {}  // namespace ibflow::protocol
