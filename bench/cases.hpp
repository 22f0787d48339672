#pragma once
// The cases of bench_connection. Each prints what it measured and returns the program's exit code.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "ibflow/connection/pacer.hpp"

namespace ibflow::bench {

inline constexpr std::size_t kPeersCore = 0;
inline constexpr std::size_t kReadersCore = 1;
inline constexpr std::size_t kReceiveBuffer = std::size_t{128} * 1024;  // as the connection's

[[nodiscard]] inline double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// A limit that nothing reaches.
[[nodiscard]] inline connection::PacerLimits without_pacing() {
  connection::PacerLimits limits;
  limits.messages_per_second = 1e6;
  return limits;
}

/// Messages a second and allocations a message of each way to read, in turn.
int receive(std::string stream, int server_version, std::uint64_t messages, int rounds, bool ticks_only);
/// Microseconds at p50, p99 and p99.9, and allocations an order.
int round_trip(int server_version, int count, std::size_t answerers_core);
/// Milliseconds of the first and the slowest cancel.
int backlog(int server_version);

}  // namespace ibflow::bench
