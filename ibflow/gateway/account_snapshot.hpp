#pragma once
// What all followed accounts hold and are worth, at one moment.

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "ibflow/core/identifier.hpp"
#include "ibflow/gateway/account_values.hpp"

namespace ibflow::gateway {

struct PositionKey {
  std::string account;
  core::ConId con_id;
  friend auto operator<=>(const PositionKey&, const PositionKey&) = default;
};
struct AccountValueKey {
  std::string account, key, currency;
  friend auto operator<=>(const AccountValueKey&, const AccountValueKey&) = default;
};

/// Never changes once handed out. A later one has a higher version; equal versions are equal.
struct AccountSnapshot {
  std::uint64_t version = 0;
  /// Everything that is followed has been downloaded since the session began. False while some of it is from
  /// before a loss of the session.
  bool is_complete = false;
  std::map<PositionKey, AccountPosition> positions;  // open ones only
  std::map<AccountValueKey, model::AccountValue> values;
  std::map<std::string, ProfitAndLoss> profits;  // by account

  /// False: IB says that the account's values are not to be relied on just now, as during the nightly reset,
  /// or has not told them yet.
  [[nodiscard]] bool is_ready(const std::string& account) const;
};
using AccountSnapshotPointer = std::shared_ptr<const AccountSnapshot>;

/// One change of the state, in order; `version` is that of the first snapshot that has it.
struct AccountChange {
  enum class Kind { Position, Value, Profit, Complete };
  Kind kind = Kind::Position;
  std::uint64_t version = 0;
  std::string account;                      // empty with Complete
  std::optional<AccountPosition> position;  // quantity 0: closed
  std::optional<model::AccountValue> value;
  std::optional<ProfitAndLoss> profit;
};

}  // namespace ibflow::gateway
