#include "ibflow/sim/accounts/ledger.hpp"

namespace ibflow::sim {

using core::Decimal;

namespace {

constexpr int kCostPlaces = 10;

Decimal price_of(double price) {
  return Decimal::from_double(price).value_or(Decimal());
}

/// value * part / whole, rounded towards zero to kCostPlaces. `whole` is not zero.
Decimal share_of(const Decimal& value, const Decimal& part, const Decimal& whole) {
  if (part == whole) return value;
  const Decimal numerator = (value * part).rounded(kCostPlaces);
  const Decimal divisor = whole.normalized();
  Decimal::Coefficient scaled = numerator.coefficient();
  for (int i = numerator.scale(); i < kCostPlaces; ++i) scaled *= 10;
  for (int i = 0; i < divisor.scale(); ++i) scaled *= 10;
  return Decimal::from_parts(scaled / divisor.coefficient(), kCostPlaces).normalized();
}

}  // namespace

double Holding::average_cost() const {
  return quantity.is_zero() ? 0 : cost.to_double() / quantity.to_double();
}

Decimal Holding::market_value() const {
  return mark ? quantity * *mark : Decimal();
}

Decimal Holding::unrealized_pnl() const {
  return quantity.is_zero() || !mark ? Decimal() : market_value() - cost;
}

Ledger::Ledger(Decimal starting_cash) : starting_cash_(starting_cash), cash_(starting_cash) {}

std::optional<Decimal> Ledger::apply(const Fill& fill, const Decimal& commission) {
  Holding& held = holdings_[fill.ticker];
  held.ticker = fill.ticker;
  traded_.insert(fill.ticker);
  const Decimal price = price_of(fill.price);
  held.mark = price;
  const bool buys = fill.side == model::Side::Buy;
  const Decimal signed_shares = buys ? fill.shares : -fill.shares;
  cash_ -= signed_shares * price + commission;
  commissions_ += commission;

  const bool closes = held.quantity.sign() * signed_shares.sign() < 0;
  if (!closes) {
    held.quantity += signed_shares;
    held.cost += signed_shares * price + commission;
    return std::nullopt;
  }
  const Decimal closed = core::min(fill.shares, held.quantity.abs());
  const Decimal closing_commission = share_of(commission, closed, fill.shares);
  const Decimal released_cost = share_of(held.cost, closed, held.quantity.abs());
  const Decimal signed_closed = buys ? closed : -closed;
  const Decimal realized = -(signed_closed * price) - closing_commission - released_cost;
  held.quantity += signed_closed;
  held.cost -= released_cost;
  held.realized_pnl += realized;

  const Decimal opened = signed_shares - signed_closed;
  held.quantity += opened;
  held.cost += opened * price + (commission - closing_commission);
  return realized.normalized();
}

void Ledger::mark(std::string_view ticker, double price) {
  auto found = holdings_.find(ticker);
  if (found == holdings_.end()) {
    found = holdings_.emplace(std::string(ticker), Holding()).first;
    found->second.ticker = ticker;
  }
  found->second.mark = price_of(price);
}

Decimal Ledger::stock_market_value() const {
  Decimal sum;
  for (const auto& [ticker, held] : holdings_) sum += held.market_value();
  return sum;
}

Decimal Ledger::gross_position_value() const {
  Decimal sum;
  for (const auto& [ticker, held] : holdings_) sum += held.market_value().abs();
  return sum;
}

Decimal Ledger::net_liquidation() const {
  return cash_ + stock_market_value();
}

Decimal Ledger::realized_pnl() const {
  Decimal sum;
  for (const auto& [ticker, held] : holdings_) sum += held.realized_pnl;
  return sum;
}

Decimal Ledger::unrealized_pnl() const {
  Decimal sum;
  for (const auto& [ticker, held] : holdings_) sum += held.unrealized_pnl();
  return sum;
}

std::vector<Holding> Ledger::holdings() const {
  std::vector<Holding> result;
  result.reserve(traded_.size());
  for (const std::string& ticker : traded_) result.push_back(holding(ticker));
  return result;
}

Holding Ledger::holding(std::string_view ticker) const {
  const auto found = holdings_.find(ticker);
  if (found != holdings_.end()) return found->second;
  Holding none;
  none.ticker = ticker;
  return none;
}

}  // namespace ibflow::sim
