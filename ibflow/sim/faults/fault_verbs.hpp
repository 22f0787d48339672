#pragma once
// What a fault script can do.

#include <cstddef>
#include <span>
#include <string_view>

namespace ibflow::sim {

struct FaultVerb {
  std::string_view name;
  std::string_view words;  // what it takes, for people: "SECONDS", "MESSAGE [xK]"
  std::size_t fewest = 0, most = 0;
  std::string_view help;
};

/// In the order in which help shows them. An action aims at the client whose message set it off, or at all
/// clients when the clock or a person did.
[[nodiscard]] std::span<const FaultVerb> fault_verbs();

}  // namespace ibflow::sim
