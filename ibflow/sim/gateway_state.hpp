#pragma once
// What the parts of the simulated gateway share.

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "ibflow/sim/client.hpp"
#include "ibflow/sim/contract_database.hpp"
#include "ibflow/sim/simulated_market.hpp"

namespace ibflow::sim {

/// Belongs to one thread. `market` and `contracts` are there from the gateway's creation on.
struct GatewayState {
  std::string account;
  core::Timestamp now{};
  std::unique_ptr<SimulatedMarket> market;
  std::optional<ContractDatabase> contracts;
  std::map<std::int32_t, Client*> clients;  // started ones, by client id
  bool has_new_fills = false;               // since accounts were published last

  [[nodiscard]] Client* find(std::int32_t client_id) const {
    const auto found = clients.find(client_id);
    return found == clients.end() ? nullptr : found->second;
  }
  [[nodiscard]] AccountView account_view() const {
    return {.ledger = market->ledger(), .contracts = *contracts, .account = account, .now = now};
  }
};

}  // namespace ibflow::sim
