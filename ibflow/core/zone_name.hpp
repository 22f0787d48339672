#pragma once

#include <string_view>

namespace ibflow::core {

/// True for a name of the time zone database of this machine, such as America/New_York.
[[nodiscard]] bool is_zone_name(std::string_view name);

}  // namespace ibflow::core
