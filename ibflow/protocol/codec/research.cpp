// Compiles the descriptions of messages/research.hpp, for both directions.

#include "ibflow/protocol/fields/research.hpp"

#include "ibflow/protocol/detail/family_codec.hpp"

namespace ibflow::protocol::detail {}  // namespace ibflow::protocol::detail
