// What a person may ask of a running engine.

#include <fmt/format.h>

#include <utility>

#include "ibflow/engine/detail/engine_core.hpp"

namespace ibflow::engine {

void TradingEngine::Impl::pause(std::string reason) {
  if (phase_ != Phase::Running || !paused_.empty()) return;
  paused_ = reason.empty() ? "asked for" : std::move(reason);
  events_.add(now_, "", "paused: " + paused_);
  journal_.record_note(now_, "pause", paused_);
}

void TradingEngine::Impl::resume() {
  if (phase_ != Phase::Running || paused_.empty()) return;
  const std::string before = std::exchange(paused_, {});
  events_.add(now_, "", "resumed");
  journal_.record_note(now_, "resume", "no longer paused: " + before);
}

std::size_t TradingEngine::Impl::cancel_all(const std::string& reason) {
  if (phase_ != Phase::Running) return 0;
  const std::size_t working = desk_.tracker().live().size();
  events_.add(now_, "", fmt::format("cancel all ({} working): {}", working, reason));
  journal_.record_note(now_, "cancel_all", reason);
  release_all(reason);
  return working;
}

void TradingEngine::Impl::flatten(const std::string& reason) {
  if (phase_ != Phase::Running) return;
  pause(reason);  // what is closed must not be opened again by the next prediction
  journal_.record_note(now_, "flatten", reason);
  flatten_all(reason);
}

void TradingEngine::Impl::release_all(const std::string& reason) {
  for (const auto& ticker : tickers_) {
    ticker->reverse.reset();
    ticker->workflow.release(reason);
    settle(ticker->instrument.symbol);
  }
}

}  // namespace ibflow::engine
