#include "ibflow/engine/portfolio.hpp"

#include <algorithm>
#include <cmath>

namespace ibflow::engine {

namespace {

using core::Decimal;
using orders::signed_quantity;

constexpr int kCostPlaces = 10;

Decimal exact(double price) {
  return Decimal::from_double(price).value_or(Decimal());
}

// a / b, cut off after kCostPlaces.
Decimal divide(const Decimal& a, const Decimal& b) {
  const Decimal divisor = b.normalized();
  const Decimal dividend = a.normalized();
  Decimal::Coefficient numerator = dividend.coefficient();
  Decimal::Coefficient denominator = divisor.coefficient();
  for (int i = dividend.scale(); i < kCostPlaces + divisor.scale(); ++i) numerator *= 10;
  for (int i = kCostPlaces + divisor.scale(); i < dividend.scale(); ++i) denominator *= 10;
  return Decimal::from_parts(numerator / denominator, kCostPlaces).normalized();
}

}  // namespace

void Portfolio::open(Decimal cash, const std::vector<model::Position>& foreign_positions) {
  cash_ = cash;
  for (const model::Position& position : foreign_positions) {
    Holding& holding = holdings_[position.symbol];
    holding.foreign += position.quantity;
    if (!holding.mark && std::isfinite(position.average_cost)) holding.mark = position.average_cost;
  }
}

// Books one execution into quantity, cost and realised profit.
void Portfolio::add(Holding& holding, const model::Execution& execution) {
  const Decimal quantity = signed_quantity(execution);
  if (quantity.is_zero()) return;
  const Decimal price = exact(execution.price);
  if (holding.quantity.sign() * quantity.sign() >= 0) {
    holding.quantity += quantity;
    holding.cost += quantity * price;
    return;
  }
  const bool closes_all = quantity.abs() >= holding.quantity.abs();
  const Decimal closed = closes_all ? holding.quantity : -quantity;  // with the position's sign
  const Decimal cost = closes_all ? holding.cost : divide(holding.cost * closed, holding.quantity);
  holding.realised += closed * price - cost;
  holding.quantity -= closed;
  holding.cost -= cost;
  const Decimal rest = quantity + closed;  // what goes on beyond flat opens the other side
  holding.quantity += rest;
  holding.cost += rest * price;
}

void Portfolio::replay(Holding& holding) {
  holding.quantity = holding.cost = holding.realised = Decimal();
  for (const model::Execution& execution : holding.executions) add(holding, execution);
}

void Portfolio::apply(const orders::ExecutionChange& change, bool ours) {
  Holding& holding = holdings_[change.current.symbol];
  if (change.replaced) cash_ += signed_quantity(*change.replaced) * exact(change.replaced->price);
  cash_ -= signed_quantity(change.current) * exact(change.current.price);
  if (!ours) {
    if (change.replaced) holding.foreign -= signed_quantity(*change.replaced);
    holding.foreign += signed_quantity(change.current);
    return;
  }
  if (!change.replaced) {
    ++fills_;
    holding.executions.push_back(change.current);
    add(holding, change.current);
  } else {
    std::ranges::replace_if(
        holding.executions,
        [&](const auto& booked) { return booked.execution_id == change.replaced->execution_id; },
        change.current);
    replay(holding);
  }
  charge(change);
}

// The commission of a corrected execution stands until the correction's own report comes.
void Portfolio::charge(const orders::ExecutionChange& change) {
  std::optional<Decimal> charged;
  if (change.replaced) {
    if (const auto before = charged_.extract(change.replaced->execution_id)) charged = before.mapped();
  }
  if (const auto reported = reported_.find(change.current.execution_id); reported != reported_.end()) {
    settle_commission(charged, reported->second);
  }
  charged_[change.current.execution_id] = charged;
}

void Portfolio::settle_commission(std::optional<Decimal>& charged, const Decimal& amount) {
  const Decimal change = amount - charged.value_or(Decimal());
  commissions_ += change;
  cash_ -= change;
  charged = amount;
}

void Portfolio::apply(const model::Commission& commission) {
  reported_[commission.execution_id] = commission.amount;
  const auto charged = charged_.find(commission.execution_id);
  if (charged != charged_.end()) settle_commission(charged->second, commission.amount);
}

void Portfolio::mark(const std::string& symbol, double price) {
  if (!std::isfinite(price) || price <= 0) return;
  const auto found = holdings_.find(symbol);
  if (found != holdings_.end()) {
    found->second.mark = price;
  } else {
    holdings_[symbol].mark = price;
  }
}

const Portfolio::Holding* Portfolio::find(const std::string& symbol) const {
  const auto found = holdings_.find(symbol);
  return found == holdings_.end() ? nullptr : &found->second;
}

// What one share is worth; before the first price, what it cost.
Decimal Portfolio::mark_of(const Holding& holding) {
  if (holding.mark) return exact(*holding.mark);
  return holding.quantity.is_zero() ? Decimal() : divide(holding.cost, holding.quantity);
}

Decimal Portfolio::equity() const {
  Decimal total = cash_;
  for (const auto& [symbol, holding] : holdings_) {
    const Decimal quantity = holding.quantity + holding.foreign;
    if (!quantity.is_zero()) total += quantity * mark_of(holding);
  }
  return total;
}

Decimal Portfolio::position(const std::string& symbol) const {
  const Holding* holding = find(symbol);
  return holding ? holding->quantity : Decimal();
}

Decimal Portfolio::foreign_position(const std::string& symbol) const {
  const Holding* holding = find(symbol);
  return holding ? holding->foreign : Decimal();
}

std::optional<Decimal> Portfolio::average_price(const std::string& symbol) const {
  const Holding* holding = find(symbol);
  if (!holding || holding->quantity.is_zero()) return std::nullopt;
  return divide(holding->cost, holding->quantity);
}

Decimal Portfolio::realised(const std::string& symbol) const {
  const Holding* holding = find(symbol);
  return holding ? holding->realised : Decimal();
}

Decimal Portfolio::realised() const {
  Decimal total;
  for (const auto& [symbol, holding] : holdings_) total += holding.realised;
  return total;
}

std::optional<Decimal> Portfolio::unrealised(const std::string& symbol) const {
  const Holding* holding = find(symbol);
  if (!holding || holding->quantity.is_zero()) return std::nullopt;
  return holding->quantity * mark_of(*holding) - holding->cost;
}

Decimal Portfolio::unrealised() const {
  Decimal total;
  for (const auto& [symbol, holding] : holdings_) total += unrealised(symbol).value_or(Decimal());
  return total;
}

std::size_t Portfolio::commissions_pending() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(charged_, [](const auto& entry) { return !entry.second.has_value(); }));
}

std::size_t Portfolio::open_positions() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(holdings_, [](const auto& entry) { return !entry.second.quantity.is_zero(); }));
}

}  // namespace ibflow::engine
