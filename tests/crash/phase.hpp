#pragma once
// How a trader tells whoever watches its system calls what it is about to do.

#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <optional>

namespace ibflow::tests::crash {

enum class Phase : std::uint32_t { Start, Submit, Modify, Cancel, Fill, End };
inline constexpr Phase kPhases[] = {Phase::Start,  Phase::Submit, Phase::Modify,
                                    Phase::Cancel, Phase::Fill,   Phase::End};
inline constexpr std::size_t kPhaseCount = std::size(kPhases);

[[nodiscard]] constexpr const char* to_string(Phase phase) {
  constexpr const char* kNames[] = {"start", "submit", "modify", "cancel", "fill", "end"};
  return kNames[static_cast<std::size_t>(phase)];
}

inline constexpr std::uint32_t kMark = 0x70000000;

/// Closes a file that was never open: nothing happens, and a tracer sees it.
inline void enter(Phase phase) {
  ::syscall(SYS_close, kMark | static_cast<std::uint32_t>(phase));
}

/// The phase that this system call tells of.
[[nodiscard]] inline std::optional<Phase> phase_told_by(std::uint64_t number, std::uint64_t first_argument) {
  const auto told = static_cast<std::uint32_t>(first_argument);
  if (number != SYS_close || (told & kMark) != kMark) return std::nullopt;
  const auto phase = told & ~kMark;
  if (phase >= kPhaseCount) return std::nullopt;
  return static_cast<Phase>(phase);
}

}  // namespace ibflow::tests::crash
