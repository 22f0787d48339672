#include "ibflow/core/nearest_name.hpp"

#include <algorithm>
#include <array>

namespace ibflow::core {

namespace {

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower;
}

}  // namespace

std::size_t edit_distance(std::string_view one, std::string_view other) {
  const std::string a = lower_case(one);
  const std::string b = lower_case(other);
  // distance[i + 1][j + 1] is that of the first i letters of a and the first j of b; the outermost row and
  // column keep swaps from reaching out of the texts.
  const std::size_t unreachable = a.size() + b.size();
  std::vector<std::vector<std::size_t>> distance(a.size() + 2, std::vector<std::size_t>(b.size() + 2));
  distance[0][0] = unreachable;
  for (std::size_t i = 0; i <= a.size(); ++i) {
    distance[i + 1][0] = unreachable;
    distance[i + 1][1] = i;
  }
  for (std::size_t j = 0; j <= b.size(); ++j) {
    distance[0][j + 1] = unreachable;
    distance[1][j + 1] = j;
  }
  std::array<std::size_t, 256> last_row_with{};
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t last_match = 0;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t row = last_row_with[static_cast<unsigned char>(b[j - 1])];
      const std::size_t column = last_match;
      const bool same = a[i - 1] == b[j - 1];
      if (same) last_match = j;
      const std::size_t swapped = distance[row][column] + (i - row - 1) + 1 + (j - column - 1);
      distance[i + 1][j + 1] = std::min(
          {distance[i][j] + (same ? 0 : 1), distance[i + 1][j] + 1, distance[i][j + 1] + 1, swapped});
    }
    last_row_with[static_cast<unsigned char>(a[i - 1])] = i;
  }
  return distance[a.size() + 1][b.size() + 1];
}

std::optional<std::string> nearest_name(std::string_view name, const std::vector<std::string>& candidates,
                                        std::size_t farthest) {
  std::optional<std::string> nearest;
  std::size_t smallest = farthest + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(name, candidate);
    if (distance >= smallest) continue;
    smallest = distance;
    nearest = candidate;
  }
  return nearest;
}

std::size_t typing_distance(std::string_view name) {
  return std::max<std::size_t>(2, name.size() / 3);
}

}  // namespace ibflow::core
