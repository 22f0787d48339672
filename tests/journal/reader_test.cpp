// What was written comes back as it was.

#include "journal_fixture.hpp"

namespace ibflow::journal::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ReadingAJournal : public JournalTest {
 protected:
  void SetUp() override { open(); }

  /// One order from the prediction to its fill in two parts, with a notice and a cancel request.
  model::OrderIntent record_a_whole_story() {
    const auto prediction = journal->record_prediction(a_prediction(), at(1));
    DecisionRecord decision = a_decision();
    decision.prediction_id = prediction;
    const model::OrderIntent order = an_order().key("run1-9").id(9).buy(100).limit(170.5).parent(8).decision(
        journal->record_decision(decision));
    journal->record_intents({order}, at(2), [](const core::Expected<void>& done) { EXPECT_TRUE(done); });
    settle();
    journal->record_sent(order.key, at(2));
    for (const auto status : {model::OrderStatus::PreSubmitted, model::OrderStatus::Submitted,
                              model::OrderStatus::Submitted, model::OrderStatus::Filled}) {
      journal->record_status(a_status(order, status), at(3));
    }
    journal->record_notice({order.order_id, 399, "held until the open", true}, at(3));
    journal->record_cancel_request(order.order_id, at(4), "end of day");
    journal->record_execution(an_execution().id("a.01").of(order).quantity("60").price(170.4).time(at(5)),
                              at(6));
    journal->record_execution(an_execution().id("b.01").of(order).quantity("40").price(170.5).time(at(7)),
                              at(8));
    journal->record_commission(a_commission("a.01", "0.60"), at(9));
    journal->record_commission(a_commission("b.01", "0.401"), at(9));
    settle();
    return order;
  }
};

TEST_F(ReadingAJournal, gives_the_runs_and_the_latest_for_zero) {
  journal->close("done");
  open();
  const auto runs = reader().runs().value();
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].outcome, "done");
  EXPECT_EQ(runs[0].info.session_date, "2019-02-13");
  EXPECT_TRUE(runs[0].ended_wall_at);
  EXPECT_FALSE(runs[1].ended_wall_at);
  EXPECT_EQ(reader().run(0)->id, 2);
  EXPECT_EQ(reader().run(1)->id, 1);
  EXPECT_EQ(reader().run(3).error().category, core::ErrorCategory::Usage);
}

TEST_F(ReadingAJournal, gives_an_orders_whole_story_by_key_and_by_id) {
  const model::OrderIntent order = record_a_whole_story();
  for (const std::string name : {"run1-9", "9"}) {
    const auto story = reader().order_story(name).value();
    EXPECT_EQ(story.order.intent.key, order.key);
    EXPECT_EQ(story.order.intent.limit_price, 170.5);
    EXPECT_EQ(story.order.intent.parent_id, core::OrderId(8));
    EXPECT_EQ(story.order.intent.instrument.con_id, order.instrument.con_id);
    EXPECT_LT(story.order.intent_wall_at, story.order.sent_wall_at.value());
    EXPECT_EQ(story.decision->decision.reason, "BUY at 0.82 is above 0.60");
    EXPECT_EQ(story.prediction->prediction.identity(), a_prediction().identity());
    EXPECT_EQ(story.prediction->prediction.probabilities, a_prediction().probabilities);
    EXPECT_EQ(story.statuses.size(), 4U);
    EXPECT_EQ(story.notices.at(0).notice.text, "held until the open");
    EXPECT_EQ(story.cancel_requests.at(0).reason, "end of day");
    EXPECT_EQ(story.executions.size(), 2U);
    EXPECT_EQ(story.filled, 100);
    EXPECT_EQ(story.commission, decimal("1.001"));
  }
}

TEST_F(ReadingAJournal, says_when_there_is_no_such_order_or_more_than_one) {
  record_a_whole_story();
  EXPECT_THAT(reader().order_story("nobody").error().message, HasSubstr("there is no order 'nobody'"));
  journal->record_intents({an_order().key("other").client(8).id(9)}, at(9),
                          [](const core::Expected<void>&) {});
  settle();
  EXPECT_THAT(reader().order_story("9").error().message, HasSubstr("2 clients have an order 9"));
}

TEST_F(ReadingAJournal, gives_the_story_as_one_row_of_sql) {
  record_a_whole_story();
  EXPECT_EQ(query("SELECT key, prediction, confidence, action, durable_before_sent, statuses, notices, "
                  "cancel_requested_at, fills, filled, average_price, commission FROM order_story"),
            "run1-9|BUY|0.82|enter_long|1|PreSubmitted > Submitted > Filled|399 held until the open|"
            "2019-02-13T14:30:04.000000000Z|2|100.0|170.44|1.001");
}

TEST_F(ReadingAJournal, lists_an_order_without_decision_or_fill_too) {
  journal->record_intents({an_order()}, at(2), [](const core::Expected<void>&) {});
  settle();
  EXPECT_EQ(
      query("SELECT key, prediction, action, sent_at, durable_before_sent, statuses, fills FROM order_story"),
      "run1-1|-|-|-|-|-|-");
  EXPECT_FALSE(reader().order_story("1")->decision);
}

TEST_F(ReadingAJournal, marks_an_execution_that_a_correction_replaced) {
  const model::OrderIntent order = an_order().buy(100);
  trade(order, "0001.02.01", 170.5, 5, "1.00");
  journal->record_execution(an_execution().id("0001.02.02").of(order).price(170.4).time(at(5)), at(20));
  settle();
  const auto executions = reader().executions(1).value();
  ASSERT_EQ(executions.size(), 2U);
  EXPECT_TRUE(executions[0].superseded);
  EXPECT_FALSE(executions[1].superseded);
  EXPECT_EQ(executions[0].commission->amount, 1);
  EXPECT_EQ(executions[1].role, model::OrderRole::Entry);
  EXPECT_EQ(query("SELECT price FROM fills"), "170.4");
  EXPECT_EQ(reader().order_story("1")->filled, 100);
}

TEST_F(ReadingAJournal, does_not_take_somebody_elses_order_for_ours) {
  trade(an_order().buy(100), "a.01", 170.5, 5, "1.00");
  model::Execution theirs = an_execution().id("z.01").of(an_order().buy(5));
  theirs.order_ref = "manual";
  journal->record_execution(theirs, at(6));
  settle();
  EXPECT_EQ(reader().order_story("1")->filled, 100);
  EXPECT_FALSE(reader().executions(1)->at(1).role);
}

TEST_F(ReadingAJournal, gives_equity_bars_tickers_decisions_and_notes) {
  const model::Bar bar{.start = at(60),
                       .open = 1,
                       .high = 2,
                       .low = 0.5,
                       .close = 1.5,
                       .volume = 300,
                       .vwap = 1.25,
                       .trades = 4};
  journal->record_bar("MSFT", bar);
  journal->record_equity(at(60), decimal("1000000.00"), decimal("1000012.50"));
  journal->record_decision(a_decision("block"));
  journal->record_note(at(61), "books", "they agree");
  journal->record_prediction(a_prediction(), at(1));
  settle();
  EXPECT_THAT(reader().bars(1, "MSFT").value(), ElementsAre(bar));
  EXPECT_THAT(reader().tickers(1).value(), ElementsAre("MSFT"));
  const auto equity = reader().equity(1).value();
  ASSERT_EQ(equity.size(), 1U);
  EXPECT_EQ(equity[0].at, at(60));
  EXPECT_EQ(equity[0].equity, decimal("1000012.50"));
  EXPECT_EQ(reader().decisions(1)->at(0).decision.action, "block");
  EXPECT_EQ(reader().notes(1)->at(0).text, "they agree");
  EXPECT_EQ(reader().predictions(1)->at(0).prediction.stock_price, 170.25);
}

TEST_F(ReadingAJournal, reports_a_file_that_is_no_journal) {
  EXPECT_EQ(JournalReader::open(folder.path() / "absent").error().category, core::ErrorCategory::Storage);
  std::ofstream(folder.path() / "text") << "hello, this is no database at all";
  EXPECT_THAT(JournalReader::open(folder.path() / "text").error().message, HasSubstr("no SQLite database"));
}

}  // namespace
}  // namespace ibflow::journal::test
