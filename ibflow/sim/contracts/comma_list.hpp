#pragma once
// Lists as IB writes them: SMART,NYSE,ARCA.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ibflow::sim {

/// An empty list has no items.
[[nodiscard]] std::vector<std::string_view> items_of(std::string_view comma_list);
[[nodiscard]] std::optional<std::size_t> position_in(std::string_view comma_list, std::string_view item);
/// Empty when the list is shorter.
[[nodiscard]] std::string_view nth_of(std::string_view comma_list, std::size_t position);

}  // namespace ibflow::sim
