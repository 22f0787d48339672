// What a person may ask of a running engine: pause, cancel all, flatten.

#include "engine_fixture.hpp"

namespace ibflow::engine::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Operator : public EngineTest {
 protected:
  [[nodiscard]] std::vector<std::string> notes(const std::string& kind) {
    settle();
    std::vector<std::string> texts;
    const auto noted = journal::JournalReader::open(file())->notes(journal->run_id());
    for (const auto& note : noted.value()) {
      if (note.kind == kind) texts.push_back(note.text);
    }
    return texts;
  }
};

TEST_F(Operator, WhilePausedNothingIsEnteredAndTheSnapshotSaysWhy) {
  start();
  engine->pause("lunch");
  predict(a_prediction().buy("SPY"));
  EXPECT_EQ(state(), "flat");
  EXPECT_EQ(last_decision(), "ignore: paused: lunch");
  EXPECT_EQ(engine->snapshot().paused, "lunch");
  EXPECT_EQ(engine->snapshot().why_no_entries, "paused: lunch");
  EXPECT_THAT(notes("pause"), testing::ElementsAre("lunch"));
}

TEST_F(Operator, ResumingLetsTheNextPredictionEnter) {
  start();
  engine->pause("lunch");
  predict(a_prediction().buy("SPY"));
  engine->resume();
  EXPECT_TRUE(engine->snapshot().entries_allowed);
  seconds_pass(1);
  predict(a_prediction().buy("SPY"));
  EXPECT_EQ(state(), "entering");
  EXPECT_THAT(notes("resume"), SizeIs(1));
}

TEST_F(Operator, WhilePausedAPositionIsStillClosedByItsRulesAndNotReversed) {
  start();
  const Bracket orders = open_position();
  engine->pause("lunch");
  predict(a_prediction().sell("SPY"));
  EXPECT_EQ(state(), "exiting");
  cancel_confirmed(orders.target);
  cancel_confirmed(orders.stop);
  fill(last_order(), 100);
  EXPECT_EQ(state(), "flat");
  EXPECT_THAT(last_decision(), HasSubstr("paused: lunch"));
}

TEST_F(Operator, PausingTwiceIsPausingOnce) {
  start();
  engine->pause("first");
  engine->pause("second");
  EXPECT_EQ(engine->snapshot().paused, "first");
  EXPECT_THAT(notes("pause"), SizeIs(1));
}

TEST_F(Operator, CancelAllCancelsEveryOrderAndLeavesThePositionAsItIs) {
  start({"SPY", "QQQ"});
  const Bracket held = open_position("SPY");
  predict(a_prediction().buy("QQQ"));
  const Bracket entering = bracket();
  accept(entering);
  const std::size_t placed = broker.placed.size();
  EXPECT_EQ(engine->cancel_all("asked"), 5U);
  for (const auto& order : {held.target, held.stop, entering.entry, entering.target, entering.stop}) {
    EXPECT_TRUE(asked_to_cancel(order)) << order.order_id.value;
    cancel_confirmed(order);
  }
  seconds_pass(60);
  EXPECT_THAT(engine->snapshot().working_orders, IsEmpty());
  EXPECT_EQ(position("SPY"), core::Decimal(75));
  EXPECT_EQ(state("SPY"), "released");
  EXPECT_EQ(state("QQQ"), "flat");
  EXPECT_EQ(broker.placed.size(), placed) << "nothing is closed that nobody asked to close";
  EXPECT_THAT(notes("cancel_all"), testing::ElementsAre("asked"));
}

TEST_F(Operator, APositionLeftByCancelAllIsNotTradedByPredictions) {
  start();
  const Bracket orders = open_position();
  engine->cancel_all("asked");
  cancel_confirmed(orders.target);
  cancel_confirmed(orders.stop);
  predict(a_prediction().sell("SPY"));
  EXPECT_EQ(state(), "released");
  EXPECT_THAT(last_decision(), HasSubstr("cancelled by hand"));
}

TEST_F(Operator, APositionLeftByCancelAllIsClosedAtTheEndOfTheDay) {
  start();
  const Bracket orders = open_position();
  engine->cancel_all("asked");
  cancel_confirmed(orders.target);
  cancel_confirmed(orders.stop);
  time("15:55");
  ASSERT_EQ(last_order().role, model::OrderRole::Exit);
  fill(last_order(), 100);
  EXPECT_EQ(state(), "flat");
}

TEST_F(Operator, FlattenClosesEveryPositionAndStaysPaused) {
  start({"SPY", "QQQ"});
  const Bracket spy = open_position("SPY");
  const Bracket qqq = open_position("QQQ", model::Signal::Sell);
  engine->flatten("enough");
  for (const auto& order : {spy.target, spy.stop, qqq.target, qqq.stop}) cancel_confirmed(order);
  std::vector<model::OrderIntent> exits;
  for (const auto& order : broker.placed) {
    if (order.role == model::OrderRole::Exit) exits.push_back(order);
  }
  ASSERT_THAT(exits, SizeIs(2));
  for (const auto& order : exits) fill(order, 100);
  EXPECT_EQ(engine->portfolio().open_positions(), 0U);
  EXPECT_THAT(engine->snapshot().working_orders, IsEmpty());
  seconds_pass(600);
  predict(a_prediction().buy("SPY"));
  EXPECT_EQ(state("SPY"), "flat");
  EXPECT_EQ(engine->snapshot().paused, "enough");
  EXPECT_THAT(decisions(), Contains("flatten").Times(2));
  EXPECT_THAT(notes("flatten"), SizeIs(1));
}

TEST_F(Operator, FlattenClosesWhatCancelAllHasLeft) {
  start();
  const Bracket orders = open_position();
  engine->cancel_all("asked");
  cancel_confirmed(orders.target);
  cancel_confirmed(orders.stop);
  engine->flatten("enough");
  seconds_pass(1);
  ASSERT_EQ(last_order().role, model::OrderRole::Exit);
  fill(last_order(), 100);
  EXPECT_EQ(state(), "flat");
}

TEST_F(Operator, FlattenTakesAnEntryBackThatIsOnItsWay) {
  start();
  predict(a_prediction().buy("SPY"));
  const Bracket orders = bracket();
  accept(orders);
  engine->flatten("enough");
  for (const auto& order : {orders.target, orders.stop, orders.entry}) {
    EXPECT_TRUE(asked_to_cancel(order));
    cancel_confirmed(order);
  }
  EXPECT_EQ(state(), "flat");
}

TEST_F(Operator, BeforeTheStartAndAfterAStopNothingHappens) {
  start();
  open_position();
  engine->stop(TradingEngine::StopMode::CancelWorking, "asked to stop");
  engine->pause("late");
  EXPECT_EQ(engine->cancel_all("late"), 0U);
  engine->flatten("late");
  EXPECT_EQ(engine->snapshot().paused, "");
  EXPECT_THAT(notes("flatten"), IsEmpty());
}

TEST_F(Operator, TheSnapshotKeepsTheNewestSignalsWithWhatCameOfThem) {
  start({"SPY"});
  predict(a_prediction().buy("SPY"));
  predict(a_prediction().buy("XYZ"));
  const auto signals = engine->snapshot().recent_signals;
  ASSERT_THAT(signals, SizeIs(2));
  EXPECT_THAT(signals[0].decision, HasSubstr("enter_long"));
  EXPECT_EQ(signals[0].heard_at, now);
  EXPECT_EQ(signals[1].ticker, "XYZ");
  EXPECT_THAT(signals[1].decision, HasSubstr("not traded"));
}

}  // namespace
}  // namespace ibflow::engine::test
