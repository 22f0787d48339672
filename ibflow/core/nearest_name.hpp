#pragma once
// "Did you mean ...?"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ibflow::core {

/// Damerau-Levenshtein: how many insertions, deletions, replacements and swaps of neighbours lie between the
/// two. Upper and lower case of ASCII letters count as the same.
[[nodiscard]] std::size_t edit_distance(std::string_view one, std::string_view other);

/// The candidate with the smallest distance, at most `farthest`; the first of equals.
[[nodiscard]] std::optional<std::string> nearest_name(std::string_view name,
                                                      const std::vector<std::string>& candidates,
                                                      std::size_t farthest);

/// How far a typing mistake may lie in a name of this length: 2, or a third of a long name.
[[nodiscard]] std::size_t typing_distance(std::string_view name);

}  // namespace ibflow::core
