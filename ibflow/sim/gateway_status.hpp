#pragma once
// What the simulated gateway says of itself.

#include <cstdint>
#include <string>
#include <vector>

#include "ibflow/core/time.hpp"

namespace ibflow::sim {

/// How often a client went beyond the limits that IB publishes. A message above a limit counts once.
struct PacingViolations {
  std::uint64_t message_rate = 0;               // more than 50 in a second
  std::uint64_t historical_in_ten_minutes = 0;  // more than 60 requests for small bars
  std::uint64_t historical_same_contract = 0;   // six or more in two seconds for one contract and kind
  std::uint64_t historical_identical = 0;       // the same again within 15 seconds

  [[nodiscard]] std::uint64_t total() const {
    return message_rate + historical_in_ten_minutes + historical_same_contract + historical_identical;
  }
  PacingViolations& operator+=(const PacingViolations& other) {
    message_rate += other.message_rate;
    historical_in_ten_minutes += other.historical_in_ten_minutes;
    historical_same_contract += other.historical_same_contract;
    historical_identical += other.historical_identical;
    return *this;
  }
};

struct ClientStatus {
  std::int32_t client_id = 0;
  int server_version = 0;
  bool keeps_step = false;
  std::uint64_t messages_sent = 0;      // to the client
  std::uint64_t messages_received = 0;  // from the client
  /// Requests in one simulated second, those for the current time left out; a real server's limit is 50.
  int peak_requests_per_second = 0;
  PacingViolations violations;
};

struct GatewayServerStatus {
  core::Timestamp session_time{};
  bool at_end = false;                // the session is over and the clock stands
  bool paused = false;                // the clock stands because somebody said so
  double speed = 1;                   // seconds of session a wall second; 0: as fast as possible
  std::vector<ClientStatus> clients;  // connected, by client id
  std::uint64_t prints_sent = 0;      // prints played to the market
  std::uint64_t messages_sent = 0;    // to all clients, gone ones included
  std::uint64_t messages_received = 0;
  std::uint64_t steps = 0;
  std::size_t orders = 0;  // ever accepted
  std::size_t working_orders = 0;
  std::size_t fills = 0;
  PacingViolations violations;  // of all clients, gone ones included
};

}  // namespace ibflow::sim
