// Compiles the descriptions of messages/configuration.hpp, for both directions.

#include "ibflow/protocol/fields/configuration.hpp"

#include "ibflow/protocol/detail/family_codec.hpp"

namespace ibflow::protocol::detail {}  // namespace ibflow::protocol::detail
