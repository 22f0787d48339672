#pragma once
// What a gateway tells of many stocks, in bytes that are ready before the clock runs.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "bench/peer.hpp"

namespace ibflow::bench {

using RequestIds = std::vector<std::int32_t>;

/// Reads what the client asks for until so many market-data requests have come; their ids, in this order.
[[nodiscard]] RequestIds read_subscriptions(const Socket& socket, int server_version, std::size_t count);

/// Changing prices and sizes: bid, ask and last, each with its size, and the volume; the tickers in no order,
/// `per_ticker` times seven frames of each.
[[nodiscard]] std::string tick_stream(const RequestIds& ids, int server_version, int per_ticker);

/// Everything that a stock is told of without generic ticks, once for each.
[[nodiscard]] std::string whole_quotes(const RequestIds& ids, int server_version);

}  // namespace ibflow::bench
