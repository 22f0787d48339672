#pragma once
// One account, or several as one, as it is shown at one moment.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/sim/accounts/accounts.hpp"
#include "ibflow/sim/behaviour.hpp"
#include "ibflow/sim/contracts/contract_database.hpp"
#include "ibflow/sim/gateway_state.hpp"

namespace ibflow::sim {

struct AccountView {
  std::string name;  // as the client is told
  std::shared_ptr<const Ledger> ledger;
  const Accounts& accounts;
  const ContractDatabase& contracts;
  const Behaviour& behaviour;
  core::Timestamp now{};

  /// Holdings that clients are shown, flat ones too, alphabetical by key: forex only when asked for.
  [[nodiscard]] std::vector<Holding> holdings() const;
  [[nodiscard]] protocol::Contract contract_of(const Holding& holding) const;
};

/// `name`: an account, or what means_combined() accepts.
[[nodiscard]] AccountView view_of(const GatewayState& state, const std::string& name);

/// Does the text mean all accounts as one: All, or an advisor's account with an A behind it.
[[nodiscard]] bool means_combined(const Accounts& accounts, std::string_view text);

/// The accounts that a group means: All (or nothing), an advisor's group, an account, an alias. nullopt:
/// none.
[[nodiscard]] std::optional<std::vector<std::string>> accounts_of_group(const Accounts& accounts,
                                                                        std::string_view group);

}  // namespace ibflow::sim
