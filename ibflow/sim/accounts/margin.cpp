#include "ibflow/sim/accounts/margin.hpp"

#include <algorithm>

namespace ibflow::sim {

using core::Decimal;

namespace {

constexpr int kMoneyPlaces = 10;

Decimal parts(std::int64_t coefficient, int scale) {
  return Decimal::from_parts(coefficient, scale);
}
const Decimal kQuarter = parts(25, 2);
const Decimal kHalf = parts(5, 1);

Decimal of_double(double value) {
  return Decimal::from_double(value).value_or(0).rounded(kMoneyPlaces);
}

/// Of one contract, USD, as the exchanges set them around 2019 to 2024.
struct FutureMargin {
  std::string_view symbol;
  std::int64_t initial, maintenance;
};
constexpr FutureMargin kFutureMargins[] = {
    {"ES", 13'200, 12'000}, {"NQ", 18'700, 17'000}, {"RTY", 7'150, 6'500}, {"YM", 9'900, 9'000},
    {"MES", 1'320, 1'200},  {"MNQ", 1'870, 1'700},  {"M2K", 715, 650},     {"MYM", 990, 900},
    {"CL", 6'600, 6'000},   {"MCL", 660, 600},      {"GC", 9'900, 9'000},  {"MGC", 990, 900},
    {"ZN", 2'090, 1'900},   {"ZB", 4'070, 3'700},   {"VIX", 8'800, 8'000}, {"VX", 8'800, 8'000},
};

Requirement of_future(const InstrumentTerms& terms, const Decimal& contracts, const Decimal& value) {
  for (const auto& product : kFutureMargins) {
    if (product.symbol != terms.symbol) continue;
    return {.initial = contracts * Decimal(product.initial),
            .maintenance = contracts * Decimal(product.maintenance)};
  }
  return {.initial = value * parts(5, 2), .maintenance = value * parts(45, 3)};
}

Requirement of_short_option(const InstrumentTerms& terms, const Decimal& contracts, const Decimal& premium,
                            const Marks& marks) {
  const Decimal strike = of_double(terms.strike);
  const Decimal underlying = marks.of(terms.underlying).value_or(strike);
  const Decimal out_of_the_money = core::max(0, terms.is_call ? strike - underlying : underlying - strike);
  const Decimal floor = (terms.is_call ? underlying : strike) * parts(10, 2);
  const Decimal margin = core::max(underlying * parts(20, 2) - out_of_the_money, floor);
  const Decimal both = premium + contracts * terms.multiplier * margin;
  return {.initial = both, .maintenance = both};
}

Requirement of_stock(MarginModel model, const Decimal& quantity, const Decimal& price, const Decimal& value) {
  if (model == MarginModel::DayTrading) return {.initial = value * kQuarter, .maintenance = value * kQuarter};
  const Decimal initial = value * kHalf;
  if (!quantity.is_negative()) return {.initial = initial, .maintenance = value * kQuarter};
  const bool is_cheap = price < Decimal(5);
  const Decimal by_value = is_cheap ? value : value * parts(30, 2);
  const Decimal by_shares = quantity.abs() * (is_cheap ? parts(25, 1) : Decimal(5));
  const Decimal maintenance = core::max(by_value, by_shares);
  return {.initial = core::max(initial, maintenance), .maintenance = maintenance};
}

Requirement in_usd(const Requirement& requirement, const Decimal& rate) {
  if (rate == Decimal(1)) return requirement;
  return {.initial = (requirement.initial.rounded(kMoneyPlaces) * rate).rounded(kMoneyPlaces),
          .maintenance = (requirement.maintenance.rounded(kMoneyPlaces) * rate).rounded(kMoneyPlaces)};
}

bool counts_as_stock(ProductKind kind) {
  return kind == ProductKind::Stock || kind == ProductKind::Other;
}

void set_equity(AccountFigures& figures, const Ledger& ledger) {
  const auto values = ledger.values();
  auto& commodities = figures.commodities;
  // Cash is swept between the segments: this one gets what its margin asks for, no more.
  commodities.equity_with_loan = commodities.initial;
  commodities.net_liquidation = commodities.equity_with_loan;
  Decimal futures_pnl;
  for (const auto& held : ledger.holdings()) {
    if (held.terms.kind != ProductKind::Future) continue;
    futures_pnl +=
        (held.liquidation_value() * ledger.marks().rate(held.terms.currency)).rounded(kMoneyPlaces);
  }
  commodities.cash = commodities.equity_with_loan - futures_pnl;
  auto& total = figures.total;
  total.cash = ledger.cash();
  total.net_liquidation = ledger.net_liquidation();
  total.equity_with_loan = total.net_liquidation - values.options;
  auto& securities = figures.securities;
  securities.cash = total.cash - commodities.cash;
  securities.net_liquidation = total.net_liquidation - commodities.net_liquidation;
  securities.equity_with_loan = total.equity_with_loan - commodities.equity_with_loan;
}

}  // namespace

std::optional<MarginModel> margin_model(std::string_view name) {
  if (name == "day-trading") return MarginModel::DayTrading;
  if (name == "reg-t") return MarginModel::RegT;
  return std::nullopt;
}

Requirement requirement_of(MarginModel model, const InstrumentTerms& terms, const Decimal& quantity,
                           const Decimal& price, const Marks& marks) {
  const Decimal value = (quantity.abs() * price * terms.multiplier);
  const auto rate = marks.rate(terms.currency);
  switch (terms.kind) {
    case ProductKind::Forex:
      return {};
    case ProductKind::Future:
      return in_usd(of_future(terms, quantity.abs(), value), rate);
    case ProductKind::Option:
      if (!quantity.is_negative()) return {};
      return in_usd(of_short_option(terms, quantity.abs(), value, marks), rate);
    case ProductKind::Crypto:
      return in_usd({.initial = value, .maintenance = value}, rate);
    case ProductKind::Bond:
      return in_usd({.initial = value * kQuarter, .maintenance = value * kQuarter}, rate);
    case ProductKind::Cfd:
      return in_usd({.initial = value * kQuarter, .maintenance = value * kQuarter}, rate);
    case ProductKind::Stock:
    case ProductKind::Other:
      break;
  }
  return in_usd(of_stock(model, quantity, price, value), rate);
}

AccountFigures figures_of(MarginModel model, const Ledger& ledger) {
  AccountFigures figures;
  Decimal stocks;
  for (const auto& held : ledger.holdings()) {
    if (held.quantity.is_zero() || !held.mark) continue;
    const auto needs = requirement_of(model, held.terms, held.quantity, *held.mark, ledger.marks());
    auto& segment = held.terms.kind == ProductKind::Future ? figures.commodities : figures.securities;
    segment.initial += needs.initial;
    segment.maintenance += needs.maintenance;
    if (counts_as_stock(held.terms.kind))
      stocks += (held.market_value().abs() * ledger.marks().rate(held.terms.currency)).rounded(kMoneyPlaces);
  }
  for (auto* segment : {&figures.securities, &figures.commodities}) {
    segment->initial = segment->initial.rounded(2);
    segment->maintenance = segment->maintenance.rounded(2);
  }
  auto& total = figures.total;
  total.initial = figures.securities.initial + figures.commodities.initial;
  total.maintenance = figures.securities.maintenance + figures.commodities.maintenance;
  total.gross = figures.securities.gross = ledger.gross_position_value();
  set_equity(figures, ledger);

  const std::int64_t factor = model == MarginModel::DayTrading ? 4 : 2;
  figures.buying_power = core::max(0, total.available() * Decimal(factor));
  figures.reg_t_margin = (stocks * kHalf).rounded(2);
  figures.reg_t_equity = figures.securities.equity_with_loan;
  figures.sma = core::max(figures.reg_t_equity - figures.reg_t_margin,
                          ledger.net_liquidation_at_start() - ledger.half_of_trades_today());
  const auto& net = total.net_liquidation;
  if (net.is_positive()) {
    figures.cushion = total.excess().to_double() / net.to_double();
    figures.leverage = total.gross.to_double() / net.to_double();
  }
  return figures;
}

AfterTrade after_trade(MarginModel model, const Ledger& ledger, std::string_view ticker,
                       const InstrumentTerms& terms, const Decimal& signed_quantity, const Decimal& price) {
  AfterTrade after;
  for (const auto& held : ledger.holdings()) {
    if (held.quantity.is_zero() || !held.mark || held.ticker == ticker) continue;
    const auto needs = requirement_of(model, held.terms, held.quantity, *held.mark, ledger.marks());
    after.initial += needs.initial;
    after.maintenance += needs.maintenance;
  }
  const Decimal quantity = ledger.holding(ticker).quantity + signed_quantity;
  const auto needs = requirement_of(model, terms, quantity, price, ledger.marks());
  after.initial += needs.initial;
  after.maintenance += needs.maintenance;
  after.equity_with_loan = ledger.net_liquidation() - ledger.values().options;
  if (terms.kind == ProductKind::Option) {
    const Decimal premium = (signed_quantity * price * terms.multiplier).rounded(kMoneyPlaces);
    after.equity_with_loan -= (premium * ledger.marks().rate(terms.currency)).rounded(kMoneyPlaces);
  }
  return after;
}

}  // namespace ibflow::sim
