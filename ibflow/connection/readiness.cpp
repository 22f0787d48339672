#include "ibflow/connection/readiness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ibflow::connection {

namespace {

constexpr std::array kAll = {ReadinessStep::NextValidId, ReadinessStep::Accounts, ReadinessStep::OpenOrders,
                             ReadinessStep::Positions};

}  // namespace

const char* to_string(ReadinessStep step) {
  switch (step) {
    case ReadinessStep::NextValidId:
      return "next valid id";
    case ReadinessStep::Accounts:
      return "accounts";
    case ReadinessStep::OpenOrders:
      return "open orders";
    case ReadinessStep::Positions:
      return "positions";
  }
  return "?";
}

std::vector<ReadinessStep> Readiness::begin(core::Timestamp now) {
  steps_ = {};
  at(ReadinessStep::NextValidId).wanted = true;
  at(ReadinessStep::Accounts).wanted = true;
  at(ReadinessStep::OpenOrders).wanted = config_.open_orders;
  at(ReadinessStep::Positions).wanted = config_.positions;
  for (auto& step : steps_) step.ask_again = now + config_.step_timeout;
  std::vector<ReadinessStep> ask;
  if (config_.open_orders) ask.push_back(ReadinessStep::OpenOrders);
  if (config_.positions) ask.push_back(ReadinessStep::Positions);
  return ask;
}

bool Readiness::done(ReadinessStep step) {
  return at(step).wanted && !std::exchange(at(step).done, true);
}

void Readiness::refused(ReadinessStep step, std::string why) {
  if (!at(step).done) at(step).refusal = std::move(why);
}

std::vector<ReadinessStep> Readiness::due(core::Timestamp now) {
  std::vector<ReadinessStep> ask;
  for (const auto step : kAll) {
    Step& state = at(step);
    if (!state.wanted || state.done || state.ask_again > now) continue;
    state.ask_again = now + config_.step_timeout;
    ask.push_back(step);
  }
  return ask;
}

core::Timestamp Readiness::next_due() const {
  auto earliest = core::Timestamp::max();
  for (const Step& step : steps_) {
    if (step.wanted && !step.done) earliest = std::min(earliest, step.ask_again);
  }
  return earliest;
}

bool Readiness::usable() const {
  return at(ReadinessStep::NextValidId).done && at(ReadinessStep::Accounts).done;
}

bool Readiness::complete() const {
  return std::ranges::all_of(steps_, [](const Step& step) { return !step.wanted || step.done; });
}

std::vector<std::string> Readiness::missing() const {
  std::vector<std::string> names;
  for (const auto step : kAll) {
    const Step& state = at(step);
    if (!state.wanted || state.done) continue;
    names.push_back(state.refusal.empty() ? to_string(step)
                                          : fmt::format("{} (refused: {})", to_string(step), state.refusal));
  }
  return names;
}

}  // namespace ibflow::connection
