#pragma once
// Runs a program and kills it at a system call of one's choice.
//
// The program is traced from its start (ptrace; a child may always ask for that itself, unless a security
// profile forbids it). All system calls of all its threads are counted, by the phase that it says it is in.

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "tests/crash/phase.hpp"

namespace ibflow::tests::crash {

/// SIGKILL at the `call`-th system call of the phase, counted from 1 over all threads and all parts of it.
struct Kill {
  Phase phase = Phase::Start;
  std::uint64_t call = 1;
  bool after = false;  // its effect has happened; else the call is not carried out
};

struct Ended {
  bool was_killed = false;                         // by the kill that was asked for
  std::optional<int> exit_code;                    // absent: by a signal
  int signal = 0;                                  // that it died of
  std::uint64_t killed_at = 0;                     // number of the system call
  std::string output;                              // standard output
  std::array<std::uint64_t, kPhaseCount> calls{};  // seen, by phase
};

/// Returns when the program is gone. `when_phase` is called while all of the thread that entered a phase
/// stands still. Errors: Internal, when it cannot be started or traced; the message says what forbids it. For
/// any thread; several may run at once, each from a thread of its own.
[[nodiscard]] core::Expected<Ended> run_and_kill(const std::vector<std::string>& command,
                                                 std::optional<Kill> kill,
                                                 const std::function<void(Phase)>& when_phase);

}  // namespace ibflow::tests::crash
