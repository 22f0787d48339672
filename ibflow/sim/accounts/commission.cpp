#include "ibflow/sim/accounts/commission.hpp"

namespace ibflow::sim {

core::Decimal fixed_commission(const core::Decimal& shares, const core::Decimal& trade_value) {
  const auto per_share = core::Decimal::from_parts(5, 3);
  const auto one_percent = core::Decimal::from_parts(1, 2);
  const core::Decimal by_shares = core::max(shares * per_share, core::Decimal(1));
  return core::min(by_shares, trade_value * one_percent).normalized();
}

}  // namespace ibflow::sim
