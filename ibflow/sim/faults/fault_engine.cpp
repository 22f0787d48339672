#include "ibflow/sim/faults/fault_engine.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/core/log.hpp"

namespace ibflow::sim {

namespace {

using Kind = FaultTrigger::Kind;

std::optional<core::Timestamp> first_due(const FaultTrigger& trigger, core::Timestamp now) {
  if (trigger.kind == Kind::After || trigger.kind == Kind::Every) return now + trigger.time;
  if (trigger.kind != Kind::At) return std::nullopt;
  const auto today = core::to_new_york(now).date;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(trigger.time);
  const auto at = core::from_new_york(today, seconds);
  if (at >= now) return at;
  return core::from_new_york(std::chrono::sys_days(today) + std::chrono::days(1), seconds);
}

void fail(ArmedFault& fault, const core::Error& error) {
  ++fault.failures;
  core::log_warning("sim", fmt::format("fault {}: {}", fault.name, error.message));
}

}  // namespace

core::Expected<void> FaultEngine::arm(FaultScript script, core::Timestamp now) {
  disarm(script.name);
  Armed armed{.fault = {.name = script.name, .armed_at = now}, .steps = {}};
  for (auto& step : script.steps) {
    const auto due = first_due(step.trigger, now);
    armed.steps.push_back({.what = std::move(step), .due = due});
  }
  for (const auto& step : armed.steps) {
    if (step.what.trigger.kind != Kind::Now) continue;
    if (auto done = carry_out(armed, step, nullptr); !done) return done;
  }
  std::erase_if(armed.steps, [](const Step& step) { return step.what.trigger.kind == Kind::Now; });
  core::log_info("sim", fmt::format("fault {} is armed", armed.fault.name));
  armed_.push_back(std::move(armed));
  return {};
}

core::Expected<void> FaultEngine::perform(const std::vector<FaultAction>& actions) {
  for (const auto& action : actions) {
    if (auto done = host_.perform(action, nullptr); !done) return done;
  }
  return {};
}

bool FaultEngine::disarm(std::string_view name) {
  return std::erase_if(armed_, [&](const Armed& armed) { return armed.fault.name == name; }) > 0;
}

std::vector<ArmedFault> FaultEngine::armed() const {
  std::vector<ArmedFault> faults;
  for (const auto& one : armed_) faults.push_back(one.fault);
  return faults;
}

core::Expected<void> FaultEngine::carry_out(Armed& armed, const Step& step, Client* client) {
  for (const auto& action : step.what.actions) {
    if (auto done = host_.perform(action, client); !done) return done;
    ++armed.fault.actions;
  }
  return {};
}

void FaultEngine::on_message(Kind kind, Client& client, std::int32_t message_id) {
  for (auto& armed : armed_) {
    for (auto& step : armed.steps) {
      const auto& trigger = step.what.trigger;
      if (trigger.kind != kind || trigger.message_id != message_id) continue;
      if (++step.seen != trigger.count && trigger.count != 0) continue;
      if (const auto done = carry_out(armed, step, &client); !done) fail(armed.fault, done.error());
    }
  }
}

void FaultEngine::on_request(Client& client, std::int32_t message_id) {
  on_message(Kind::Request, client, message_id);
}

void FaultEngine::on_sent(Client& client, std::int32_t message_id) {
  on_message(Kind::Sent, client, message_id);
}

void FaultEngine::on_time(core::Timestamp now) {
  for (auto& armed : armed_) {
    for (auto& step : armed.steps) {
      if (!step.due || *step.due > now) continue;
      const auto& trigger = step.what.trigger;
      if (trigger.kind == Kind::Every) {
        step.due = std::max(*step.due + trigger.time, now);
      } else {
        step.due.reset();
      }
      if (const auto done = carry_out(armed, step, nullptr); !done) fail(armed.fault, done.error());
    }
  }
}

}  // namespace ibflow::sim
