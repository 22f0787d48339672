#include "ibflow/sim/contracts/contract_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "ibflow/sim/contracts/market_rules.hpp"
#include "ibflow/sim/contracts/option_chain.hpp"

namespace ibflow::sim::test {
namespace {

using testing::ElementsAre;
using testing::Ge;

constexpr core::Date kSession = std::chrono::year(2019) / 2 / 13;

core::Date date(std::string_view text) {
  return core::parse_date(text).value();
}

ContractDatabase recorded_day() {
  return ContractDatabase(ContractSources{
      .tickers = {"AAPL", "SPY", "XYZ"}, .session = kSession, .previous_closes = {170.9, 274, {}}});
}

TEST(ContractDatabase, TheTickersComeFirstInTheirOrder) {
  const auto database = recorded_day();
  EXPECT_EQ(database.instrument(0).key, "AAPL");
  EXPECT_EQ(database.instrument(1).key, "SPY");
  EXPECT_EQ(database.instrument(2).key, "XYZ");
  EXPECT_EQ(ContractDatabase(std::vector<std::string>{"SPY"}).size(), 1U);
}

TEST(ContractDatabase, KeysAndConIdsAreUnique) {
  const auto database = recorded_day();
  std::set<std::string> keys;
  std::set<std::int32_t> con_ids;
  for (std::size_t index = 0; index < database.size(); ++index) {
    const auto& each = database.instrument(index);
    EXPECT_TRUE(keys.insert(each.key).second) << each.key;
    EXPECT_TRUE(con_ids.insert(each.con_id).second) << each.key;
    EXPECT_EQ(database.index_of(each.key), index);
    EXPECT_EQ(database.index_of_con_id(each.con_id), index);
  }
}

TEST(ContractDatabase, TheSameSourcesGiveTheSameNumbers) {
  const auto one = recorded_day(), other = recorded_day();
  ASSERT_EQ(one.size(), other.size());
  for (std::size_t index = 0; index < one.size(); ++index)
    EXPECT_EQ(one.instrument(index).con_id, other.instrument(index).con_id);
}

TEST(ContractDatabase, StocksWithAKnownPriceHaveChains) {
  const auto database = recorded_day();
  const auto options_on = [&](std::string_view symbol) {
    int count = 0;
    for (const auto index : database.with_symbol(symbol))
      count += database.instrument(index).security_type == SecurityType::Option ? 1 : 0;
    return count;
  };
  EXPECT_THAT(options_on("AAPL"), Ge(200));
  EXPECT_THAT(options_on("SPX"), Ge(200));
  EXPECT_EQ(options_on("XYZ"), 0);
}

TEST(ContractDatabase, OptionsOfARecordedChainCanBeAdded) {
  auto database = recorded_day();
  const auto before = database.size();
  const auto option =
      an_option(database.instrument(0), 0, date("20190322"), 171.25, OptionRight::Call, "AAPL");
  const auto index = database.add(option);
  EXPECT_EQ(index, before);
  EXPECT_EQ(database.add(option), index);
  EXPECT_EQ(database.size(), before + 1);
  protocol::Contract described;
  described.symbol = "AAPL";
  described.sec_type = "OPT";
  described.strike = 171.25;
  EXPECT_EQ(database.find(described), index);
}

TEST(ContractDatabase, PricesStepByTheRuleOfTheExchange) {
  const auto database = recorded_day();
  const auto option = database.index_of("AAPL  190315C00170000");
  ASSERT_TRUE(option);
  EXPECT_EQ(database.increment(*option, "SMART", 2.5), 0.01);
  EXPECT_EQ(database.increment(*option, "", 3), 0.05);
  EXPECT_EQ(database.increment(0, "ISLAND", 170), 0.01);
  EXPECT_EQ(increment_at(4711, 1), 0);
}

TEST(OptionChain, ExpiriesAreFridaysOrTheDayBeforeAHoliday) {
  std::vector<std::string> texts;
  for (const auto expiry : option_expiries(date("20190329")))
    texts.push_back(core::format_compact_date(expiry));
  // Good Friday was 2019-04-19.
  EXPECT_THAT(texts, ElementsAre("20190329", "20190405", "20190412", "20190418", "20190517", "20190621",
                                 "20190719", "20190816"));
}

TEST(OptionChain, AWeekThatEndsWithAHolidayHasExpiredOnItsFriday) {
  EXPECT_EQ(option_expiries(date("20190419")).front(), date("20190426"));
}

TEST(OptionChain, StrikesLieAroundThePriceInUsualSteps) {
  const auto strikes = option_strikes(170.9);
  EXPECT_EQ(strikes.size(), 31U);
  EXPECT_EQ(strikes[15], 170);
  EXPECT_EQ(strikes[16], 172.5);
  EXPECT_GT(option_strikes(2.2).front(), 0);
}

TEST(OptionChain, AnOccSymbolPadsTheRootAndCountsThousandths) {
  EXPECT_EQ(occ_symbol("V", date("20190215"), OptionRight::Put, 142.5), "V     190215P00142500");
}

TEST(Instrument, WireTextsOfTypesGoBothWays) {
  for (const auto type : {SecurityType::Stock, SecurityType::ContinuousFuture, SecurityType::Combo})
    EXPECT_EQ(security_type(wire_text(type)), type);
  EXPECT_FALSE(security_type("WAR"));
}

}  // namespace
}  // namespace ibflow::sim::test
