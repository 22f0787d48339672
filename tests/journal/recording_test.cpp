// What is recorded is on disk when the loop hears of it, in one transaction for all that waited.

#include <future>
#include <vector>

#include "ibflow/core/event_loop.hpp"
#include "journal_fixture.hpp"

namespace ibflow::journal::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using Recording = JournalTest;

TEST_F(Recording, an_intent_is_durable_before_it_can_be_sent) {
  open();
  std::string seen_at_completion;
  const model::OrderIntent order = an_order().buy(100).limit(170.25);
  journal->record_intents({order}, at(3), [&](const core::Expected<void>& done) {
    ASSERT_TRUE(done);
    seen_at_completion = query("SELECT key, order_id, side, quantity, order_type, limit_price FROM orders");
    journal->record_sent(order.key, at(3));
  });
  EXPECT_EQ(query("SELECT count(*) FROM orders WHERE sent_at IS NOT NULL"), "0");
  settle();
  EXPECT_EQ(seen_at_completion, "run1-1|1|BUY|100|LMT|170.25");
  EXPECT_EQ(query("SELECT intent_at, sent_at, intent_wall_at < sent_wall_at FROM orders"),
            "2019-02-13T14:30:03.000000000Z|2019-02-13T14:30:03.000000000Z|1");
}

TEST_F(Recording, a_completion_never_runs_within_the_call) {
  open();
  bool called = false;
  journal->record_intents({an_order()}, at(0), [&](const core::Expected<void>&) { called = true; });
  journal->flush([&](const core::Expected<void>&) {});
  EXPECT_FALSE(called);
  settle();
  EXPECT_TRUE(called);
}

TEST_F(Recording, completions_come_in_the_order_of_their_records) {
  open();
  std::vector<int> order;
  for (int i = 1; i <= 5; ++i) {
    journal->record_intents({an_order().key("k" + std::to_string(i)).id(i)}, at(i),
                            [&order, i](const core::Expected<void>&) { order.push_back(i); });
  }
  journal->flush([&](const core::Expected<void>&) { order.push_back(6); });
  settle();
  EXPECT_THAT(order, ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST_F(Recording, holds_a_token_until_the_commit_is_reported) {
  open();
  EXPECT_TRUE(activity.idle());
  int idle_calls = 0;
  activity.on_idle([&] { ++idle_calls; });
  journal->record_execution(an_execution().id("e.01"), at(0));
  EXPECT_FALSE(activity.idle());
  loop.run_until_idle(activity);
  EXPECT_TRUE(activity.idle());
  EXPECT_EQ(idle_calls, 1);
  EXPECT_EQ(query("SELECT execution_id FROM executions"), "e.01");
}

TEST_F(Recording, trading_does_not_wait_for_what_is_neither_order_nor_money) {
  open();
  journal->record_note(at(0), "connection", "up");
  journal->record_prediction(a_prediction(), at(1));
  EXPECT_TRUE(activity.idle());
  settle();
  EXPECT_EQ(query("SELECT kind, text FROM notes"), "connection|up");
}

TEST_F(Recording, a_replayed_session_may_repeat_the_execution_ids_of_an_earlier_run) {
  for (int run = 1; run <= 2; ++run) {
    open();
    journal->record_execution(an_execution().id("e.01").quantity("100"), at(0));
    journal->record_commission({"e.01", decimal("1.00"), "USD", {}}, at(0));
    settle();
    journal.reset();
  }
  EXPECT_EQ(query("SELECT count(*), count(DISTINCT run_id) FROM fills WHERE commission IS NOT NULL"), "2|2");
}

TEST_F(Recording, gives_row_ids_at_once_that_go_on_after_a_reopening) {
  open();
  EXPECT_EQ(journal->record_prediction(a_prediction(), at(1)), 1);
  EXPECT_EQ(journal->record_prediction(a_prediction("MSFT"), at(1)), 2);
  EXPECT_EQ(journal->record_decision(a_decision()), 1);
  ASSERT_TRUE(journal->close());
  open();
  EXPECT_EQ(journal->record_prediction(a_prediction("QQQ"), at(1)), 3);
  EXPECT_EQ(journal->record_decision(a_decision()), 2);
}

TEST_F(Recording, knows_the_predictions_of_this_run_and_of_earlier_ones) {
  open();
  const auto first = a_prediction();
  EXPECT_FALSE(journal->knows_prediction(first.identity()));
  journal->record_prediction(first, at(1));
  EXPECT_TRUE(journal->knows_prediction(first.identity()));
  journal.reset();
  open();
  EXPECT_TRUE(journal->knows_prediction(first.identity()));
  EXPECT_FALSE(journal->knows_prediction(a_prediction("AAPL", at(60)).identity()));
}

TEST_F(Recording, remembers_the_highest_order_id_of_each_client) {
  open();
  EXPECT_EQ(journal->highest_order_id(core::ClientId(7)), core::OrderId(0));
  journal->record_intents(
      {an_order().key("a").id(41), an_order().key("b").id(17), an_order().key("c").client(8).id(90)}, at(0),
      [](const core::Expected<void>& done) { EXPECT_TRUE(done); });
  journal.reset();
  open();
  EXPECT_EQ(journal->highest_order_id(core::ClientId(7)), core::OrderId(41));
  EXPECT_EQ(journal->highest_order_id(core::ClientId(8)), core::OrderId(90));
  EXPECT_EQ(journal->highest_order_id(core::ClientId(9)), core::OrderId(0));
}

TEST_F(Recording, refuses_intents_with_a_taken_key_or_id_all_together_and_goes_on) {
  open();
  std::vector<std::string> answers;
  const auto note = [&](const core::Expected<void>& done) {
    answers.push_back(
        done ? "durable" : core::to_string(done.error().category) + std::string(": ") + done.error().message);
  };
  journal->record_intents({an_order().key("a").id(1)}, at(0), note);
  journal->record_intents({an_order().key("b").id(2), an_order().key("a").id(3)}, at(0), note);
  journal->record_intents({an_order().key("c").id(1)}, at(0), note);
  journal->record_intents({an_order().key("d").id(4).decision(99)}, at(0), note);
  journal->record_intents({an_order().key("e").id(5)}, at(0), note);
  settle();
  ASSERT_EQ(answers.size(), 5U);
  EXPECT_EQ(answers[0], "durable");
  EXPECT_THAT(answers[1],
              testing::AllOf(HasSubstr("order_intents.key"), HasSubstr("order a, id 3, BUY AAPL")));
  EXPECT_THAT(answers[2], HasSubstr("order_intents.order_id"));
  EXPECT_THAT(answers[3], HasSubstr("FOREIGN KEY"));
  EXPECT_EQ(answers[4], "durable");
  EXPECT_FALSE(journal->failure());
  EXPECT_EQ(query("SELECT key FROM orders ORDER BY id"), "a\ne");
}

TEST_F(Recording, the_same_execution_again_changes_nothing_and_a_later_commission_wins) {
  open();
  const model::OrderIntent order = an_order().buy(100);
  trade(order, "x.01", 170.5, 5, "1.00");
  journal->record_execution(an_execution().id("x.01").of(order).price(999), at(9));
  journal->record_commission(a_commission("x.01", "1.25"), at(9));
  settle();
  EXPECT_EQ(query("SELECT price FROM executions"), "170.5");
  EXPECT_EQ(query("SELECT amount FROM commissions"), "1.25");
}

TEST_F(Recording, the_same_bar_again_replaces_it) {
  open();
  model::Bar bar{
      .start = at(0), .open = 1, .high = 2, .low = 0.5, .close = 1.5, .volume = 300, .vwap = {}, .trades = 4};
  journal->record_bar("AAPL", bar);
  bar.close = 1.75;
  journal->record_bar("AAPL", bar);
  settle();
  EXPECT_EQ(
      query("SELECT ticker, start, length_seconds, open, high, low, close, volume, vwap, trades FROM bars"),
      "AAPL|2019-02-13T14:30:00.000000000Z|60|1.0|2.0|0.5|1.75|300|-|4");
}

TEST_F(Recording, keeps_decimals_to_the_last_digit) {
  open();
  journal->record_equity(at(0), decimal("1000000.00"), decimal("12345678901234567890.123456789"));
  settle();
  EXPECT_EQ(query("SELECT cash, equity FROM equity"), "1000000.00|12345678901234567890.123456789");
}

TEST_F(Recording, close_writes_what_waits_answers_and_ends_the_run) {
  open();
  bool durable = false;
  journal->record_intents({an_order()}, at(0),
                          [&](const core::Expected<void>& done) { durable = done.has_value(); });
  ASSERT_TRUE(journal->close("market closed"));
  EXPECT_TRUE(durable);
  EXPECT_TRUE(activity.idle());
  EXPECT_EQ(query("SELECT outcome, ended_wall_at > started_wall_at FROM runs"), "market closed|1");
  EXPECT_FALSE(std::filesystem::exists(file().string() + "-wal"));
}

TEST_F(Recording, after_close_records_are_dropped_and_completions_get_an_error) {
  open();
  ASSERT_TRUE(journal->close());
  std::string answer;
  journal->record_note(at(0), "late", "too late");
  journal->flush([&](const core::Expected<void>& done) { answer = done ? "ok" : done.error().message; });
  loop.run_one();
  while (answer.empty()) loop.run_one();
  EXPECT_THAT(answer, HasSubstr("closed"));
  EXPECT_EQ(query("SELECT count(*) FROM notes"), "0");
}

TEST_F(Recording, the_destructor_writes_what_waits_and_calls_nobody) {
  open();
  journal->record_intents({an_order()}, at(0), [](const core::Expected<void>&) { FAIL() << "called"; });
  journal.reset();
  EXPECT_TRUE(activity.idle());
  EXPECT_EQ(query("SELECT key FROM orders"), "run1-1");
}

TEST_F(Recording, ending_an_idle_journal_wakes_nobody) {
  open();
  activity.on_idle([] { FAIL() << "woken"; });
  journal.reset();
  EXPECT_EQ(query("SELECT outcome FROM runs"), "ended");
}

TEST_F(Recording, a_completion_may_destroy_the_journal) {
  open();
  journal->record_intents({an_order()}, at(0), [&](const core::Expected<void>&) { journal.reset(); });
  settle();
  EXPECT_EQ(journal, nullptr);
}

TEST_F(Recording, works_on_a_real_event_loop) {
  core::EventLoop events;
  events.start();
  std::unique_ptr<Journal> live;
  int durable = 0;
  std::promise<void> all;
  events.run_and_wait([&] {
    live = std::move(
        Journal::open(file(), a_run(), [&](auto task) { events.post(std::move(task)); }, activity).value());
    for (int i = 1; i <= 200; ++i) {
      live->record_intents({an_order().key("k" + std::to_string(i)).id(i)}, at(i),
                           [&](const core::Expected<void>& done) {
                             EXPECT_TRUE(done);
                             EXPECT_TRUE(events.is_loop_thread());
                             if (++durable == 200) all.set_value();
                           });
    }
  });
  all.get_future().wait();
  events.run_and_wait([&] { live.reset(); });
  EXPECT_EQ(query("SELECT count(*) FROM orders"), "200");
}

}  // namespace
}  // namespace ibflow::journal::test
