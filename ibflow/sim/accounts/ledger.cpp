#include "ibflow/sim/accounts/ledger.hpp"

#include "ibflow/sim/accounts/commission.hpp"

namespace ibflow::sim {

using core::Decimal;

namespace {

constexpr int kCostPlaces = 10;
constexpr int kUsdPlaces = 10;

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

Decimal in_usd(const Decimal& amount, const Decimal& rate) {
  return rate == Decimal(1) ? amount : (amount.rounded(kUsdPlaces) * rate).rounded(kUsdPlaces);
}

void add_value(MarketValues& sum, const Holding& held, const Decimal& rate) {
  const Decimal value = in_usd(held.liquidation_value(), rate);
  switch (held.terms.kind) {
    case ProductKind::Option:
      sum.options += value;
      break;
    case ProductKind::Future:
    case ProductKind::Cfd:
      sum.futures_pnl += value;
      break;
    case ProductKind::Bond:
      sum.bonds += value;
      break;
    case ProductKind::Crypto:
      sum.crypto += value;
      break;
    case ProductKind::Stock:
    case ProductKind::Other:
      sum.stocks += value;
      break;
    case ProductKind::Forex:
      break;
  }
}

}  // namespace

double Holding::average_cost() const {
  return quantity.is_zero() ? 0 : cost.to_double() / quantity.to_double();
}

Decimal Holding::market_value() const {
  return mark ? quantity * *mark * terms.multiplier : Decimal();
}

Decimal Holding::unrealized_pnl() const {
  return quantity.is_zero() || !mark ? Decimal() : market_value() - cost;
}

Decimal Holding::liquidation_value() const {
  if (terms.kind == ProductKind::Forex) return {};
  if (!terms.is_margined()) return market_value();
  return quantity.is_zero() || !mark ? Decimal() : market_value() - (cost - fees);
}

Ledger::Ledger(Decimal starting_cash) : Ledger(starting_cash, std::make_shared<Marks>()) {}

Ledger::Ledger(Decimal starting_cash, std::shared_ptr<Marks> marks)
    : marks_(std::move(marks)), starting_cash_(starting_cash), net_at_start_(starting_cash) {
  cash_[std::string(kBaseCurrency)] = starting_cash;
}

Holding& Ledger::held(const std::string& ticker, const InstrumentTerms& terms) {
  Holding& holding = holdings_[ticker];
  holding.ticker = ticker;
  holding.terms = terms;
  return holding;
}

std::optional<Decimal> Ledger::apply(const Fill& fill, const Decimal& commission,
                                     const InstrumentTerms& terms) {
  Holding& held = this->held(fill.ticker, terms);
  marks_->set(fill.ticker, fill.price);
  const Decimal price = price_of(fill.price) * terms.multiplier;
  const bool buys = fill.side == model::Side::Buy;
  const bool is_forex = terms.kind == ProductKind::Forex;
  const Decimal signed_shares = buys ? fill.shares : -fill.shares;
  // The cost of forex is the rate alone: its commission is in another currency.
  const Decimal fee = is_forex ? Decimal() : commission;
  const std::string fee_currency = commission_currency(terms);
  cash_[fee_currency] -= commission;
  commissions_[fee_currency] += commission;
  if (!terms.is_margined()) cash_[terms.currency] -= signed_shares * price;
  if (is_forex) cash_[terms.symbol] += signed_shares * terms.multiplier;
  volume_[terms.kind] += fill.shares;
  held.traded_today = true;
  held.paid_today += signed_shares * price + fee;

  const Decimal half = in_usd(price, marks_->rate(terms.currency)) * Decimal::from_parts(5, 1);
  const bool counts_for_sma = terms.kind == ProductKind::Stock;
  const bool closes = held.quantity.sign() * signed_shares.sign() < 0;
  if (!closes) {
    held.quantity += signed_shares;
    held.cost += signed_shares * price + fee;
    held.fees += fee;
    if (counts_for_sma) half_of_trades_ += fill.shares * half;
    return std::nullopt;
  }
  const Decimal closed = core::min(fill.shares, held.quantity.abs());
  const Decimal closing_fee = share_of(fee, closed, fill.shares);
  const Decimal released_cost = share_of(held.cost, closed, held.quantity.abs());
  const Decimal released_fees = share_of(held.fees, closed, held.quantity.abs());
  const Decimal signed_closed = buys ? closed : -closed;
  const Decimal realized = -(signed_closed * price) - closing_fee - released_cost;
  if (terms.is_margined())
    cash_[terms.currency] += -(signed_closed * price) - (released_cost - released_fees);
  held.quantity += signed_closed;
  held.cost -= released_cost;
  held.fees -= released_fees;
  held.realized_pnl += realized;
  held.realized_today += realized;

  const Decimal opened = signed_shares - signed_closed;
  held.quantity += opened;
  held.cost += opened * price + (fee - closing_fee);
  held.fees += fee - closing_fee;
  if (counts_for_sma) half_of_trades_ += (opened.abs() - closed) * half;
  return realized.normalized();
}

void Ledger::transfer(const std::string& ticker, const Decimal& quantity, double price,
                      const InstrumentTerms& terms) {
  Holding& held = this->held(ticker, terms);
  if (!marks_->price(ticker)) marks_->set(ticker, price);
  const Decimal value = quantity * price_of(price) * terms.multiplier;
  held.traded_today = true;
  held.paid_today += value;
  const bool closes = held.quantity.sign() * quantity.sign() < 0;
  if (!closes) {
    held.quantity += quantity;
    held.cost += value;
    return;
  }
  // What leaves takes its cost along; only what goes beyond the position opens a new one.
  const Decimal closed = core::min(quantity.abs(), held.quantity.abs());
  const Decimal before = held.quantity.abs();
  held.cost -= share_of(held.cost, closed, before);
  held.fees -= share_of(held.fees, closed, before);
  held.quantity += quantity;
  const Decimal opened = quantity.abs() - closed;
  if (opened.is_zero()) return;
  held.cost += (quantity.is_negative() ? -opened : opened) * price_of(price) * terms.multiplier;
}

void Ledger::deposit(const std::string& currency, const Decimal& amount) {
  cash_[currency] += amount;
  net_at_start_ += in_usd(amount, marks_->rate(currency));
}

void Ledger::start_day() {
  net_at_start_ = net_liquidation();
  half_of_trades_ = Decimal();
  for (auto& [ticker, held] : holdings_) {
    held.value_at_start = holding(ticker).market_value();
    held.traded_today = false;
    held.realized_today = held.paid_today = Decimal();
  }
}

void Ledger::add(const Ledger& other) {
  starting_cash_ += other.starting_cash_;
  net_at_start_ += other.net_at_start_;
  half_of_trades_ += other.half_of_trades_;
  for (const auto& [currency, amount] : other.cash_) cash_[currency] += amount;
  for (const auto& [currency, amount] : other.commissions_) commissions_[currency] += amount;
  for (const auto& [kind, amount] : other.volume_) volume_[kind] += amount;
  for (const auto& [ticker, theirs] : other.holdings_) {
    Holding& ours = held(ticker, theirs.terms);
    ours.quantity += theirs.quantity;
    ours.cost += theirs.cost;
    ours.fees += theirs.fees;
    ours.realized_pnl += theirs.realized_pnl;
    ours.realized_today += theirs.realized_today;
    ours.value_at_start += theirs.value_at_start;
    ours.paid_today += theirs.paid_today;
    ours.traded_today = ours.traded_today || theirs.traded_today;
  }
}

template <class Amount>
Decimal Ledger::sum_usd(Amount amount) const {
  Decimal sum;
  for (const auto& [ticker, stored] : holdings_) {
    const Holding held = holding(ticker);
    sum += in_usd(amount(held), marks_->rate(held.terms.currency));
  }
  return sum;
}

Decimal Ledger::cash() const {
  Decimal sum;
  for (const auto& [currency, amount] : cash_) sum += in_usd(amount, marks_->rate(currency));
  return sum;
}

Decimal Ledger::commissions() const {
  Decimal sum;
  for (const auto& [currency, amount] : commissions_) sum += in_usd(amount, marks_->rate(currency));
  return sum;
}

MarketValues Ledger::values() const {
  MarketValues sum;
  for (const auto& [ticker, stored] : holdings_) {
    if (stored.quantity.is_zero()) continue;
    const Holding held = holding(ticker);
    add_value(sum, held, marks_->rate(held.terms.currency));
  }
  return sum;
}

MarketValues Ledger::values(std::string_view currency) const {
  MarketValues sum;
  for (const auto& [ticker, stored] : holdings_) {
    if (stored.terms.currency == currency) add_value(sum, holding(ticker), 1);
  }
  return sum;
}

Decimal Ledger::gross_position_value() const {
  return sum_usd([](const Holding& held) {
    const bool counts = held.terms.kind != ProductKind::Forex && !held.terms.is_margined();
    return counts ? held.market_value().abs() : Decimal();
  });
}

Decimal Ledger::net_liquidation() const {
  return cash() + sum_usd([](const Holding& held) { return held.liquidation_value(); });
}

Decimal Ledger::net_liquidation(std::string_view currency) const {
  const auto balance = cash_.find(currency);
  Decimal sum = balance == cash_.end() ? Decimal() : balance->second;
  for (const auto& [ticker, stored] : holdings_) {
    if (stored.terms.currency == currency) sum += holding(ticker).liquidation_value();
  }
  return sum;
}

Decimal Ledger::daily_pnl() const {
  return net_liquidation() - net_at_start_;
}

Decimal Ledger::realized_pnl() const {
  return sum_usd([](const Holding& held) { return held.realized_pnl; });
}

Decimal Ledger::realized_today() const {
  return sum_usd([](const Holding& held) { return held.realized_today; });
}

Decimal Ledger::unrealized_pnl() const {
  return sum_usd([](const Holding& held) { return held.unrealized_pnl(); });
}

Decimal Ledger::realized_pnl(std::string_view currency) const {
  Decimal sum;
  for (const auto& [ticker, held] : holdings_) {
    if (held.terms.currency == currency) sum += held.realized_pnl;
  }
  return sum;
}

Decimal Ledger::unrealized_pnl(std::string_view currency) const {
  Decimal sum;
  for (const auto& [ticker, held] : holdings_) {
    if (held.terms.currency == currency) sum += holding(ticker).unrealized_pnl();
  }
  return sum;
}

Decimal Ledger::volume(ProductKind kind) const {
  const auto found = volume_.find(kind);
  return found == volume_.end() ? Decimal() : found->second;
}

std::vector<Holding> Ledger::holdings() const {
  std::vector<Holding> result;
  result.reserve(holdings_.size());
  for (const auto& [ticker, stored] : holdings_) result.push_back(holding(ticker));
  return result;
}

Holding Ledger::holding(std::string_view ticker) const {
  const auto found = holdings_.find(ticker);
  Holding held;
  if (found != holdings_.end()) {
    held = found->second;
  } else {
    held.ticker = ticker;
  }
  held.mark = marks_->of(ticker);
  return held;
}

}  // namespace ibflow::sim
