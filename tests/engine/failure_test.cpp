// Stopping on purpose, and losing the journal, the connection or the market.

#include <sys/resource.h>

#include <csignal>

#include "engine_fixture.hpp"

namespace ibflow::engine::test {
namespace {

using model::OrderRole;
using model::OrderStatus;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using StopMode = TradingEngine::StopMode;

class Stop : public EngineTest {};

TEST_F(Stop, CancelWorkingLeavesPositionsAlone) {
  start();
  const Bracket orders = open_position();
  engine->stop(StopMode::CancelWorking, "asked to");
  EXPECT_FALSE(engine->stopped());
  cancel_confirmed(orders.target);
  cancel_confirmed(orders.stop);
  EXPECT_TRUE(engine->stopped());
  EXPECT_THAT(broker.placed, SizeIs(3));
  EXPECT_EQ(position(), core::Decimal(75));
  EXPECT_EQ(engine->summary().open_positions_at_end, 1U);
}

TEST_F(Stop, FlattenClosesPositions) {
  start();
  const Bracket orders = open_position();
  engine->stop(StopMode::Flatten, "asked to");
  cancel_confirmed(orders.target);
  cancel_confirmed(orders.stop);
  EXPECT_FALSE(engine->stopped());
  EXPECT_EQ(last_order().role, OrderRole::Exit);
  fill(last_order(), 100);
  EXPECT_TRUE(engine->stopped());
}

TEST_F(Stop, FlattenMayFollowCancelWorking) {
  start();
  const Bracket orders = open_position();
  engine->stop(StopMode::CancelWorking, "first");
  cancel_confirmed(orders.target);
  cancel_confirmed(orders.stop);
  engine->stop(StopMode::Flatten, "second thoughts");
  settle();
  EXPECT_FALSE(engine->stopped());
  fill(last_order(), 100);
  EXPECT_TRUE(engine->stopped());
}

TEST_F(Stop, NoEntryFollows) {
  start();
  engine->stop(StopMode::Flatten, "asked to");
  predict(a_prediction().buy("SPY"));
  EXPECT_THAT(broker.placed, IsEmpty());
  EXPECT_THAT(last_decision(), HasSubstr("trading is being stopped"));
  EXPECT_TRUE(engine->stopped());
}

TEST_F(Stop, AnEntryThatIsNotDurableYetIsNotSent) {
  start();
  engine->on_prediction(a_prediction().buy("SPY").made(now));
  engine->stop(StopMode::CancelWorking, "asked to");
  settle();
  EXPECT_THAT(broker.placed, IsEmpty());
  EXPECT_TRUE(engine->stopped());
}

/// Files of this process cannot grow beyond `bytes` while it lives.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : previous_handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &previous_);
    rlimit limit = previous_;
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &previous_);
    std::signal(SIGXFSZ, previous_handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit previous_{};
  void (*previous_handler_)(int);
};

class JournalLost : public EngineTest {
 protected:
  [[nodiscard]] rlim_t journal_size() const { return std::filesystem::file_size(file().string() + "-wal"); }
  /// The disk is full from now on.
  void lose_journal() {
    const FileSizeLimit limit(journal_size());
    journal->record_note(now, "test", "the last straw");
    settle();
    ASSERT_TRUE(journal->failure());
  }
};

TEST_F(JournalLost, NoOrderLeavesWithoutItsRecord) {
  start();
  {
    const FileSizeLimit disk_is_full(journal_size());
    predict(a_prediction().buy("SPY"));
  }
  EXPECT_THAT(broker.placed, IsEmpty());
  EXPECT_EQ(state(), "flat");
  ASSERT_TRUE(engine->failure());
  EXPECT_EQ(engine->failure()->category, core::ErrorCategory::Storage);
}

TEST_F(JournalLost, IsAFailureThatStopsTrading) {
  start({"SPY", "QQQ"});
  lose_journal();
  time("10:01");
  ASSERT_TRUE(engine->failure());
  EXPECT_EQ(engine->failure()->category, core::ErrorCategory::Storage);
  predict(a_prediction().buy("QQQ"));
  EXPECT_THAT(broker.placed, IsEmpty());
  EXPECT_FALSE(engine->snapshot().entries_allowed);
}

TEST_F(JournalLost, AnEntryUnderWayIsCancelled) {
  start({"SPY", "QQQ"});
  predict(a_prediction().buy("SPY"));
  const Bracket orders = bracket();
  accept(orders);
  lose_journal();
  time("10:01");
  ASSERT_TRUE(engine->failure());
  EXPECT_TRUE(asked_to_cancel(orders.entry));
  EXPECT_TRUE(asked_to_cancel(orders.stop));
}

TEST_F(JournalLost, APositionKeepsItsProtection) {
  start({"SPY", "QQQ"});
  open_position("SPY");
  lose_journal();
  time("10:01");
  ASSERT_TRUE(engine->failure());
  time("15:55");
  EXPECT_THAT(broker.cancelled, IsEmpty());
  EXPECT_EQ(state(), "open");
}

class Lost : public EngineTest {};

TEST_F(Lost, ADisconnectKeepsEverythingThatIsKnown) {
  start();
  open_position();
  engine->on_disconnected(
      core::Error(core::ErrorCategory::Connection, "the gateway has closed the connection"));
  settle();
  ASSERT_TRUE(engine->failure());
  EXPECT_EQ(engine->failure()->category, core::ErrorCategory::Connection);
  EXPECT_EQ(position(), core::Decimal(75));
  EXPECT_THAT(engine->snapshot().working_orders, SizeIs(2));
  EXPECT_FALSE(engine->stopped());
  time("15:55");
  EXPECT_THAT(broker.cancelled, IsEmpty());
}

TEST_F(Lost, AnIntentThatIsNotDurableYetIsNotSentAfterADisconnect) {
  start();
  engine->on_prediction(a_prediction().buy("SPY").made(now));
  engine->on_disconnected(core::Error(core::ErrorCategory::Connection, "gone"));
  settle();
  EXPECT_THAT(broker.placed, IsEmpty());
}

TEST_F(Lost, APositionThatOutlivesTheSessionIsAFailure) {
  start();
  const Bracket orders = open_position();
  time("15:55");
  cancel_confirmed(orders.target);
  cancel_confirmed(orders.stop);
  engine->on_order_notice(a_notice(last_order(), 201, "halted"));
  time("16:00");
  EXPECT_FALSE(engine->finished(now));
  time("16:00:15");
  ASSERT_TRUE(engine->failure());
  EXPECT_THAT(engine->failure()->message, HasSubstr("SPY is not flat (position 75"));
  EXPECT_TRUE(engine->finished(now));
}

TEST_F(Lost, SomebodyElsesExecutionIsBookedNotTraded) {
  start();
  model::Execution foreign = an_execution().id("f.1.01").bought("SPY", "10").price(100);
  foreign.client_id = core::ClientId(0);
  foreign.order_ref = "by hand";
  engine->on_execution(foreign);
  settle();
  EXPECT_TRUE(position().is_zero());
  EXPECT_EQ(engine->portfolio().cash(), core::Decimal(99'000));
  EXPECT_EQ(engine->portfolio().foreign_position("SPY"), core::Decimal(10));
  foreign.execution_id = "f.2.01";
  foreign.is_combination = true;
  engine->on_execution(foreign);
  EXPECT_EQ(engine->portfolio().foreign_position("SPY"), core::Decimal(10))
      << "of a combination its legs count";
  EXPECT_EQ(state(), "flat");
  EXPECT_THAT(broker.placed, IsEmpty());
}

TEST_F(Lost, SetUpThatCannotWorkIsRefused) {
  config.stop_atr = -1;
  EXPECT_THROW(start(), std::invalid_argument);
  config.stop_atr = 4;
  EXPECT_THROW(start({"SPY"}, {}, "a:b"), std::invalid_argument);
}

TEST_F(Lost, TheSnapshotShowsWhatThereIs) {
  start();
  open_position();
  const EngineSnapshot snapshot = engine->snapshot();
  EXPECT_EQ(snapshot.time, now);
  ASSERT_THAT(snapshot.tickers, SizeIs(1));
  EXPECT_EQ(snapshot.tickers[0].position, core::Decimal(75));
  EXPECT_EQ(snapshot.tickers[0].last_signal, model::Signal::Buy);
  ASSERT_THAT(snapshot.working_orders, SizeIs(2));
  EXPECT_EQ(snapshot.working_orders[0].status, "PreSubmitted");
  EXPECT_EQ(snapshot.cash, core::Decimal(92'499));
  EXPECT_EQ(snapshot.equity, core::Decimal(99'999));
  EXPECT_TRUE(snapshot.entries_allowed);
  EXPECT_FALSE(snapshot.recent_events.empty());
}

}  // namespace
}  // namespace ibflow::engine::test
