#pragma once
// What the parts of the simulated gateway share.

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "ibflow/sim/accounts/accounts.hpp"
#include "ibflow/sim/behaviour.hpp"
#include "ibflow/sim/contracts/contract_database.hpp"
#include "ibflow/sim/live/market_conditions.hpp"
#include "ibflow/sim/market/simulated_market.hpp"
#include "ibflow/sim/market/step_clock.hpp"
#include "ibflow/sim/server/client.hpp"

namespace ibflow::sim {

/// Belongs to one thread. `accounts`, `market` and `contracts` are there from the gateway's creation on.
struct GatewayState {
  Behaviour behaviour;
  core::Timestamp now{};
  StepClock::WallTime wall{};  // of the request or step at hand
  std::unique_ptr<Accounts> accounts;
  std::unique_ptr<SimulatedMarket> market;
  std::optional<ContractDatabase> contracts;
  std::map<std::int32_t, Client*> clients;               // started ones, by client id
  bool has_new_fills = false;                            // since accounts were published last
  bool broker_link_up = true;                            // false between 1100 and 1101 or 1102
  std::set<std::string> broken_farms;                    // by name, such as usfarm
  core::Duration time_offset{};                          // what the server's clock is wrong by
  std::map<std::int32_t, StepClock::WallTime> held_ids;  // client ids that stay taken until then
  MarketConditions conditions;
  DataLines lines;

  [[nodiscard]] Client* find(std::int32_t client_id) const {
    const auto found = clients.find(client_id);
    return found == clients.end() ? nullptr : found->second;
  }
};

/// The instrument a client's description means; answers 200 when there is none or when there are several.
[[nodiscard]] std::optional<std::size_t> find_or_refuse(const GatewayState& state, Client& client,
                                                        const protocol::Contract& contract,
                                                        std::int32_t request_id);

}  // namespace ibflow::sim
