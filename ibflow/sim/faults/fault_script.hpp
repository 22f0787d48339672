#pragma once
// A fault as text: what goes wrong, and when.
//
//   name: lost-ack
//   about: the broker never answers a placement
//   from: pain 15
//   expect: the order is Unknown after its deadline, and is looked for, not sent again
//   on PLACE_ORDER: ignore
//   after 30 s: link lost
//   at 10:00:00: disconnect; refuse 60
//   every 10 s: notice 2103 "Market data farm connection is broken:usfarm"
//
// One step a line: a trigger, a colon, actions parted by semicolons; words parted by blanks, quoted when they
// hold any. `#` begins a comment. The triggers:
//   now                 when the script is run
//   after N s           of session time, counted from then
//   at HH:MM:SS         New York, the next time the session's clock passes it
//   every N s           of session time
//   on REQUEST [K]      the K-th request of that kind from any client, before it is handled; 1 when left out
//   on every REQUEST    each of them
//   sent RESPONSE [K]   after the K-th message of that kind has been sent
//   sent every RESPONSE
// The actions are those of fault_verbs.hpp.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/error.hpp"

namespace ibflow::sim {

struct FaultTrigger {
  enum class Kind { Now, After, At, Every, Request, Sent };
  Kind kind = Kind::Now;
  std::chrono::milliseconds time{};  // After, Every: a length; At: since midnight
  std::int32_t message_id = 0;       // Request, Sent
  int count = 1;                     // Request, Sent: the K-th; 0: every one
};

struct FaultAction {
  std::string verb;
  std::vector<std::string> words;
};

struct FaultStep {
  FaultTrigger trigger;
  std::vector<FaultAction> actions;
};

struct FaultScript {
  std::string name, about, from, expect;
  std::vector<FaultStep> steps;
};

/// Usage error with the line and what is wrong with it: an unknown trigger, message or verb (with the nearest
/// one), a verb with the wrong number of words, a script without a step.
[[nodiscard]] core::Expected<FaultScript> parse_fault_script(std::string_view text);
/// Actions alone, as after the colon of a step.
[[nodiscard]] core::Expected<std::vector<FaultAction>> parse_fault_actions(std::string_view text);

}  // namespace ibflow::sim
