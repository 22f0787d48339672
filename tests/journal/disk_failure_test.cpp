// A disk that takes no more: what was reported durable stays, what comes later is answered with the error.

#include <sys/resource.h>

#include <csignal>
#include <vector>

#include "journal_fixture.hpp"

namespace ibflow::journal::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

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

class AFullDisk : public JournalTest {
 protected:
  void SetUp() override {
    open();
    journal->on_failure([this](const core::Error& error) { failures.push_back(error); });
  }
  void record_until_failure() {
    const FileSizeLimit limit(std::filesystem::file_size(file().string() + "-wal") + 128 * 1024);
    for (int i = 1; i < 100000 && refused == 0; ++i) record_one(i);
  }
  void record_one(int i) {
    journal->record_intents({an_order().key("k" + std::to_string(i)).id(i)}, at(i),
                            [this, i](const auto& done) {
                              if (done) {
                                durable.push_back(i);
                                return;
                              }
                              ++refused;
                              last_error = done.error();
                            });
    settle();
  }

  std::vector<core::Error> failures;
  std::vector<int> durable;
  int refused = 0;
  core::Error last_error;
};

TEST_F(AFullDisk, is_reported_once_to_the_handler_and_to_every_later_completion) {
  record_until_failure();
  ASSERT_EQ(failures.size(), 1U);
  EXPECT_EQ(failures[0].category, core::ErrorCategory::Storage);
  EXPECT_THAT(failures[0].message,
              AllOf(HasSubstr(file().string()), HasSubstr("what was reported durable is in")));
  EXPECT_EQ(journal->failure(), failures[0]);

  // There is room again, but a journal with a hole in it is worse than none.
  record_one(200000);
  std::optional<core::Error> flushed;
  journal->flush(
      [&](const core::Expected<void>& done) { flushed = done ? std::nullopt : std::optional(done.error()); });
  settle();
  EXPECT_EQ(refused, 2);
  EXPECT_EQ(last_error, failures[0]);
  EXPECT_EQ(flushed, failures[0]);
  EXPECT_EQ(failures.size(), 1U);
}

TEST_F(AFullDisk, loses_nothing_that_was_reported_durable) {
  record_until_failure();
  ASSERT_GT(durable.size(), 3U);
  EXPECT_EQ(query("SELECT count(*) FROM orders"), std::to_string(durable.size()));
  journal.reset();
  EXPECT_EQ(query("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(reader().orders(1)->size(), durable.size());
  EXPECT_FALSE(reader().run(1)->ended_wall_at);
}

TEST_F(AFullDisk, leaves_orders_whole_or_out_and_the_chain_sound) {
  std::vector<int> chains;
  {
    const FileSizeLimit limit(std::filesystem::file_size(file().string() + "-wal") + 512 * 1024);
    for (int i = 1; i < 100000 && !journal->failure(); ++i) {
      const std::string name = "chain" + std::to_string(i) + "-";
      const std::vector<orders::OrderRecord> chain{a_record(name + "a", 2 * i),
                                                   a_record(name + "b", 2 * i + 1)};
      if (record(chain)) chains.push_back(i);
      prove(evidence(chain[0], orders::EvidenceKind::Status, "Submitted", std::string(200, 'x'), i));
    }
  }
  ASSERT_GT(chains.size(), 3U);
  EXPECT_EQ(failures.size(), 1U);
  journal.reset();
  EXPECT_EQ(query("SELECT count(*) FROM order_intents"), std::to_string(2 * chains.size()));
  const auto verified = verify(file()).value();
  EXPECT_FALSE(verified.broken) << verified.broken->problem;
  EXPECT_EQ(load_recovery(file())->live_orders.size(), 2 * chains.size());
}

TEST_F(AFullDisk, lets_a_new_run_begin_once_there_is_room) {
  record_until_failure();
  journal.reset();
  open();
  EXPECT_EQ(journal->highest_order_id(core::ClientId(7)), core::OrderId(durable.back()));
  record_one(durable.back() + 1);
  EXPECT_EQ(query("SELECT count(*) FROM orders"), std::to_string(durable.size()));
}

TEST_F(AFullDisk, is_said_by_close_too_and_to_a_handler_that_comes_late) {
  record_until_failure();
  const core::Error error = failures.at(0);
  std::optional<core::Error> late;
  journal->on_failure([&](const core::Error& e) { late = e; });
  EXPECT_FALSE(late);
  while (!late) loop.run_one();
  EXPECT_EQ(late, error);
  const auto closed = journal->close();
  ASSERT_FALSE(closed);
  EXPECT_EQ(closed.error(), error);
  EXPECT_TRUE(activity.idle());
}

}  // namespace
}  // namespace ibflow::journal::test
