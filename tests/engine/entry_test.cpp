// From a prediction to a bracket at the broker, or to a reason why not.

#include <cmath>

#include "engine_fixture.hpp"

namespace ibflow::engine::test {
namespace {

using model::OrderRole;
using model::OrderStatus;
using model::Side;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Entry : public EngineTest {};

TEST_F(Entry, ABuySignalSendsABracketAroundTheAsk) {
  start();
  predict(a_prediction().buy("SPY"));
  ASSERT_THAT(broker.placed, SizeIs(3));
  const auto [entry, target, stop] = bracket();

  EXPECT_EQ(entry.side, Side::Buy);
  EXPECT_EQ(entry.type, model::OrderType::Market);
  EXPECT_EQ(entry.quantity, core::Decimal(75));
  EXPECT_FALSE(entry.transmit);

  EXPECT_EQ(target.role, OrderRole::TakeProfit);
  EXPECT_EQ(target.side, Side::Sell);
  EXPECT_EQ(target.limit_price, 103.01);
  EXPECT_EQ(target.parent_id, entry.order_id);
  EXPECT_FALSE(target.transmit);

  EXPECT_EQ(stop.role, OrderRole::StopLoss);
  EXPECT_EQ(stop.type, model::OrderType::Stop);
  EXPECT_EQ(stop.stop_price, 98.01);
  EXPECT_EQ(stop.parent_id, entry.order_id);
  EXPECT_TRUE(stop.transmit);

  for (const auto& order : broker.placed) {
    EXPECT_EQ(order.quantity, core::Decimal(75));
    EXPECT_EQ(order.account, "DU1");
    EXPECT_EQ(order.client_id, core::ClientId(7));
    EXPECT_TRUE(order.key.starts_with("R1-"));
    EXPECT_NE(order.decision_id, 0);
  }
  EXPECT_EQ(state(), "entering");
}

TEST_F(Entry, ASellSignalSellsShortAroundTheBid) {
  start();
  predict(a_prediction().sell("SPY"));
  const auto [entry, target, stop] = bracket();
  EXPECT_EQ(entry.side, Side::Sell);
  EXPECT_EQ(target.limit_price, 96.99);
  EXPECT_EQ(stop.stop_price, 101.99);
}

TEST_F(Entry, AllThreeAreJournaledAsSent) {
  start();
  predict(a_prediction().buy("SPY"));
  settle();
  const auto orders = journal::JournalReader::open(file())->orders(journal->run_id()).value();
  ASSERT_THAT(orders, SizeIs(3));
  for (const auto& order : orders) EXPECT_TRUE(order.sent_at.has_value());
  EXPECT_EQ(engine->summary().orders, 3U);
}

TEST_F(Entry, TheStoryOfAnOrderStartsWithItsPrediction) {
  start();
  predict(a_prediction().buy("SPY").confidence(0.77));
  const auto story = journal::JournalReader::open(file())->order_story(last_order().key).value();
  ASSERT_TRUE(story.decision && story.prediction);
  EXPECT_EQ(story.decision->decision.action, "enter_long");
  EXPECT_EQ(story.decision->decision.atr, 0.5);
  EXPECT_EQ(story.decision->decision.reference_price, 100.01);
  EXPECT_EQ(story.prediction->prediction.confidence, 0.77);
}

struct Ignored {
  const char* name;
  PredictionBuilder prediction;
  const char* reason;
};
class IgnoredPrediction : public EngineTest, public testing::WithParamInterface<Ignored> {};

TEST_P(IgnoredPrediction, IsRecordedWithItsReason) {
  start();
  predict(GetParam().prediction);
  EXPECT_THAT(broker.placed, IsEmpty());
  EXPECT_THAT(last_decision(), HasSubstr(GetParam().reason));
  EXPECT_THAT(decisions(), ElementsAre("ignore"));
  EXPECT_THAT(journal::JournalReader::open(file())->predictions(journal->run_id()).value(), SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(
    Because, IgnoredPrediction,
    testing::Values(Ignored{"Threshold", a_prediction().buy("SPY").confidence(0.6499),
                            "confidence 0.650 is below 0.650"},
                    Ignored{"Hold", a_prediction().hold("SPY"), "HOLD"},
                    Ignored{"Stale", a_prediction().buy("SPY").made(at("09:57:59")), "stale: 121 s old"},
                    Ignored{"Future", a_prediction().buy("SPY").made(at("10:01:01")), "ahead of the clock"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST_F(Entry, AConfidenceThatIsNoNumberIsNotedAndIgnored) {
  start();
  predict(a_prediction().buy("SPY").confidence(std::nan("")));
  EXPECT_THAT(broker.placed, IsEmpty());
  EXPECT_FALSE(journal->failure()) << "the journal has no place for it";
  const auto notes = journal::JournalReader::open(file())->notes(journal->run_id()).value();
  EXPECT_EQ(std::ranges::count(notes, "bad_prediction", &journal::NoteEntry::kind), 1);
}

TEST_F(Entry, TheThresholdItselfIsEnough) {
  start();
  predict(a_prediction().buy("SPY").confidence(0.65));
  EXPECT_THAT(broker.placed, SizeIs(3));
}

TEST_F(Entry, ATickerOfNobodyIsRecordedAndIgnored) {
  start();
  predict(a_prediction().buy("XYZ"));
  EXPECT_THAT(broker.placed, IsEmpty());
  EXPECT_THAT(decisions(), ElementsAre("ignore"));
}

TEST_F(Entry, ThePredictionOfAnEarlierRunIsNotActedOnAgain) {
  start();
  predict(a_prediction().buy("SPY").made(at("10:00")));
  ASSERT_THAT(broker.placed, SizeIs(3));
  engine.reset();
  journal.reset();
  open_journal();
  start({"SPY"}, {}, "R2");
  predict(a_prediction().buy("SPY").made(at("10:00")));
  EXPECT_THAT(broker.placed, SizeIs(3));
  EXPECT_THAT(decisions(), ElementsAre("ignore"));
}

TEST_F(Entry, TheSameSideIsIgnoredWhileEnteringAndWhenOpen) {
  start();
  predict(a_prediction().buy("SPY"));
  seconds_pass(1);
  predict(a_prediction().buy("SPY"));
  EXPECT_THAT(last_decision(), HasSubstr("already long (entering)"));
  accept(bracket());
  fill(bracket().entry, 100);
  seconds_pass(1);
  predict(a_prediction().buy("SPY"));
  EXPECT_THAT(last_decision(), HasSubstr("already long (open)"));
  EXPECT_THAT(broker.placed, SizeIs(3));
}

TEST_F(Entry, ThePositionValueIsCapped) {
  config.max_position_value = 2'000;
  start();
  predict(a_prediction().buy("SPY"));
  EXPECT_EQ(bracket().entry.quantity, core::Decimal(19));  // 2000 / 100.01
}

TEST_F(Entry, WithoutWarmUpThereIsNoEntry) {
  start();
  model::Instrument cold;
  cold.symbol = "QQQ";
  engine->add_instrument(cold, {});
  quote("QQQ", 50);
  predict(a_prediction().buy("QQQ"));
  EXPECT_THAT(last_decision("QQQ"), HasSubstr("the average true range lacks 14 bars"));
  EXPECT_THAT(broker.placed, IsEmpty());
}

TEST_F(Entry, RealTimeBarsWarmTheAverageUp) {
  start();
  model::Instrument cold;
  cold.symbol = "QQQ";
  engine->add_instrument(cold, {});
  for (int i = 0; i < 14 * 12; ++i) {
    engine->on_real_time_bar(
        "QQQ", a_bar(at("10:00") + std::chrono::seconds(5 * i), 50, 50.1, 49.9, 50, std::chrono::seconds(5)));
  }
  settle();
  EXPECT_NEAR(*row("QQQ").atr, 0.2, 1e-9);
  EXPECT_EQ(row("QQQ").bars, 14U);
  EXPECT_THAT(journal::JournalReader::open(file())->bars(journal->run_id(), "QQQ").value(), SizeIs(14));
}

TEST_F(Entry, AnOldQuoteIsNoPrice) {
  start();
  now = at("10:03");
  engine->on_time(now);  // without a new quote
  predict(a_prediction().buy("SPY"));
  EXPECT_THAT(last_decision(), HasSubstr("the quote is 180 s old"));
}

TEST_F(Entry, AStopThatTheSpreadAloneWouldHitIsNoEntry) {
  start();
  model::Quote wide;
  wide.symbol = "SPY";
  wide.last = 100;
  wide.bid = 99.5;
  wide.ask = 100.25;
  wide.updated_at = now;
  engine->on_quote(wide);
  predict(a_prediction().buy("SPY"));
  EXPECT_THAT(broker.placed, IsEmpty());
  EXPECT_THAT(last_decision(), HasSubstr("a stop 2.00 away is nearer than 3 spreads of 0.75"));
}

TEST_F(Entry, TheSpreadRuleCanBeSwitchedOff) {
  config.min_stop_spreads = 0;
  start();
  model::Quote wide;
  wide.symbol = "SPY";
  wide.bid = 99;
  wide.ask = 101;
  wide.updated_at = now;
  engine->on_quote(wide);
  predict(a_prediction().buy("SPY"));
  EXPECT_THAT(broker.placed, SizeIs(3));
}

TEST_F(Entry, AFillThatNamesTheNextSecondMovesTheTimeThere) {
  start();
  predict(a_prediction().buy("SPY"));
  model::Execution execution = an_execution().of(bracket().entry).id("e.01").quantity(75).price(100.01);
  execution.time = now + std::chrono::seconds(1);
  engine->on_execution(execution);
  EXPECT_EQ(engine->snapshot().recent_events.back().at, execution.time);
  EXPECT_THAT(engine->snapshot().recent_events.back().text, HasSubstr("open"));
}

TEST_F(Entry, ShortsCanBeForbidden) {
  config.allow_short = false;
  start();
  predict(a_prediction().sell("SPY"));
  EXPECT_THAT(broker.placed, IsEmpty());
  EXPECT_THAT(last_decision(), HasSubstr("short is not allowed"));
}

TEST_F(Entry, ATickerTheAccountHoldsAlreadyIsLeftAlone) {
  start({"SPY", "QQQ"}, {{"DU1", core::ConId(1), "SPY", 40, 95.0}});
  predict(a_prediction().buy("SPY"));
  EXPECT_THAT(last_decision(), HasSubstr("the account holds 40 that are not ours"));
  predict(a_prediction().buy("QQQ"));
  EXPECT_THAT(broker.placed, SizeIs(3));
  time("15:56");
  EXPECT_EQ(engine->portfolio().foreign_position("SPY"), core::Decimal(40));
}

TEST_F(Entry, AFillMayComeBeforeAnyAcknowledgement) {
  start();
  predict(a_prediction().buy("SPY"));
  execute(bracket().entry, 75, 100.02);
  EXPECT_EQ(state(), "open");
  EXPECT_EQ(position(), core::Decimal(75));
}

TEST_F(Entry, AFillMayComeFromWithinPlace) {
  start();
  broker.on_place = [this](const model::OrderIntent& order) {
    if (order.role == OrderRole::Entry) {
      engine->on_execution(an_execution().of(order).id("in.place.01").price(100));
    }
  };
  predict(a_prediction().buy("SPY"));
  EXPECT_EQ(state(), "open");
  EXPECT_THAT(broker.placed, SizeIs(3));
}

TEST_F(Entry, RepeatedStatusesAndExecutionsCountOnce) {
  start();
  predict(a_prediction().buy("SPY"));
  const Bracket orders = bracket();
  accept(orders);
  accept(orders);
  for (int i = 0; i < 3; ++i) {
    engine->on_execution(an_execution().of(orders.entry).id("same.1.01").price(100));
    status(orders.entry, OrderStatus::Filled, 75);
  }
  EXPECT_EQ(position(), core::Decimal(75));
  EXPECT_EQ(engine->summary().fills, 1U);
}

TEST_F(Entry, AnEntryIsCompleteOnlyWithItsLastPart) {
  start();
  predict(a_prediction().buy("SPY"));
  const Bracket orders = bracket();
  accept(orders);
  execute(orders.entry, 30, 100);
  status(orders.entry, OrderStatus::Submitted, 30);
  EXPECT_EQ(state(), "entering");
  EXPECT_EQ(position(), core::Decimal(30));
  execute(orders.entry, 45, 100.10);
  EXPECT_EQ(state(), "open");
  EXPECT_EQ(*engine->portfolio().average_price("SPY"), decimal("100.06"));
}

TEST_F(Entry, ARefusedEntryLeadsBackToFlatAndACooldown) {
  start();
  predict(a_prediction().buy("SPY"));
  const Bracket orders = bracket();
  engine->on_order_notice(a_notice(orders.entry, 201, "Order rejected - reason: margin"));
  status(orders.entry, OrderStatus::Inactive);
  cancel_confirmed(orders.target);
  cancel_confirmed(orders.stop);
  EXPECT_EQ(state(), "flat");
  EXPECT_THAT(broker.cancelled, IsEmpty()) << "the broker ends the children itself";
  EXPECT_EQ(engine->summary().round_trips, 0U);
  seconds_pass(60);
  predict(a_prediction().buy("SPY"));
  EXPECT_THAT(last_decision(), HasSubstr("cooling down until 10:03:00"));
}

TEST_F(Entry, ChildrenThatOutliveARefusedEntryAreCancelled) {
  start();
  predict(a_prediction().buy("SPY"));
  const Bracket orders = bracket();
  accept(orders);
  engine->on_order_notice(a_notice(orders.entry, 201, "margin"));
  EXPECT_EQ(state(), "exiting");
  seconds_pass(2);
  EXPECT_TRUE(asked_to_cancel(orders.target));
  EXPECT_TRUE(asked_to_cancel(orders.stop));
  cancel_confirmed(orders.target);
  cancel_confirmed(orders.stop);
  EXPECT_EQ(state(), "flat");
}

TEST_F(Entry, AWarningDoesNotEndAnEntry) {
  start();
  predict(a_prediction().buy("SPY"));
  engine->on_order_notice({bracket().entry.order_id, 399, "your order will be held", true});
  EXPECT_EQ(state(), "entering");
}

TEST_F(Entry, AnOrderThatCannotBeSentTakesItsChainAlong) {
  start();
  broker.refuse_from(102);  // the target
  predict(a_prediction().buy("SPY"));
  ASSERT_THAT(broker.placed, SizeIs(1));
  EXPECT_THAT(broker.cancelled, ElementsAre(broker.placed[0].order_id))
      << "the parent is held at the gateway";
  cancel_confirmed(broker.placed[0]);
  EXPECT_EQ(state(), "flat");
  EXPECT_FALSE(engine->failure());
  const auto notes = journal::JournalReader::open(file())->notes(journal->run_id()).value();
  EXPECT_EQ(std::ranges::count(notes, "order_not_sent", &journal::NoteEntry::kind), 2);
}

TEST_F(Entry, NothingIsSentWhenTheFirstOrderCannotBe) {
  start();
  broker.refuse_from(101);
  predict(a_prediction().buy("SPY"));
  EXPECT_THAT(broker.placed, IsEmpty());
  EXPECT_EQ(state(), "flat");
  EXPECT_EQ(engine->summary().orders, 0U);
}

}  // namespace
}  // namespace ibflow::engine::test
