#pragma once
// What happened lately, in words, for screens.

#include <deque>
#include <string>
#include <vector>

#include "ibflow/engine/engine_snapshot.hpp"

namespace ibflow::engine {

/// Keeps the newest 50; also written to the program's log.
class EventLog {
 public:
  void add(core::Timestamp at, const std::string& ticker, const std::string& text);
  [[nodiscard]] std::vector<EngineEvent> recent() const { return {events_.begin(), events_.end()}; }

 private:
  std::deque<EngineEvent> events_;
};

}  // namespace ibflow::engine
