// Whatever is changed in a journal behind its back is found, and the first broken row is named.

#include <random>
#include <string>

#include "journal_fixture.hpp"

namespace ibflow::journal::test {
namespace {

using orders::EvidenceKind;
using testing::HasSubstr;

class Verifying : public JournalTest {
 protected:
  void SetUp() override {
    open_on_broker_books();
    for (int i = 1; i <= kOrders; ++i) {
      const orders::OrderRecord order = a_record("k" + std::to_string(i), i);
      ASSERT_TRUE(record({order}));
      prove(evidence(order, EvidenceKind::Sent));
      prove(evidence(order, EvidenceKind::Status, "Submitted", "raw message of " + order.key, 900 + i));
      execute(an_execution().id("e" + order.key + ".01").of(order));
      journal->record_commission(a_commission("e" + order.key + ".01", "1.00"), at(7));
      settle();
    }
    ASSERT_TRUE(journal->close());
    journal.reset();
    ASSERT_FALSE(verify(file())->broken);
  }
  void tamper(const std::string& sql) { ASSERT_EQ(query(sql), ""); }
  [[nodiscard]] BrokenRow broken() const {
    const auto verified = verify(file());
    if (!verified) return {"no answer", 0, verified.error().message};
    return verified->broken.value_or(BrokenRow{"sound", 0, ""});
  }
  [[nodiscard]] std::int64_t id_of(const std::string& table) const {
    return std::stoll(query("SELECT id FROM " + table + " ORDER BY id LIMIT 1 OFFSET 2"));
  }

  static constexpr int kOrders = 5;
};

TEST_F(Verifying, counts_the_rows_of_a_sound_journal) {
  EXPECT_EQ(verify(file())->rows, std::stoll(query("SELECT max(id) FROM commits")));
}

TEST_F(Verifying, names_the_first_row_that_was_changed) {
  const auto expect_break = [&](const std::string& table, const std::string& change) {
    SCOPED_TRACE(table + " SET " + change);
    const auto untouched = folder.path() / "untouched";
    std::filesystem::copy_file(file(), untouched, std::filesystem::copy_options::overwrite_existing);
    const std::int64_t id = id_of(table);
    tamper("UPDATE " + table + " SET " + change + " WHERE id = " + std::to_string(id));
    EXPECT_EQ(broken().table, table);
    EXPECT_EQ(broken().row, id);
    EXPECT_EQ(broken().problem, "it is not what was written");
    std::filesystem::copy_file(untouched, file(), std::filesystem::copy_options::overwrite_existing);
  };
  expect_break("order_intents", "limit_price = 170.26");
  expect_break("order_intents", "strategy = NULL");
  expect_break("evidence", "text = 'Filled'");
  expect_break("executions", "quantity = '1000'");
  expect_break("executions", "price = price + 1e-12");
  expect_break("commission_reports", "amount = '0.01'");
  expect_break("commits", "wall_at = '2019-01-01T00:00:00.000000000Z'");
}

TEST_F(Verifying, finds_a_row_that_is_gone) {
  const std::int64_t id = id_of("executions");
  tamper("DELETE FROM executions WHERE id = " + std::to_string(id));
  EXPECT_EQ(broken().row, id + 1);
  EXPECT_EQ(broken().problem, "row " + std::to_string(id) + " before it is gone");
}

TEST_F(Verifying, finds_a_row_that_was_put_in) {
  tamper(
      "INSERT INTO commission_reports SELECT id + 1, run_id, books, execution_id, '9.99', currency, "
      "realized_pnl, at, "
      "wall_at, hash FROM commission_reports ORDER BY id DESC LIMIT 1");
  EXPECT_EQ(broken().table, "commission_reports");
  EXPECT_EQ(std::to_string(broken().row), query("SELECT max(id) FROM commission_reports"));
}

TEST_F(Verifying, finds_that_the_last_commit_is_gone) {
  tamper("DELETE FROM commits WHERE id = (SELECT max(id) FROM commits)");
  EXPECT_THAT(broken().problem, HasSubstr("commit after it is gone"));
}

TEST_F(Verifying, finds_a_message_that_was_changed_or_taken_away) {
  tamper(
      "UPDATE raw_messages SET bytes = x'00' WHERE evidence_id = (SELECT max(evidence_id) FROM "
      "raw_messages)");
  EXPECT_EQ(broken().table, "raw_messages");
  tamper("DELETE FROM raw_messages WHERE evidence_id = (SELECT max(evidence_id) FROM raw_messages)");
  EXPECT_EQ(broken().problem, "it is gone");
}

TEST_F(Verifying, finds_a_position_that_the_executions_do_not_make) {
  tamper("UPDATE ledger_positions SET quantity = '7'");
  EXPECT_THAT(broken().problem, HasSubstr("it says 7, and the executions make 500"));
}

TEST_F(Verifying, finds_a_truncated_file) {
  const auto size = std::filesystem::file_size(file());
  for (const auto part : {size - 1, size - 4096, size / 2}) {
    std::filesystem::resize_file(file(), part);
    EXPECT_NE(broken().table, "sound") << part << " bytes of " << size;
  }
}

TEST_F(Verifying, finds_a_flipped_bit_in_whatever_was_recorded) {
  std::string whole(std::filesystem::file_size(file()), '\0');
  std::ifstream(file(), std::ios::binary).read(whole.data(), static_cast<std::streamsize>(whole.size()));
  // Each of these texts is in rows of the chain or in a message, and nowhere else.
  int flipped = 0;
  for (const std::string mark : {"momentum", "Submitted", "raw message of", "ek3.01", "BUY at 0.82"}) {
    const auto found = whole.rfind(mark);
    ASSERT_NE(found, std::string::npos) << mark;
    std::string damaged = whole;
    damaged[found + 1] = static_cast<char>(damaged[found + 1] ^ 0x04);
    std::ofstream(file(), std::ios::binary) << damaged;
    EXPECT_NE(broken().table, "sound") << mark;
    ++flipped;
  }
  EXPECT_EQ(flipped, 5);
}

TEST_F(Verifying, a_journal_with_a_broken_end_is_neither_written_nor_recovered_from) {
  tamper("UPDATE executions SET quantity = '1000' WHERE id = (SELECT max(id) FROM executions)");
  const auto opened = Journal::open(file(), a_run(), loop.post(), activity);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().category, core::ErrorCategory::Storage);
  EXPECT_THAT(opened.error().message, HasSubstr("it was changed after it was written: executions row"));
  const auto recovered = load_recovery(file());
  ASSERT_FALSE(recovered);
  EXPECT_THAT(recovered.error().message, HasSubstr("executions row"));
}

TEST_F(Verifying, what_is_no_journal_is_an_error) {
  EXPECT_FALSE(verify(folder.path() / "absent"));
  std::ofstream(folder.path() / "empty") << "";
  EXPECT_FALSE(verify(folder.path() / "empty"));
}

}  // namespace
}  // namespace ibflow::journal::test
