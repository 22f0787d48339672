#include "ibflow/supervisor/process_state.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace ibflow::supervisor {

namespace {

constexpr std::array<std::pair<ProcessState, std::string_view>, 10> kNames{{
    {ProcessState::Stopped, "stopped"},
    {ProcessState::Starting, "starting"},
    {ProcessState::Login, "login"},
    {ProcessState::NeedsTwoFactor, "needs 2FA"},
    {ProcessState::ReadOnlyApi, "read-only API"},
    {ProcessState::Ready, "ready"},
    {ProcessState::Maintenance, "maintenance"},
    {ProcessState::Waiting, "waiting"},
    {ProcessState::Stopping, "stopping"},
    {ProcessState::Failed, "failed"},
}};

}  // namespace

std::string_view to_string(ProcessState state) {
  for (const auto& [known, name] : kNames) {
    if (known == state) return name;
  }
  return "unknown";
}

std::optional<ProcessState> parse_process_state(std::string_view text) {
  for (const auto& [state, name] : kNames) {
    if (name == text) return state;
  }
  return std::nullopt;
}

std::string ProcessExit::text() const {
  if (code) return fmt::format("ended with exit code {}", *code);
  if (signal) return fmt::format("was killed by signal {}", *signal);
  return "ended (its exit code is unknown: another run of ibflow had started it)";
}

}  // namespace ibflow::supervisor
