#pragma once
// What an account holds and is worth, as IB tells it.

#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/model/order.hpp"
#include "ibflow/protocol/contract.hpp"

namespace ibflow::gateway {

struct AccountPosition {
  std::string account;
  std::string model_code;  // empty: the account itself
  protocol::Contract contract;
  core::Decimal quantity;   // negative: short; zero: just closed
  double average_cost = 0;  // per unit, commissions in; with the multiplier for derivatives
  friend bool operator==(const AccountPosition&, const AccountPosition&) = default;
};

/// A position at its market price, in its own currency. TWS refreshes it every three minutes.
struct PortfolioItem {
  std::string account;
  protocol::Contract contract;
  core::Decimal quantity;
  double market_price = 0, market_value = 0;
  double average_cost = 0;
  std::optional<double> unrealized_profit, realized_profit;
  friend bool operator==(const PortfolioItem&, const PortfolioItem&) = default;
};

/// One whole download of an account.
struct AccountReport {
  std::vector<model::AccountValue> values;
  std::vector<PortfolioItem> portfolio;
  std::string time;  // when TWS last refreshed it, HH:MM on its own clock; empty: not told
  /// False: IB says that its own values are not to be relied on just now, as during the nightly reset.
  [[nodiscard]] bool is_ready() const;
};

/// Absent: IB does not know it yet, or the server is too old to tell.
struct ProfitAndLoss {
  std::optional<double> daily, unrealized, realized;
  friend bool operator==(const ProfitAndLoss&, const ProfitAndLoss&) = default;
};
struct PositionProfitAndLoss : ProfitAndLoss {
  std::optional<core::Decimal> quantity;
  std::optional<double> value;  // what the position is worth
  friend bool operator==(const PositionProfitAndLoss&, const PositionProfitAndLoss&) = default;
};

}  // namespace ibflow::gateway
