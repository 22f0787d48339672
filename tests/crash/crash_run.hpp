#pragma once
// One run of the proof: a trader that is killed, started again and judged.

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "tests/crash/injector.hpp"

namespace ibflow::tests::crash {

struct CrashPlan {
  std::uint64_t seed = 1;   // of the script; also which server version, and whether shares are held before
  std::vector<Kill> kills;  // one for each start of the trader; then it runs undisturbed
  bool is_careless = false;
  bool stays_dead = false;  // it is not started again after the last kill
};

/// System calls of a trader that was not killed, by phase.
using Calls = std::array<std::uint64_t, kPhaseCount>;

struct CrashOutcome {
  std::size_t kills = 0;                   // that have happened: a call that is not reached kills nobody
  std::vector<std::string> violations;     // empty: all holds
  Calls calls{};                           // of the last start
  std::size_t orders = 0, executions = 0;  // at the simulator
  std::size_t never_left = 0;  // orders that were durable and not sent yet when the trader was killed
  std::chrono::milliseconds took{0};
};

/// `trader` is the program; `folder`, where the journal and the simulator's state are kept, is made anew and
/// removed when all holds. Errors: Internal and those of the simulator: no judgement.
[[nodiscard]] core::Expected<CrashOutcome> run_crash_plan(const std::filesystem::path& trader,
                                                          const std::filesystem::path& folder,
                                                          const CrashPlan& plan);

/// The script of this seed, whose undisturbed run takes `calls`, killed at the `step`-th of `steps` moments
/// that lie evenly over those of the phase: before and after each call. Every third plan also kills the
/// trader while it recovers from that.
[[nodiscard]] CrashPlan plan_of(std::uint64_t seed, const Calls& calls, Phase phase, std::size_t step,
                                std::size_t steps);

}  // namespace ibflow::tests::crash
