// A file of an older schema is brought to the present one, and says the same afterwards.

#include <zstd.h>

#include <sstream>

#include "journal_fixture.hpp"

namespace ibflow::journal::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string read_whole(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

/// The journal of a demo with one ticker, written by the program as it was at schema version 1.
std::string journal_of_schema_1() {
  const std::string packed = read_whole(IBFLOW_SOURCE_DIR "/tests/journal/schema_1.sqlite.zst");
  std::string whole(ZSTD_getFrameContentSize(packed.data(), packed.size()), '\0');
  const auto size = ZSTD_decompress(whole.data(), whole.size(), packed.data(), packed.size());
  if (ZSTD_isError(size) != 0) throw std::runtime_error(ZSTD_getErrorName(size));
  return whole;
}

class AJournalOfSchema1 : public JournalTest {
 protected:
  void SetUp() override { std::ofstream(file(), std::ios::binary) << before; }
  [[nodiscard]] std::filesystem::path copy() const { return file().string() + ".schema-1"; }

  const std::string before = journal_of_schema_1();
};

/// What anybody who knows the file could have asked, with the same answer.
constexpr const char* kQuestions[] = {
    R"(SELECT key, order_id, client_id, parent_id, decision_id, role, account, con_id, ticker, sec_type,
       exchange,  primary_exchange, currency, side, quantity, order_type, limit_price, stop_price, tif,
       transmit,  intent_at,  intent_wall_at, sent_at, sent_wall_at FROM orders ORDER BY key)",
    R"(SELECT run_id, key, ticker, prediction, confidence, decided_at, action, reason, durable_before_sent,
       statuses,  notices, cancel_requested_at, fills, filled, average_price, first_fill_at, commission
       FROM order_story  ORDER BY key)",
    R"(SELECT client_id, order_id, perm_id, parent_id, status, filled, remaining, average_fill_price,
       last_fill_price,  why_held, at FROM order_statuses ORDER BY at, order_id, status)",
    R"(SELECT client_id, order_id, code, text, is_warning, at FROM order_notices ORDER BY at, order_id,
       code)",
    R"(SELECT client_id, order_id, at, reason FROM cancel_requests ORDER BY at, order_id)",
    R"(SELECT execution_id, execution_root, revision, order_id, quantity, price, executed_at, at FROM
       executions  ORDER BY execution_id)",
    R"(SELECT run_id, execution_id, amount, currency, realized_pnl, at FROM commissions ORDER BY
       execution_id)",
    R"(SELECT run_id, ticker, side, quantity, price, order_key, role, commission FROM fills ORDER BY
       execution_id)",
    R"(SELECT * FROM round_trips ORDER BY entry_time)",
    R"(SELECT * FROM costs)",
    R"(SELECT id, ticker, action, reason FROM decisions ORDER BY id)",
    R"(SELECT id, mode, account, started_wall_at, ended_wall_at, outcome FROM runs)",
};

TEST_F(AJournalOfSchema1, answers_every_question_as_before) {
  std::vector<std::string> answers;
  for (const char* question : kQuestions) answers.push_back(query(question));
  EXPECT_EQ(query("SELECT count(*) FROM orders"), "29");
  open();
  journal.reset();
  ASSERT_EQ(query("DELETE FROM runs WHERE id = 2"), "");
  for (std::size_t i = 0; i < answers.size(); ++i)
    EXPECT_EQ(query(kQuestions[i]), answers[i]) << kQuestions[i];
}

TEST_F(AJournalOfSchema1, gets_the_tables_of_a_new_journal_and_a_sound_chain) {
  open();
  EXPECT_EQ(journal->run_id(), 2);
  EXPECT_EQ(journal->highest_order_id(core::ClientId(1)), core::OrderId(29));
  journal.reset();
  const auto verified = verify(file()).value();
  EXPECT_FALSE(verified.broken) << verified.broken->problem;
  EXPECT_GT(verified.rows, 29 + 29 + 111 + 19 + 19);
  EXPECT_EQ(query("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(query("PRAGMA foreign_key_check"), "");
  EXPECT_EQ(query("SELECT quantity FROM ledger_positions"), "0");
  EXPECT_EQ(query("SELECT count(*) FROM live_orders"), "0");

  const std::string columns =
      "SELECT m.type, m.name, c.name, c.type, c.\"notnull\", c.pk FROM sqlite_schema m, "
      "pragma_table_info(m.name) c "
      "ORDER BY m.type, m.name, c.cid";
  const std::string rest =
      "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type <> 'table' ORDER BY 1, 2";
  const auto fresh = folder.path() / "fresh.ibflow";
  open_or_throw(fresh, loop, activity).reset();
  EXPECT_EQ(query(columns), test::query(fresh, columns));
  EXPECT_EQ(query(rest), test::query(fresh, rest));
}

TEST_F(AJournalOfSchema1, leaves_a_copy_beside_it_that_the_old_program_can_go_on_with) {
  open();
  journal.reset();
  EXPECT_EQ(test::query(copy(), "PRAGMA user_version"), "1");
  EXPECT_EQ(test::query(copy(), "PRAGMA application_id"), std::to_string(0x6962666c));
  EXPECT_EQ(test::query(copy(), "SELECT count(*) FROM order_statuses"), "111");
  EXPECT_EQ(test::query(copy(), "PRAGMA integrity_check"), "ok");
  EXPECT_FALSE(std::filesystem::exists(copy().string() + ".part"));
}

TEST_F(AJournalOfSchema1, is_as_it_was_when_the_copy_cannot_be_made) {
  std::filesystem::create_directories(copy() / "in the way");
  const auto opened = Journal::open(file(), a_run(), loop.post(), activity);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, AllOf(HasSubstr("schema-1"), HasSubstr("The journal is as it was")));
  EXPECT_EQ(read_whole(file()), before);
}

TEST_F(AJournalOfSchema1, is_as_it_was_when_a_step_fails) {
  ASSERT_EQ(query("DROP TABLE commissions"), "");
  const auto opened = Journal::open(file(), a_run(), loop.post(), activity);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message,
              AllOf(HasSubstr("from schema version 1 to 3"), HasSubstr("is as it was")));
  EXPECT_EQ(query("PRAGMA user_version"), "1");
  EXPECT_EQ(query("SELECT count(*) FROM orders"), "29");
}

TEST_F(AJournalOfSchema1, is_not_read_before_it_is_brought_up_and_the_message_says_how) {
  const auto opened = JournalReader::open(file());
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message,
              AllOf(HasSubstr("schema version 1"), HasSubstr("start ibflow with it once")));
}

TEST_F(AJournalOfSchema1, is_read_by_todays_reader_afterwards) {
  open();
  journal.reset();
  const auto story = reader().order_story("1").value();
  EXPECT_EQ(std::to_string(story.statuses.size()),
            query("SELECT count(*) FROM order_statuses WHERE order_id = 1"));
  EXPECT_EQ(story.filled, decimal("241"));
  EXPECT_TRUE(story.prediction);
  EXPECT_GT(story.order.sent_wall_at, story.order.intent_wall_at);
  EXPECT_EQ(reader().round_trips(1)->size(), 9U);
}

}  // namespace
}  // namespace ibflow::journal::test
