// The page's queries can be asked of any journal, and tell why, when, how fast and for how much.

#include <fstream>
#include <sstream>
#include <vector>

#include "journal_fixture.hpp"

namespace ibflow::journal::test {
namespace {

using orders::EvidenceKind;
using orders::OrderRecord;
using testing::HasSubstr;
using testing::Not;

/// The blocks of docs/journal.md that are marked as sql.
std::vector<std::string> documented_queries() {
  std::ifstream page(IBFLOW_SOURCE_DIR "/docs/journal.md");
  std::vector<std::string> queries;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line == "```sql") {
      inside = true;
      queries.emplace_back();
    } else if (line == "```") {
      inside = false;
    } else if (inside) {
      queries.back() += line + '\n';
    }
  }
  return queries;
}

class TheViews : public JournalTest {
 protected:
  void SetUp() override {
    open_on_broker_books();
    ASSERT_TRUE(record({order}));
    ASSERT_TRUE(record({a_record("k2", 2), a_record("k3", 3)}));
    prove(evidence(order, EvidenceKind::Sent));
    prove(evidence(order, EvidenceKind::Status, "PreSubmitted", "raw", 900));
    prove(evidence(order, EvidenceKind::Status, "Submitted 0/100", "raw", 900));
    prove(evidence(order, EvidenceKind::Notice, "399 held until the open", "raw"));
    prove(evidence(a_record("k3", 3), EvidenceKind::Sent));
    execute(an_execution().id("a.01").of(order).quantity("60"));
    execute(an_execution().id("b.01").of(order).quantity("40").reference("theirs"));
    journal->record_commission(a_commission("a.01", "1.25"), at(7));
    journal->record_commission(a_commission("c.01", "1.00"), at(7));
    auto foreign = evidence(a_record("theirs", 0), EvidenceKind::OpenOrder, "Submitted", "raw", 77);
    foreign.key.clear();
    prove(foreign);
    model::Prediction prediction;
    prediction.ticker = "AAPL";
    prediction.signal = model::Signal::Buy;
    prediction.data_time = prediction.prediction_time = at(0);
    prediction.stock_price = 100;
    journal->record_prediction(prediction, at(1));
    journal->record_bar("AAPL", {.start = at(0), .close = 101, .volume = 1});
    settle();
  }
  const OrderRecord order = a_record().signal("AAPL 14:30");
};

TEST_F(TheViews, every_query_of_the_page_has_an_answer) {
  const auto queries = documented_queries();
  ASSERT_GE(queries.size(), 6U);
  for (const auto& sql : queries) {
    const std::string answer = query(sql);
    EXPECT_NE(answer, "") << sql;
    EXPECT_THAT(answer, Not(HasSubstr("no such"))) << sql;
    EXPECT_THAT(answer, Not(HasSubstr("error"))) << sql;
  }
}

TEST_F(TheViews, the_story_of_an_order_says_why_what_was_heard_and_what_it_cost) {
  EXPECT_EQ(
      query("SELECT strategy, reason, signal, statuses, notices, versions, evidence, live, fills, filled, "
            "commission "
            "FROM order_story WHERE key = 'k1'"),
      "momentum|BUY at 0.82|AAPL 14:30|PreSubmitted > Submitted|399 held until the open|1|4|1|1|60.0|1.25");
}

TEST_F(TheViews, latencies_follow_one_another_from_the_intent_to_the_first_fill) {
  EXPECT_EQ(
      query("SELECT to_durable_ms > 0, to_sent_ms > 0, to_acked_ms > 0, to_first_fill_ms > to_acked_ms, "
            "abs((julianday(sent_wall_at) - julianday(asked_wall_at)) * 86400000 - to_durable_ms - "
            "to_sent_ms) < 2 "
            "FROM order_latency WHERE key = 'k1'"),
      "1|1|1|1|1");
  EXPECT_EQ(query("SELECT to_sent_ms, to_acked_ms, to_first_fill_ms FROM order_latency WHERE key = 'k2'"),
            "-|-|-");
}

TEST_F(TheViews, what_has_no_counterpart_is_listed) {
  EXPECT_EQ(query("SELECT what, name FROM unmatched ORDER BY what"),
            "commission without execution|c.01\n"
            "evidence of no order of ours|open_order 0\n"
            "execution of no order of ours|b.01\n"
            "execution without commission|b.01\n"
            "intent neither sent nor withdrawn|k2\n"
            "sent and never heard of again|k3");
}

TEST_F(TheViews, notices_are_told_by_code_and_text) {
  EXPECT_EQ(query("SELECT code, text FROM order_notices"), "399|held until the open");
}

}  // namespace
}  // namespace ibflow::journal::test
