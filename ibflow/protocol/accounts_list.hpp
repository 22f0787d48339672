#pragma once
// The accounts of a login as MANAGED_ACCTS (15) lists them.

#include <string>
#include <string_view>
#include <vector>

namespace ibflow::protocol {

/// Comma separated, the last comma may have nothing behind it.
[[nodiscard]] std::vector<std::string> split_accounts(std::string_view list);

}  // namespace ibflow::protocol
