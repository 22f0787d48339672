#include "ibflow/sim/live/generic_ticks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace ibflow::sim {

namespace {

constexpr std::string_view kLegal[] = {"100", "101", "104", "105", "106", "162",  "165", "221",
                                       "225", "232", "233", "236", "256", "258",  "292", "293",
                                       "294", "295", "318", "375", "411", "456",  "460", "577",
                                       "586", "587", "588", "595", "619", "mdoff"};

}  // namespace

std::string illegal_generic_ticks(std::string_view comma_list) {
  std::string illegal;
  while (!comma_list.empty()) {
    const auto comma = comma_list.find(',');
    auto item = comma_list.substr(0, comma);
    while (item.starts_with(' ')) item.remove_prefix(1);
    const bool legal = item.empty() || std::ranges::find(kLegal, item) != std::end(kLegal);
    if (!legal) illegal += (illegal.empty() ? "" : ",") + std::string(item);
    if (comma == std::string_view::npos) break;
    comma_list.remove_prefix(comma + 1);
  }
  if (illegal.empty()) return {};
  return fmt::format("Incorrect generic tick list of {}. Legal ones for (STK) are: {}", illegal,
                     fmt::join(kLegal, ","));
}

}  // namespace ibflow::sim
