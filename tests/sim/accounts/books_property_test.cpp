// Whatever is traded in several accounts, products and currencies: the books balance, exactly.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "account_builders.hpp"
#include "ibflow/sim/accounts/accounts.hpp"

namespace ibflow::sim::test {
namespace {

using core::Decimal;

struct Listed {
  std::string ticker;
  InstrumentTerms terms;
  std::int64_t cents;  // of its price
};

const std::vector<Listed>& listing() {
  static const std::vector<Listed> all{
      {"AAPL", {}, 17'025},
      {"SAP", foreign_stock("EUR"), 9'450},
      {"AAPL C", option("AAPL", 170, true), 345},
      {"ESH9", future("ES", 50), 270'025},
      {"EUR.USD", forex("EUR", "USD"), 113},
  };
  return all;
}

InstrumentTerms listed_terms(std::string_view ticker) {
  return std::ranges::find(listing(), ticker, &Listed::ticker)->terms;
}

/// One account by simple addition: no averages, no marks.
struct PlainBooks {
  std::map<std::string, Decimal> cash{{"USD", 1'000'000}};
  std::map<std::string, Decimal> quantity, flow;  // by ticker; what was paid
  std::map<std::string, Decimal> fees;            // by ticker
};

class RandomTrading {
 public:
  RandomTrading(std::uint64_t seed, CommissionModel model)
      : random_(seed), accounts_(options(model), listed_terms, {}) {
    for (const auto& listed : listing())
      accounts_.mark(listed.ticker, static_cast<double>(listed.cents) / 100);
  }

  void trade() {
    const auto& account = accounts_.names()[draw(accounts_.names().size())];
    const auto& listed = listing()[draw(listing().size())];
    SimOrder order;
    order.terms.account = account;
    order.terms.ticker = listed.ticker;
    order.terms.side = draw(2) == 0 ? model::Side::Buy : model::Side::Sell;
    for (std::size_t fills = 1 + draw(3); fills > 0; --fills) fill(order, listed);
    if (draw(20) == 0) accounts_.start_day();
  }

  void check() const {
    for (const auto& [name, plain] : plain_) check(accounts_.ledger(name), plain);
  }

 private:
  static AccountsOptions options(CommissionModel model) {
    AccountsOptions options;
    options.names = {"DU1", "DU2", "DU3"};
    options.commissions = model;
    options.day = std::chrono::year(2019) / 2 / 13;
    return options;
  }

  std::size_t draw(std::size_t below) { return static_cast<std::size_t>(random_() % below); }

  void fill(SimOrder& order, const Listed& listed) {
    const auto cents = listed.cents + static_cast<std::int64_t>(draw(21)) - 10;
    const Decimal price = Decimal::from_parts(cents, 2);
    auto fill = a_fill(listed.ticker, static_cast<std::int64_t>(1 + draw(300)), price.to_double());
    fill.side = order.terms.side;
    fill.account = order.terms.account;
    fill.added_liquidity = draw(2) == 0;
    order.filled += fill.shares;
    order.notional += fill.shares * price;
    const auto booked = accounts_.apply(fill, order);
    order.commission += booked.commission;

    auto& plain = plain_[order.terms.account];
    const Decimal signed_shares = fill.side == model::Side::Buy ? fill.shares : -fill.shares;
    const Decimal value = signed_shares * price * listed.terms.multiplier;
    plain.quantity[listed.ticker] += signed_shares;
    plain.flow[listed.ticker] += value;
    plain.fees[listed.ticker] += booked.commission;
    plain.cash[commission_currency(listed.terms)] -= booked.commission;
    if (!listed.terms.is_margined()) plain.cash[listed.terms.currency] -= value;
    if (listed.terms.kind == ProductKind::Forex) plain.cash[listed.terms.symbol] += signed_shares;
  }

  static void check(const Ledger& ledger, const PlainBooks& plain) {
    auto expected_cash = plain.cash;
    for (const auto& [ticker, quantity] : plain.quantity) {
      const auto held = ledger.holding(ticker);
      const auto fees = held.terms.kind == ProductKind::Forex ? Decimal() : plain.fees.at(ticker);
      EXPECT_EQ(held.quantity, quantity) << ticker;
      // All that was paid is either in the open position or realised.
      EXPECT_EQ(held.cost - held.realized_pnl, plain.flow.at(ticker) + fees) << ticker;
      if (quantity.is_zero()) {
        EXPECT_TRUE(held.cost.is_zero()) << ticker;
      }
      if (held.terms.is_margined()) {
        expected_cash[held.terms.currency] += held.realized_pnl + fees - held.fees;
      }
    }
    for (const auto& [currency, amount] : expected_cash) EXPECT_EQ(ledger.balances().at(currency), amount);
    const auto& rate = ledger.marks().rate("EUR");
    EXPECT_EQ(ledger.net_liquidation(),
              ledger.net_liquidation("USD") + (ledger.net_liquidation("EUR") * rate).rounded(10));
  }

  std::mt19937_64 random_;
  Accounts accounts_;
  std::map<std::string, PlainBooks> plain_;
};

class BooksBalance : public testing::TestWithParam<CommissionModel> {};

INSTANTIATE_TEST_SUITE_P(Schedules, BooksBalance,
                         testing::Values(CommissionModel::Fixed, CommissionModel::Tiered,
                                         CommissionModel::None));

TEST_P(BooksBalance, CashPositionsAndCommissionsAgreeWithTheFills) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    RandomTrading trading(seed, GetParam());
    for (int i = 0; i < 60; ++i) trading.trade();
    trading.check();
    if (HasFailure()) return;
  }
}

TEST(Ledgers, ProfitInOneCurrencyIsWhatTheNetLiquidationHasGained) {
  std::mt19937_64 random(7);
  Ledger ledger(1'000'000);
  for (int i = 0; i < 300; ++i) {
    const auto& listed = listing()[std::vector<std::size_t>{0, 2, 3}[random() % 3]];
    const auto quantity = static_cast<std::int64_t>(random() % 400) - 200;
    if (quantity == 0) continue;
    const auto cents = listed.cents + static_cast<std::int64_t>(random() % 41) - 20;
    ledger.apply(a_fill(listed.ticker, quantity, static_cast<double>(cents) / 100), decimal("1.37"),
                 listed.terms);
    ASSERT_EQ(ledger.net_liquidation() - Decimal(1'000'000), ledger.realized_pnl() + ledger.unrealized_pnl());
  }
}

}  // namespace
}  // namespace ibflow::sim::test
