// The reference tables: complete, consistent with each other, and found by what people look for.

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>

#include "ibflow/protocol/reference/account_values.hpp"
#include "ibflow/protocol/reference/algo_strategies.hpp"
#include "ibflow/protocol/reference/generic_ticks.hpp"
#include "ibflow/protocol/reference/history_values.hpp"
#include "ibflow/protocol/reference/instruments.hpp"
#include "ibflow/protocol/reference/market_data_values.hpp"
#include "ibflow/protocol/reference/message_ids.hpp"
#include "ibflow/protocol/reference/order_fields.hpp"
#include "ibflow/protocol/reference/order_statuses.hpp"
#include "ibflow/protocol/reference/order_types.hpp"
#include "ibflow/protocol/reference/server_versions.hpp"
#include "ibflow/protocol/reference/session_values.hpp"
#include "ibflow/protocol/reference/tick_types.hpp"
#include "ibflow/protocol/reference/unset_values.hpp"

namespace ibflow::protocol {
namespace {

TEST(TickTypes, TheIndexIsTheNumberAndNamesAreUnique) {
  ASSERT_EQ(kTickTypes.size(), 111U);
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kTickTypes.size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(kTickTypes[i].type), i);
    EXPECT_TRUE(names.insert(kTickTypes[i].name).second) << kTickTypes[i].name;
  }
}

TEST(TickTypes, AreFoundByNumberAndByName) {
  static_assert(find_tick_type(TickType::Bid)->name == "BID");
  EXPECT_EQ(find_tick_type("BID_SIZE")->type, TickType::BidSize);
  EXPECT_EQ(find_tick_type("ODD_LOT_ASK_EXCH")->type, static_cast<TickType>(110));
  EXPECT_EQ(find_tick_type("RT_VOLUME")->value, TickValue::Text);
  EXPECT_EQ(find_tick_type("HALTED")->value, TickValue::Generic);
  EXPECT_EQ(find_tick_type("MODEL_OPTION")->value, TickValue::OptionComputation);
  EXPECT_EQ(find_tick_type("CLOSE_EFP_COMPUTATION")->value, TickValue::Efp);
  EXPECT_EQ(find_tick_type("bid"), nullptr);
}

TEST(TickTypes, ANumberOfANewerServerIsKeptAndHasNoRow) {
  const auto newer = static_cast<TickType>(4711);
  EXPECT_EQ(static_cast<std::int32_t>(newer), 4711);
  EXPECT_EQ(find_tick_type(newer), nullptr);
  EXPECT_EQ(find_tick_type(TickType::NotSet), nullptr);
  EXPECT_EQ(find_tick_type(static_cast<TickType>(-1)), nullptr);
}

TEST(TickTypes, APriceImpliesTheSizeOfItsSide) {
  EXPECT_EQ(implied_size_tick(TickType::Bid), TickType::BidSize);
  EXPECT_EQ(implied_size_tick(TickType::Ask), TickType::AskSize);
  EXPECT_EQ(implied_size_tick(TickType::Last), TickType::LastSize);
  EXPECT_EQ(implied_size_tick(TickType::DelayedBid), TickType::DelayedBidSize);
  EXPECT_EQ(implied_size_tick(TickType::DelayedAsk), TickType::DelayedAskSize);
  EXPECT_EQ(implied_size_tick(TickType::DelayedLast), TickType::DelayedLastSize);
  EXPECT_EQ(implied_size_tick(TickType::Close), std::nullopt);
  for (const auto& pair : kImpliedSizeTicks) {
    EXPECT_EQ(find_tick_type(pair.price)->value, TickValue::Price);
    EXPECT_EQ(find_tick_type(pair.size)->value, TickValue::Size);
  }
}

TEST(TickTypes, ADelayedFormCarriesWhatItsLiveFormCarries) {
  int delayed = 0;
  for (const auto& row : kTickTypes) {
    if (!row.delayed_form_of) continue;
    ++delayed;
    EXPECT_EQ(row.value, find_tick_type(*row.delayed_form_of)->value) << row.name;
  }
  EXPECT_EQ(delayed, 19);
  EXPECT_EQ(find_tick_type(TickType::DelayedYieldBid)->delayed_form_of, TickType::BidYield);
}

TEST(GenericTicks, NameTheTicksTheyAdd) {
  EXPECT_EQ(kGenericTicks.size(), 33U);
  const auto* shortable = find_generic_tick("236");
  ASSERT_NE(shortable, nullptr);
  ASSERT_EQ(shortable->tick_types().size(), 2U);
  EXPECT_EQ(shortable->tick_types()[1], TickType::ShortableShares);
  EXPECT_TRUE(find_generic_tick(generic_tick::kNoDefaultTicks)->tick_types().empty());
  EXPECT_EQ(find_generic_tick("999"), nullptr);
}

TEST(MessageIds, BothDirectionsAreSortedAndFound) {
  EXPECT_EQ(kIncomingMessages.size(), 86U);
  EXPECT_EQ(kOutgoingMessages.size(), 85U);
  EXPECT_TRUE(std::ranges::is_sorted(kIncomingMessages, {}, &MessageId::id));
  EXPECT_TRUE(std::ranges::is_sorted(kOutgoingMessages, {}, &MessageId::id));
  EXPECT_EQ(find_incoming_message(1)->name, "TICK_PRICE");
  EXPECT_EQ(find_outgoing_message(1)->name, "REQ_MKT_DATA");
  EXPECT_EQ(find_incoming_message(111)->name, "UPDATE_CONFIG_RESPONSE");
  EXPECT_EQ(find_outgoing_message(60), nullptr);
  EXPECT_EQ(find_incoming_message(201), nullptr) << "the protobuf offset is taken off before";
}

TEST(ServerVersions, AreSortedAndComplete) {
  EXPECT_EQ(kServerVersionFeatures.size(), 160U);
  EXPECT_TRUE(std::ranges::is_sorted(kServerVersionFeatures, {}, &ServerVersionFeature::server_version));
  EXPECT_EQ(server_version::kFractionalPositions, 101);
  EXPECT_EQ(server_version::kProtobuf, 201);
  EXPECT_EQ(server_version::kOddLotBidAskQuotes, 225);
}

TEST(OrderStatuses, OnlyThreeAreFinal) {
  std::set<std::string_view> final_ones;
  for (const auto& row : kOrderStatuses) {
    EXPECT_FALSE(row.is_final && row.is_working) << row.name;
    if (row.is_final) final_ones.insert(row.name);
  }
  EXPECT_EQ(final_ones, (std::set<std::string_view>{"ApiCancelled", "Cancelled", "Filled"}));
  EXPECT_EQ(kOrderStatuses.size(), 9U);
}

TEST(OrderStatuses, InactiveIsNeitherWorkingNorFinalAndAPendingCancelMayStillFill) {
  EXPECT_FALSE(find_order_status(order_status::kInactive)->is_working);
  EXPECT_FALSE(find_order_status(order_status::kInactive)->is_final);
  EXPECT_TRUE(find_order_status(order_status::kPendingCancel)->is_working);
  EXPECT_EQ(find_order_status("Nonsense"), nullptr);
}

TEST(OrderTexts, AreIBsTexts) {
  EXPECT_EQ(order_type::kAll.size(), 41U);
  EXPECT_EQ(order_type::kStopLimit, "STP LMT");
  EXPECT_EQ(order_type::kTrailLimit, "TRAIL LIMIT");
  EXPECT_EQ(find_text(order_type::kAll, "PEG BENCH")->meaning, "pegged to benchmark");
  EXPECT_EQ(find_text(order_type::kAll, "lmt"), nullptr);
  EXPECT_EQ(time_in_force::kAll.size(), 10U);
  EXPECT_EQ(action::kAll.size(), 4U);
  EXPECT_EQ(find_text(hedge_type::kAll, "P")->meaning, "pair");
  EXPECT_EQ(clearing_intent::kAll.size(), 4U);
  EXPECT_EQ(rule_80a::kAll.size(), 9U);
}

TEST(OrderNumbers, AreIBsNumbers) {
  EXPECT_EQ(static_cast<int>(TriggerMethod::Midpoint), 8);
  EXPECT_EQ(name_of(kTriggerMethods, TriggerMethod::LastOrBidAsk), "last or bid/ask");
  EXPECT_EQ(name_of(kTriggerMethods, static_cast<TriggerMethod>(5)), "");
  EXPECT_EQ(static_cast<int>(OcaType::ReduceWithoutBlock), 3);
  EXPECT_EQ(static_cast<int>(AuctionStrategy::Transparent), 3);
  EXPECT_EQ(static_cast<int>(VolatilityType::Annual), 2);
  EXPECT_EQ(static_cast<int>(ReferencePriceType::BidOrAsk), 2);
  EXPECT_EQ(static_cast<int>(PriceManagement::AccountDefault), unset::kInteger);
  EXPECT_EQ(name_of(kConditionTypes, ConditionType::PercentChange), "percent_change");
  EXPECT_EQ(kConditionTypes.size(), 6U);
}

TEST(InstrumentTexts, AreIBsTexts) {
  EXPECT_EQ(security_type::kAll.size(), 25U);
  EXPECT_EQ(security_type::kCombo, "BAG");
  EXPECT_EQ(security_type::kFutureAndContinuous, "FUT+CONTFUT");
  EXPECT_EQ(security_id_type::kAll.size(), 5U);
  EXPECT_EQ(fund_asset_type::kAlternative, "007");
  EXPECT_TRUE(option_right::is_none("?") && option_right::is_none("") && option_right::is_none("0"));
  EXPECT_FALSE(option_right::is_none("P"));
}

TEST(HistoryTexts, SayWhichRequestTakesThem) {
  EXPECT_EQ(bar_size::kAll.size(), 21U);
  EXPECT_EQ(bar_size::kFiveMinutes, "5 mins");
  EXPECT_EQ(bar_size::kOneSecond, "1 secs");
  EXPECT_EQ(duration_unit::kAll.size(), 5U);
  EXPECT_EQ(kWhatToShow.size(), 15U);
  EXPECT_TRUE(find_what_to_show("BID")->real_time_bars);
  EXPECT_FALSE(find_what_to_show("BID")->historical_ticks);
  EXPECT_TRUE(find_what_to_show("BID_ASK")->historical_ticks);
  EXPECT_FALSE(find_what_to_show(what_to_show::kSchedule)->real_time_bars);
}

TEST(MarketDataNumbers, AreIBsNumbers) {
  EXPECT_EQ(static_cast<int>(MarketDataMode::DelayedFrozen), 4);
  EXPECT_EQ(static_cast<int>(DepthSide::Bid), 1);
  EXPECT_EQ(static_cast<int>(DepthOperation::Delete), 2);
  EXPECT_EQ(name_of(kTickByTickKinds, TickByTickKind::MidPoint), tick_by_tick_type::kMidPoint);
}

TEST(AccountTexts, AreIBsTexts) {
  EXPECT_EQ(account_summary_tag::kAll.size(), 29U);
  EXPECT_EQ(fa_method::kAll.size(), 9U);
  EXPECT_EQ(name_of(kFaDataTypes, FaDataType::Aliases), "ALIASES");
  EXPECT_EQ(static_cast<int>(OptionExerciseType::AutoExerciseTrading), 200);
  EXPECT_EQ(static_cast<int>(OptionExerciseType::None), -1);
  EXPECT_EQ(name_of(kLiquidities, Liquidity::RoutedOut), "routed out");
  EXPECT_EQ(execution_side::kSold, "SLD");
  EXPECT_EQ(kServerLogLevels.size(), 5U);
  EXPECT_EQ(kNewsBulletinKinds.size(), 3U);
}

TEST(AlgoStrategies, ListTheirParametersInOrder) {
  EXPECT_EQ(kAlgoStrategies.size(), 16U);
  const auto* arrival = find_algo_strategy(algo_strategy::kArrivalPrice);
  ASSERT_NE(arrival, nullptr);
  ASSERT_EQ(arrival->parameters.size(), 6U);
  EXPECT_EQ(arrival->parameters[1].tag, "riskAversion");
  EXPECT_EQ(arrival->parameters[1].values.size(), 4U);
  EXPECT_EQ(arrival->parameters[2].kind, AlgoParameterKind::Time);
  EXPECT_EQ(arrival->parameters[4].kind, AlgoParameterKind::Flag);
}

TEST(AlgoStrategies, TwoOfThemDifferInCaseAlone) {
  EXPECT_EQ(find_algo_strategy("Vwap")->provider, "IBALGO");
  EXPECT_NE(find_algo_strategy("VWAP")->provider, "IBALGO");
  EXPECT_EQ(find_algo_strategy("vwap"), nullptr);
}

template <class Table>
void expect_unique(const Table& table) {
  std::set<std::string_view> texts;
  for (const auto& row : table) EXPECT_TRUE(texts.insert(row.text).second) << row.text;
}

TEST(ReferenceTables, NoTextStandsTwice) {
  expect_unique(order_type::kAll);
  expect_unique(time_in_force::kAll);
  expect_unique(security_type::kAll);
  expect_unique(exchange::kAll);
  expect_unique(fund_asset_type::kAll);
  expect_unique(rule_80a::kAll);
}

}  // namespace
}  // namespace ibflow::protocol
