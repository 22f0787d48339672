#include "ibflow/sim/accounts/commission.hpp"

#include <gtest/gtest.h>

#include "account_builders.hpp"
#include "ibflow/sim/accounts/regulatory_fees.hpp"

namespace ibflow::sim {
namespace {

using core::Decimal;
using test::decimal;

constexpr core::Date day(int year, unsigned month, unsigned day_of_month) {
  return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day_of_month);
}

TEST(FixedCommission, MatchesTheBrokersOwnExamples) {
  EXPECT_EQ(fixed_commission(100, 2500), decimal("1.00"));
  EXPECT_EQ(fixed_commission(1000, 25'000), decimal("5.00"));
  EXPECT_EQ(fixed_commission(1000, 250), decimal("2.50"));
}

TEST(FixedCommission, TakesOnePercentWhereThatIsLessThanTheMinimum) {
  EXPECT_EQ(fixed_commission(1, 20), decimal("0.20"));
}

TEST(FixedCommission, IsNotRoundedToCents) {
  EXPECT_EQ(fixed_commission(333, 50'000), decimal("1.665"));
}

class Schedules : public ::testing::Test {
 protected:
  OrderTraded of(InstrumentTerms terms, std::int64_t quantity, double price) {
    OrderTraded traded;
    traded.terms = std::move(terms);
    traded.quantity = quantity;
    traded.value = Decimal(quantity) * Decimal::from_double(price).value();
    traded.day = day(2019, 2, 13);
    return traded;
  }
  static Decimal fixed(const OrderTraded& traded) { return commission(CommissionModel::Fixed, traded); }
  static Decimal tiered(const OrderTraded& traded) { return commission(CommissionModel::Tiered, traded); }
};

TEST_F(Schedules, FixedIsTheSameForStocks) {
  EXPECT_EQ(fixed(of({}, 1000, 25)), decimal("5"));
  EXPECT_EQ(commission(CommissionModel::None, of({}, 1000, 25)), Decimal(0));
}

TEST_F(Schedules, TieredAddsExchangeAndClearingAndPassesThrough) {
  // 1000 * (0.0035 + 0.0030 + 0.0002), pass-through 3.5 * 0.000738
  EXPECT_EQ(tiered(of({}, 1000, 25)), decimal("6.702583"));
}

TEST_F(Schedules, TieredPaysForLiquidityThatRested) {
  auto traded = of({}, 1000, 25);
  traded.added = 1000;
  EXPECT_EQ(tiered(traded), decimal("1.702583"));  // 0.0020 a share back instead of 0.0030
}

TEST_F(Schedules, TieredSalesPayTheRegulatorsOfTheirDay) {
  auto traded = of({}, 1000, 25);
  traded.sells = true;
  EXPECT_EQ(tiered(traded), decimal("6.702583") + decimal("0.325") + decimal("0.119"));
  traded.day = day(2024, 6, 3);
  EXPECT_EQ(tiered(traded), decimal("6.702583") + decimal("0.695") + decimal("0.166"));
  traded.day = day(2025, 6, 2);
  EXPECT_EQ(tiered(traded), decimal("6.702583") + decimal("0.166") + decimal("0.048"))
      << "and the audit trail";
}

TEST_F(Schedules, AMonthsVolumeLowersTheTier) {
  auto traded = of({}, 1000, 25);
  traded.month = 299'500;
  EXPECT_EQ(tiered(of({}, 1000, 25)) - tiered(traded), decimal("0.75") + decimal("0.0005535"))
      << "half of it at 0.0020";
}

TEST_F(Schedules, OptionsPayByPremiumAndAtLeastADollar) {
  const auto call = test::option("AAPL", 170, true);
  EXPECT_EQ(fixed(of(call, 10, 2)), decimal("6.5"));
  EXPECT_EQ(fixed(of(call, 10, 0.07)), decimal("5"));
  EXPECT_EQ(fixed(of(call, 10, 0.03)), decimal("2.5"));
  EXPECT_EQ(fixed(of(call, 1, 2)), decimal("1"));
  EXPECT_GT(tiered(of(call, 10, 2)), decimal("6.5"));
}

TEST_F(Schedules, FuturesPayByProduct) {
  EXPECT_EQ(fixed(of(test::future("ES", 50), 2, 2700)), decimal("4.5"));
  EXPECT_EQ(fixed(of(test::future("MES", 5), 1, 2700)), decimal("0.62"));
}

TEST_F(Schedules, ForexPaysAFifthOfABasisPointAndAtLeastTwoDollars) {
  EXPECT_EQ(fixed(of(test::forex("EUR", "USD"), 20'000, 1.13)), decimal("2"));
  EXPECT_EQ(fixed(of(test::forex("EUR", "USD"), 1'000'000, 1.13)), decimal("22.6"));
  auto yen = of(test::forex("USD", "JPY"), 1'000'000, 110);
  yen.usd_rate = decimal("0.00909091");
  EXPECT_NEAR(fixed(yen).to_double(), 20, 1e-4);
  EXPECT_EQ(commission_currency(yen.terms), "USD");
}

TEST(RegulatoryFees, HoldFromTheirDayOn) {
  EXPECT_EQ(regulatory_fees(day(2024, 5, 21)).sec_rate, decimal("0.000008"));
  EXPECT_EQ(regulatory_fees(day(2024, 5, 22)).sec_rate, decimal("0.0000278"));
  EXPECT_EQ(regulatory_fees(day(2025, 5, 14)).sec_rate, Decimal(0));
  EXPECT_EQ(regulatory_fees(day(2021, 12, 31)).taf_share, decimal("0.000119"));
  EXPECT_EQ(regulatory_fees(day(2022, 1, 1)).taf_share, decimal("0.00013"));
  EXPECT_EQ(regulatory_fees(day(2019, 2, 13)).cat_share, Decimal(0));
}

}  // namespace
}  // namespace ibflow::sim
