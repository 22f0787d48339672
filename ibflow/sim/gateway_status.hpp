#pragma once
// What the simulated gateway says of itself.

#include <cstdint>
#include <string>
#include <vector>

#include "ibflow/core/time.hpp"

namespace ibflow::sim {

struct ClientStatus {
  std::int32_t client_id = 0;
  int server_version = 0;
  bool keeps_step = false;
  std::uint64_t messages_sent = 0;      // to the client
  std::uint64_t messages_received = 0;  // from the client
  /// Requests in one simulated second, those for the current time left out; a real server's limit is 50.
  int peak_requests_per_second = 0;
};

struct GatewayServerStatus {
  core::Timestamp session_time{};
  bool at_end = false;                // the session is over and the clock stands
  std::vector<ClientStatus> clients;  // connected, by client id
  std::uint64_t prints_sent = 0;      // prints played to the market
  std::uint64_t messages_sent = 0;    // to all clients, gone ones included
  std::uint64_t messages_received = 0;
  std::uint64_t steps = 0;
  std::size_t orders = 0;  // ever accepted
  std::size_t working_orders = 0;
  std::size_t fills = 0;
};

}  // namespace ibflow::sim
