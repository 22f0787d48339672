#include "ibflow/sim/contracts/comma_list.hpp"

#include <algorithm>

namespace ibflow::sim {

std::vector<std::string_view> items_of(std::string_view comma_list) {
  std::vector<std::string_view> items;
  while (!comma_list.empty()) {
    const auto comma = comma_list.find(',');
    items.push_back(comma_list.substr(0, comma));
    if (comma == std::string_view::npos) break;
    comma_list.remove_prefix(comma + 1);
  }
  return items;
}

std::optional<std::size_t> position_in(std::string_view comma_list, std::string_view item) {
  std::size_t position = 0;
  for (const auto& each : items_of(comma_list)) {
    if (each == item) return position;
    ++position;
  }
  return std::nullopt;
}

std::string_view nth_of(std::string_view comma_list, std::size_t position) {
  const auto items = items_of(comma_list);
  return position < items.size() ? items[position] : std::string_view();
}

}  // namespace ibflow::sim
