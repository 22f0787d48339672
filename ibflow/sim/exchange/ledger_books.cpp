#include "ibflow/sim/exchange/ledger_books.hpp"

#include "ibflow/sim/accounts/commission.hpp"
#include "ibflow/sim/exchange/order_rules.hpp"

namespace ibflow::sim {

using core::Decimal;

namespace {
constexpr std::int64_t kBuyingPowerFactor = 4;
}  // namespace

Booked LedgerBooks::apply(const Fill& fill, const SimOrder& order) {
  Booked booked;
  booked.commission = fixed_commission(order.filled, order.notional) - order.commission;
  booked.realized_pnl = ledger_.apply(fill, booked.commission);
  return booked;
}

Booked LedgerBooks::correct(const Fill& booked, const Fill& corrected, const SimOrder& order) {
  Fill undone = booked;
  undone.side = model::opposite(booked.side);
  ledger_.apply(undone, -booked.commission);
  if (corrected.shares.is_zero()) return {};
  return apply(corrected, order);
}

core::Expected<void> LedgerBooks::afford(const OrderRequest& request, std::optional<double> price) const {
  const Holding held = ledger_.holding(request.ticker);
  const Decimal after =
      held.quantity + (request.side == model::Side::Buy ? request.quantity : -request.quantity);
  if (after.abs() <= held.quantity.abs()) return {};
  std::optional<Decimal> exact = held.mark;
  if (price) exact = Decimal::from_double(*price);
  if (!exact) return {};
  const Decimal exposure = ledger_.gross_position_value() - held.market_value().abs() + after.abs() * *exact;
  if (exposure <= ledger_.net_liquidation() * Decimal(kBuyingPowerFactor)) return {};
  return core::fail(
      core::ErrorCategory::Broker,
      "the order would exceed the buying power of the account, four times its net liquidation value",
      order_code::kRejected);
}

}  // namespace ibflow::sim
