#pragma once
// Short names for the columns of the table of error codes.

#include "ibflow/protocol/error_codes.hpp"

namespace ibflow::protocol::detail {

using C = ErrorCodeCategory;
using S = ErrorCodeSeverity;
using R = ErrorCodeRetry;

}  // namespace ibflow::protocol::detail
