// Faults of streaming data.

#include <fmt/format.h>

#include "ibflow/sim/faults/fault_words.hpp"
#include "ibflow/sim/faults/gateway_faults.hpp"

namespace ibflow::sim {

namespace {

core::Expected<std::size_t> instrument_word(const GatewayState& state, std::string_view key) {
  const auto index = state.contracts->index_of(key);
  if (index) return *index;
  return bad_words(fmt::format("'{}' is no instrument of this session", key));
}

}  // namespace

GatewayFaults::Result GatewayFaults::halt(const Words& words, Client*) {
  const auto instrument = instrument_word(state_, words[0]);
  if (!instrument) return std::unexpected(instrument.error());
  const bool volatility = words.size() > 1;
  if (volatility && words[1] != "volatility")
    return bad_words(fmt::format("it is 'halt SYMBOL volatility', not '{}'", words[1]));
  state_.conditions.set_halt(*instrument, volatility ? Halt::Volatility : Halt::General);
  state_.market->exchange().halt(state_.contracts->instrument(*instrument).key, state_.now);
  return {};
}

GatewayFaults::Result GatewayFaults::resume(const Words& words, Client*) {
  const auto instrument = instrument_word(state_, words[0]);
  if (!instrument) return std::unexpected(instrument.error());
  state_.conditions.set_halt(*instrument, Halt::None);
  state_.market->exchange().resume(state_.contracts->instrument(*instrument).key, state_.now);
  return {};
}

GatewayFaults::Result GatewayFaults::competing_session(const Words& words, Client*) {
  if (words[0] != "on" && words[0] != "off")
    return bad_words(fmt::format("a competing session is on or off, not '{}'", words[0]));
  services_.live_data_faults(state_).set_competing_session(words[0] == "on");
  return {};
}

GatewayFaults::Result GatewayFaults::no_permission(const Words& words, Client*) {
  state_.conditions.deny(words[0]);
  return {};
}

GatewayFaults::Result GatewayFaults::permission(const Words& words, Client*) {
  state_.conditions.permit(words[0]);
  return {};
}

GatewayFaults::Result GatewayFaults::reset_depth(const Words&, Client*) {
  services_.live_data_faults(state_).reset_depth();
  return {};
}

GatewayFaults::Result GatewayFaults::halt_depth(const Words&, Client*) {
  services_.live_data_faults(state_).halt_depth();
  return {};
}

GatewayFaults::Result GatewayFaults::bust_trades(const Words&, Client*) {
  services_.live_data_faults(state_).bust_trades();
  return {};
}

}  // namespace ibflow::sim
