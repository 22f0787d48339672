#pragma once
// The cases of bench_facade. Each prints what it measured and returns the program's exit code.

#include <cstddef>
#include <cstdint>
#include <string>

namespace ibflow::bench {

/// Quote updates a second, allocations and nanoseconds of the reading thread an update, of each way to read,
/// in turn.
int quotes(int server_version, std::size_t tickers, std::uint64_t messages, int rounds);
/// MiB before and after so many tickers were subscribed to and told of, and bytes a ticker.
int memory(int server_version, std::size_t tickers);
/// Seconds from the beginning of a session until orders may be placed, with a journal of so many events.
int recovery(const std::string& journal, int events, int rounds);

}  // namespace ibflow::bench
