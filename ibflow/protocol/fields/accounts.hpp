#pragma once
// The members of messages/accounts.hpp by IB's names and protobuf numbers; see fields/archive.hpp.

#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/messages/accounts.hpp"

namespace ibflow::protocol {}  // namespace ibflow::protocol
