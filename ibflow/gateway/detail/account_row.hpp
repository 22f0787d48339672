#pragma once
// What the streams of accounts bring, in one form.

#include <optional>
#include <string>

#include "ibflow/gateway/account_values.hpp"

namespace ibflow::gateway::detail {

/// Begin: the stream was asked for (again), everything follows. End: everything has come; changes follow.
struct AccountRow {
  enum class Kind { Begin, Position, Value, End };
  Kind kind = Kind::Begin;
  std::string account;
  std::optional<AccountPosition> position;
  std::optional<model::AccountValue> value;
};

}  // namespace ibflow::gateway::detail
