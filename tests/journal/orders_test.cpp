// Orders are durable before their bytes, all or none, once for each signal; what proves their state is kept
// with them.

#include <vector>

#include "journal_fixture.hpp"

namespace ibflow::journal::test {
namespace {

using orders::EvidenceKind;
using orders::OrderRecord;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class RecordingOrders : public JournalTest {
 protected:
  void SetUp() override { open_on_broker_books(); }
  static std::optional<Refusal> refusal(const core::Expected<void>& result) {
    return result ? std::nullopt : refusal_of(result.error());
  }
  [[nodiscard]] std::string keys() const { return query("SELECT group_concat(key) FROM orders"); }
};

TEST_F(RecordingOrders, an_order_is_on_disk_when_its_completion_is_called) {
  std::string seen;
  journal->record_order({a_record()}, at(3), [&](const core::Expected<void>& done) {
    ASSERT_TRUE(done);
    seen = query("SELECT key, version, strategy, reason, limit_price FROM order_intents");
  });
  EXPECT_EQ(seen, "");
  settle();
  EXPECT_EQ(seen, "k1|1|momentum|BUY at 0.82|170.25");
}

TEST_F(RecordingOrders, an_order_is_read_back_as_it_was_byte_for_byte) {
  OrderRecord order = a_record("k1", 12).signal("AAPL 14:30");
  order.parent_id = core::OrderId(11);
  order.quantity = decimal("0.12345678901234567890");
  order.stop_price = 169.5;
  order.oca_group = "exits";
  order.transmit = false;
  ASSERT_TRUE(record({order}));
  order.epoch = journal->run_id();
  const auto versions = reader().order_versions("k1").value();
  ASSERT_THAT(versions, SizeIs(1));
  EXPECT_EQ(versions[0].record, order);
  EXPECT_EQ(versions[0].intent_at, at(3));
  EXPECT_THAT(reader().order_versions("k2").value(), IsEmpty());
}

TEST_F(RecordingOrders, a_chain_is_recorded_whole_or_not_at_all) {
  ASSERT_TRUE(record({a_record("a", 1)}));
  const auto refused = record({a_record("b", 2), a_record("c", 3), a_record("d", 1)});
  EXPECT_EQ(refusal(refused), Refusal::OrderIdTaken);
  EXPECT_THAT(refused.error().message, HasSubstr("order d, id 1, BUY AAPL"));
  EXPECT_EQ(keys(), "a");
  EXPECT_EQ(query("SELECT highest FROM order_id_marks"), "1");
  EXPECT_EQ(query("SELECT count(*) FROM live_orders"), "1");
  EXPECT_TRUE(record({a_record("b", 2)}));
  EXPECT_FALSE(journal->failure());
}

TEST_F(RecordingOrders, the_database_refuses_the_second_order_for_one_signal) {
  ASSERT_TRUE(record({a_record("a", 1).signal("AAPL 14:30")}));
  EXPECT_EQ(refusal(record({a_record("b", 2).signal("AAPL 14:30")})), Refusal::SignalTaken);
  journal.reset();
  open_on_broker_books();
  const auto refused = record({a_record("c", 3).signal("AAPL 14:30")});
  EXPECT_EQ(refusal(refused), Refusal::SignalTaken);
  EXPECT_THAT(refused.error().message, HasSubstr("do not send these"));
  EXPECT_TRUE(record({a_record("d", 4), a_record("e", 5)})) << "orders without a signal are not alike";
  EXPECT_EQ(keys(), "a,d,e");
}

TEST_F(RecordingOrders, a_change_is_the_next_version_under_the_same_ids) {
  ASSERT_TRUE(record({a_record().signal("s")}));
  ASSERT_TRUE(record({a_record().change(2, 170.5)}));
  ASSERT_TRUE(record({a_record().change(3, 171.0).signal("s")}));
  EXPECT_EQ(query("SELECT versions, limit_price FROM orders"), "3|171.0");
  EXPECT_EQ(refusal(record({a_record().change(3, 172)})), Refusal::KeyTaken);
  EXPECT_EQ(refusal(record({a_record().change(5, 172)})), Refusal::ChangeOutOfTurn);
  EXPECT_EQ(refusal(record({a_record("k1", 2).change(4, 172)})), Refusal::ChangeOutOfTurn);
  EXPECT_EQ(refusal(record({a_record().change(4, 172).signal("t")})), Refusal::ChangeOutOfTurn);
  EXPECT_EQ(refusal(record({a_record("new", 9).change(2, 172)})), Refusal::ChangeOutOfTurn);
}

TEST_F(RecordingOrders, order_ids_belong_to_one_account_and_client_id) {
  ASSERT_TRUE(record({a_record("a", 41), a_record("b", 41).client(8), a_record("c", 41).account("DU2")}));
  EXPECT_EQ(refusal(record({a_record("d", 41)})), Refusal::OrderIdTaken);
  EXPECT_EQ(query("SELECT account, client_id, orders, live, highest_order_id FROM ownership"),
            "DU1|7|1|1|41\nDU1|8|1|1|41\nDU2|7|1|1|41");
}

TEST_F(RecordingOrders, PAIN13_an_order_id_once_used_seen_or_burned_stays_below_the_mark) {
  ASSERT_TRUE(record({a_record("a", 5)}));
  journal->record_order_id("DU1", core::ClientId(7), core::OrderId(90));
  journal->record_order_id("DU1", core::ClientId(7), core::OrderId(12));
  journal->record_order_id("DU2", core::ClientId(7), core::OrderId(300));
  settle();
  journal.reset();
  open_on_broker_books();
  EXPECT_EQ(journal->highest_order_id("DU1", core::ClientId(7)), core::OrderId(90));
  EXPECT_EQ(journal->highest_order_id("DU2", core::ClientId(7)), core::OrderId(300));
  EXPECT_EQ(journal->highest_order_id("DU3", core::ClientId(7)), core::OrderId());
  EXPECT_EQ(journal->highest_order_id(core::ClientId(7)), core::OrderId(300));
}

TEST_F(RecordingOrders, evidence_keeps_the_message_that_proves_it) {
  const OrderRecord order = a_record();
  ASSERT_TRUE(record({order}));
  const std::string raw(
      "3\0"
      "1\0Submitted\0",
      14);
  const auto status = evidence(order, EvidenceKind::Status, "Submitted", raw, 900);
  prove(evidence(order, EvidenceKind::Sent));
  prove(status);
  const auto entries = reader().evidence("k1").value();
  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_EQ(entries[0].record, evidence(order, EvidenceKind::Sent));
  EXPECT_EQ(entries[1].record, status);
  EXPECT_TRUE(entries[1].wall_at);
  EXPECT_LT(entries[0].id, entries[1].id);
}

TEST_F(RecordingOrders, Q10_evidence_of_an_order_that_is_not_ours_is_kept_too) {
  auto foreign = evidence(a_record("theirs", 0), EvidenceKind::OpenOrder, "Submitted", "raw", 77);
  foreign.key.clear();
  prove(foreign);
  EXPECT_EQ(query("SELECT kind, key, perm_id, text FROM evidence"), "open_order|-|77|Submitted");
  EXPECT_EQ(query("SELECT count(*) FROM live_orders"), "0");
}

TEST_F(RecordingOrders, the_completion_of_evidence_is_called_when_it_is_on_disk) {
  ASSERT_TRUE(record({a_record()}));
  std::string seen;
  journal->record_evidence(evidence(a_record(), EvidenceKind::CancelAsked, "the user"),
                           [&](const core::Expected<void>& done) {
                             ASSERT_TRUE(done);
                             seen = query("SELECT reason FROM cancel_requests");
                           });
  settle();
  EXPECT_EQ(seen, "the user");
}

TEST_F(RecordingOrders, raw_messages_take_no_more_room_than_they_may_and_the_oldest_go_first) {
  journal.reset();
  journal =
      std::move(Journal::open(file(), a_run(), loop.post(), activity, {.raw_message_bytes = 1000}).value());
  const OrderRecord order = a_record();
  ASSERT_TRUE(record({order}));
  for (int i = 0; i < 20; ++i)
    prove(evidence(order, EvidenceKind::Status, "Submitted", std::string(100, 'x'), 1));
  EXPECT_EQ(query("SELECT count(*), sum(length(bytes)) <= 1000 FROM raw_messages"), "8|1");
  EXPECT_EQ(query("SELECT bytes = (SELECT sum(length(bytes)) FROM raw_messages) FROM raw_message_store"),
            "1");
  const auto entries = reader().evidence("k1").value();
  ASSERT_THAT(entries, SizeIs(20));
  EXPECT_THAT(entries.front().record.raw, IsEmpty());
  EXPECT_THAT(entries.back().record.raw, SizeIs(100));
  journal.reset();
  EXPECT_FALSE(verify(file())->broken);
}

struct Settling {
  const char* name;
  std::vector<orders::EvidenceRecord> heard;
  bool live;
};

class AnOrder : public RecordingOrders, public testing::WithParamInterface<Settling> {};

TEST_P(AnOrder, is_live_until_evidence_settles_it) {
  ASSERT_TRUE(record({a_record()}));
  for (const auto& heard : GetParam().heard) prove(heard);
  EXPECT_EQ(query("SELECT count(*) FROM live_orders"), GetParam().live ? "1" : "0");
  EXPECT_EQ(query("SELECT live FROM order_story"), GetParam().live ? "1" : "0");
}

orders::EvidenceRecord heard(EvidenceKind kind, std::string text = "", std::int64_t perm_id = 0) {
  return evidence(a_record(), kind, std::move(text), "", perm_id);
}

using enum orders::EvidenceKind;
INSTANTIATE_TEST_SUITE_P(
    Evidence, AnOrder,
    testing::Values(Settling{"intended", {}, true}, Settling{"sent", {heard(Sent)}, true},
                    Settling{"not_sent", {heard(NotSent, "no link")}, false},
                    Settling{"change_not_sent", {heard(Sent), heard(NotSent, "no link")}, true},
                    Settling{"filled", {heard(Sent), heard(Status, "Filled 100/100", 5)}, false},
                    Settling{"cancelled", {heard(Sent), heard(OpenOrder, "Cancelled", 5)}, false},
                    Settling{"held", {heard(Sent), heard(Status, "Inactive locate", 5)}, true},
                    Settling{"pending_cancel", {heard(Sent), heard(Status, "PendingCancel", 5)}, true},
                    Settling{"refused", {heard(Sent), heard(Notice, "201 rejected")}, true},
                    Settling{"rejection_proven", {heard(Sent), heard(Completed, "rejected: 201")}, false},
                    Settling{"once_absent", {heard(Sent), heard(Absent, "not in the open orders")}, true},
                    Settling{"lost", {heard(Sent), heard(Absent, "lost: not found twice")}, false},
                    Settling{"revived", {heard(Status, "Cancelled", 5), heard(Status, "Submitted", 5)}, true},
                    Settling{"Q5_a_twin_lives",
                             {heard(Status, "Submitted", 5), heard(Status, "Submitted", 6),
                              heard(Status, "Cancelled", 5)},
                             true},
                    Settling{"Q5_both_are_gone",
                             {heard(Status, "Submitted", 5), heard(Status, "Submitted", 6),
                              heard(Status, "Cancelled", 5), heard(Status, "Filled", 6)},
                             false}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST_F(RecordingOrders, PAIN22_a_restart_knows_every_order_of_the_run_before) {
  ASSERT_TRUE(record({a_record("a", 1), a_record("b", 2)}));
  journal.reset();
  open_on_broker_books();
  EXPECT_EQ(refusal(record({a_record("a", 3)})), Refusal::KeyTaken);
  EXPECT_EQ(refusal(record({a_record("c", 2)})), Refusal::OrderIdTaken);
}

}  // namespace
}  // namespace ibflow::journal::test
