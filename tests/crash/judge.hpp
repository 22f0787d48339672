#pragma once
// What must hold when a trader has come to its end, however often it was killed on the way.

#include <filesystem>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "tests/crash/script.hpp"

namespace ibflow::tests::crash {

struct Judgement {
  std::vector<std::string> violations;  // a sentence for each
  std::size_t never_left = 0;           // orders of the journal that the simulator has never seen
};

/// Compares what the simulated gateway has kept (its state file: the truth) with the journal. No violation:
/// no intent has become two orders, every execution and its commission is in the journal once, positions are
/// equal, the journal's chain is whole, and every order that was placed stands as the script wants it.
[[nodiscard]] Judgement judge(const std::filesystem::path& journal,
                              const std::filesystem::path& simulator_state, const std::vector<Action>& script,
                              core::Decimal held_before);

}  // namespace ibflow::tests::crash
