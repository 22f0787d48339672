#include "ibflow/engine/event_log.hpp"

#include "ibflow/core/log.hpp"

namespace ibflow::engine {

namespace {
constexpr std::size_t kMostEvents = 50;
}

void EventLog::add(core::Timestamp at, const std::string& ticker, const std::string& text) {
  core::log_info("engine", ticker.empty() ? text : ticker + ": " + text);
  events_.push_back({at, ticker, text});
  if (events_.size() > kMostEvents) events_.pop_front();
}

}  // namespace ibflow::engine
