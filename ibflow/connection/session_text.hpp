#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ibflow::connection {

/// Comma separated, the last comma may have nothing behind it.
[[nodiscard]] std::vector<std::string> split_accounts(std::string_view list);

}  // namespace ibflow::connection
