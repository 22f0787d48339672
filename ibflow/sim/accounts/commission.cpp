#include "ibflow/sim/accounts/commission.hpp"

#include <span>

#include "ibflow/sim/accounts/regulatory_fees.hpp"

namespace ibflow::sim {

using core::Decimal;

namespace {

Decimal parts(std::int64_t coefficient, int scale) {
  return Decimal::from_parts(coefficient, scale);
}

/// Up to `volume` a month the rate holds; the last one has no end.
struct Tier {
  std::int64_t volume;
  std::int64_t rate_ten_thousandths;
};
constexpr Tier kStockTiers[] = {{300'000, 35}, {3'000'000, 20}, {20'000'000, 15}, {100'000'000, 10}, {0, 5}};
constexpr Tier kOptionTiers[] = {{10'000, 6'500}, {50'000, 5'000}, {100'000, 2'500}, {0, 1'500}};
constexpr Tier kFutureTiers[] = {{1'000, 8'500}, {10'000, 6'500}, {20'000, 4'500}, {0, 2'500}};

/// An order that crosses a tier's end pays each part at its own rate.
Decimal tiered(std::span<const Tier> tiers, const Decimal& month, const Decimal& quantity) {
  Decimal sum;
  Decimal from = month;
  const Decimal to = month + quantity;
  for (const auto& tier : tiers) {
    const Decimal end = tier.volume == 0 ? to : core::min(to, Decimal(tier.volume));
    if (end <= from) continue;
    sum += (end - from) * parts(tier.rate_ten_thousandths, 4);
    from = end;
  }
  return sum;
}

Decimal tiered_stock(const OrderTraded& traded) {
  const auto fees = regulatory_fees(traded.day);
  const Decimal by_shares = core::max(tiered(kStockTiers, traded.month, traded.quantity), parts(35, 2));
  const Decimal broker = core::min(by_shares, traded.value * parts(1, 2));
  const Decimal removed = traded.quantity - traded.added;
  const Decimal exchange = removed * parts(30, 4) - traded.added * parts(20, 4);
  const Decimal clearing = core::min(traded.quantity * parts(2, 4), traded.value * parts(5, 3));
  const Decimal pass_through = (broker * parts(175 + 563, 6)).rounded(8);
  Decimal total = broker + exchange + clearing + pass_through + traded.quantity * fees.cat_share;
  if (traded.sells) {
    total += (traded.value * fees.sec_rate).rounded(8);
    total += core::min(traded.quantity * fees.taf_share, fees.taf_share_limit);
  }
  return total;
}

Decimal option_rate(const OrderTraded& traded) {
  if (traded.value < traded.quantity * parts(5, 2)) return parts(25, 2);
  return traded.value < traded.quantity * parts(10, 2) ? parts(50, 2) : parts(65, 2);
}

// At least 1.00 an order. Tiered adds options regulatory fee, clearing, and on sales TAF and section 31.
Decimal option_commission(CommissionModel model, const OrderTraded& traded) {
  const Decimal by_premium = traded.quantity * option_rate(traded);
  if (model == CommissionModel::Fixed) return core::max(by_premium, 1);
  const auto fees = regulatory_fees(traded.day);
  const Decimal by_volume = tiered(kOptionTiers, traded.month, traded.quantity);
  Decimal total = core::max(core::min(by_premium, by_volume), 1);
  total += traded.quantity * (parts(2'905, 5) + parts(2, 2));
  if (traded.sells) {
    total += traded.quantity * fees.taf_contract;
    total += (traded.value * traded.terms.multiplier * fees.sec_rate).rounded(8);
  }
  return total;
}

/// Of one contract, in ten-thousandths of a USD: broker's rate (fixed) and what the exchange takes.
struct FutureFees {
  std::string_view symbol;
  std::int64_t broker, exchange;
};
constexpr FutureFees kFutureFees[] = {
    {"ES", 8'500, 13'800}, {"NQ", 8'500, 13'800}, {"YM", 8'500, 13'800},  {"RTY", 8'500, 13'800},
    {"MES", 2'500, 3'500}, {"MNQ", 2'500, 3'500}, {"MYM", 2'500, 3'500},  {"M2K", 2'500, 3'500},
    {"CL", 8'500, 15'000}, {"MCL", 2'500, 5'000}, {"GC", 8'500, 16'000},  {"MGC", 2'500, 6'000},
    {"ZN", 8'500, 8'000},  {"ZB", 8'500, 8'700},  {"VIX", 8'500, 17'800}, {"VX", 8'500, 17'800},
};
constexpr FutureFees kOtherFuture{"", 8'500, 14'000};
constexpr std::int64_t kRegulator = 200;  // NFA

Decimal future_commission(CommissionModel model, const OrderTraded& traded) {
  const auto* fees = &kOtherFuture;
  for (const auto& product : kFutureFees) {
    if (product.symbol == traded.terms.symbol) fees = &product;
  }
  const Decimal exchange = traded.quantity * parts(fees->exchange + kRegulator, 4);
  if (model == CommissionModel::Fixed || fees->broker != kOtherFuture.broker)
    return traded.quantity * parts(fees->broker, 4) + exchange;
  return tiered(kFutureTiers, traded.month, traded.quantity) + exchange;
}

/// `rate` of the value, at least `least`.
Decimal of_value(const Decimal& value, const Decimal& rate, const Decimal& least) {
  return core::max((value * rate).rounded(8), least);
}

}  // namespace

std::optional<CommissionModel> commission_model(std::string_view name) {
  if (name == "fixed") return CommissionModel::Fixed;
  if (name == "tiered") return CommissionModel::Tiered;
  if (name == "none") return CommissionModel::None;
  return std::nullopt;
}

Decimal fixed_commission(const Decimal& shares, const Decimal& trade_value) {
  const Decimal by_shares = core::max(shares * parts(5, 3), Decimal(1));
  return core::min(by_shares, trade_value * parts(1, 2)).normalized();
}

Decimal commission(CommissionModel model, const OrderTraded& traded) {
  if (model == CommissionModel::None || traded.quantity.is_zero()) return {};
  const Decimal value = traded.value * traded.terms.multiplier;
  switch (traded.terms.kind) {
    case ProductKind::Option:
      return option_commission(model, traded).normalized();
    case ProductKind::Future:
      return future_commission(model, traded).normalized();
    case ProductKind::Forex:
      return of_value(value * traded.usd_rate.rounded(8), parts(2, 5), 2).normalized();
    case ProductKind::Bond:
      return of_value(value, parts(1, 3), 1).normalized();
    case ProductKind::Crypto:
      return core::min(of_value(value, parts(18, 4), parts(175, 2)), (value * parts(1, 2)).rounded(8))
          .normalized();
    case ProductKind::Stock:
    case ProductKind::Cfd:
    case ProductKind::Other:
      break;
  }
  if (model == CommissionModel::Tiered && traded.terms.kind == ProductKind::Stock)
    return tiered_stock(traded).normalized();
  return fixed_commission(traded.quantity, value);
}

std::string commission_currency(const InstrumentTerms& terms) {
  return terms.kind == ProductKind::Forex ? std::string(kBaseCurrency) : terms.currency;
}

}  // namespace ibflow::sim
