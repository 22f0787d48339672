#pragma once
// For messages: what somebody who wrote an unknown name probably meant.

#include <span>
#include <string>
#include <string_view>

namespace ibflow::core {

/// The known name with the fewest letters to change, upper and lower case being alike; empty when none is
/// near (more than half of its letters would change).
[[nodiscard]] std::string nearest_name(std::string_view wanted, std::span<const std::string> known);

}  // namespace ibflow::core
