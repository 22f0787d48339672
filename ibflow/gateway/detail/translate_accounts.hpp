#pragma once
// Accounts, out of IB's messages.

#include <optional>

#include "ibflow/gateway/account_values.hpp"
#include "ibflow/protocol/responses.hpp"

namespace ibflow::gateway::detail {

/// nullopt when it has no size.
[[nodiscard]] std::optional<AccountPosition> to_account_position(const protocol::Position& message);
[[nodiscard]] std::optional<AccountPosition> to_account_position(const protocol::PositionMulti& message);
[[nodiscard]] std::optional<PortfolioItem> to_portfolio_item(const protocol::PortfolioValue& message);
[[nodiscard]] model::AccountValue to_account_value(const protocol::AccountValue& message);
[[nodiscard]] model::AccountValue to_account_value(const protocol::AccountSummary& message);
[[nodiscard]] model::AccountValue to_account_value(const protocol::AccountUpdateMulti& message);
[[nodiscard]] ProfitAndLoss to_profit_and_loss(const protocol::Pnl& message);
[[nodiscard]] PositionProfitAndLoss to_profit_and_loss(const protocol::PnlSingle& message);

}  // namespace ibflow::gateway::detail
