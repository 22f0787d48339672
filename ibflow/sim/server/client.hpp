#pragma once
// One connected client as the simulated gateway sees it, without its socket.

#include <algorithm>
#include <cstdint>

#include "ibflow/core/time.hpp"
#include "ibflow/sim/server/outbox.hpp"
#include "ibflow/sim/server/pacing_watch.hpp"
#include "ibflow/sim/server/rate_gate.hpp"

namespace ibflow::sim {

struct Client {
  explicit Client(int server_version) : out(server_version) {}

  Outbox out;
  std::int32_t id = -1;  // known with START_API
  bool started = false;  // START_API was accepted
  bool closing = false;  // to be closed once everything is written
  bool keeps_step = false;
  int times_held = 0;                       // its 49s that wait for the clock to move
  std::uint64_t messages_at_last_time = 0;  // out.messages() after the last 49-answer
  PacingWatch pacing;
  RateGate gate;

  std::uint64_t received = 0;
  core::Timestamp counted_second{};
  int requests_this_second = 0;
  int peak_requests_per_second = 0;

  [[nodiscard]] bool written_since_last_time() const { return out.messages() != messages_at_last_time; }

  void count_request(core::Timestamp now) {
    if (now != counted_second) requests_this_second = 0;
    counted_second = now;
    peak_requests_per_second = std::max(peak_requests_per_second, ++requests_this_second);
  }

  void send_time(core::Timestamp now) {
    protocol::CurrentTime answer;
    answer.time = core::to_unix_seconds(now);
    out.send(answer);
    messages_at_last_time = out.messages();
  }
};

}  // namespace ibflow::sim
