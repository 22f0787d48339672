// A journal opens its own files only, and says clearly why not.

#include <sys/stat.h>

#include "journal_fixture.hpp"

namespace ibflow::journal::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class OpeningAJournal : public JournalTest {
 protected:
  core::Error refusal(const std::filesystem::path& path) {
    const auto opened = Journal::open(path, a_run(), loop.post(), activity);
    if (opened) return {core::ErrorCategory::Internal, "it was opened"};
    return opened.error();
  }
  void expect_refusal(const std::filesystem::path& path, const std::string& why) {
    const core::Error error = refusal(path);
    EXPECT_EQ(error.category, core::ErrorCategory::Storage);
    EXPECT_THAT(error.message, AllOf(HasSubstr(path.string()), HasSubstr(why)));
  }
  void write_file(const std::string& text) { std::ofstream(file()) << text; }
};

TEST_F(OpeningAJournal, makes_the_file_marks_it_as_ours_and_uses_a_log_ahead_of_the_data) {
  open();
  EXPECT_EQ(query("PRAGMA application_id"), std::to_string(0x6962666c));
  EXPECT_EQ(query("PRAGMA user_version"), "3");
  EXPECT_EQ(query("PRAGMA journal_mode"), "wal");
  EXPECT_EQ(
      query("SELECT id, mode, session_date, account, client_id, program_version, options, outcome FROM runs"),
      "1|sim|2019-02-13|DU1|7|0.1.0|speed=max|-");
}

TEST_F(OpeningAJournal, starts_another_run_in_a_file_that_is_there) {
  open();
  journal.reset();
  open();
  EXPECT_EQ(journal->run_id(), 2);
  EXPECT_EQ(query("SELECT id, outcome FROM runs ORDER BY id"), "1|ended\n2|-");
}

TEST_F(OpeningAJournal, takes_an_empty_file_as_new) {
  write_file("");
  open();
  EXPECT_EQ(query("SELECT count(*) FROM runs"), "1");
}

TEST_F(OpeningAJournal, refuses_a_second_writer_but_not_a_reader) {
  open();
  expect_refusal(file(), "another ibflow (process " + std::to_string(getpid()) + ") is writing to it");
  EXPECT_TRUE(JournalReader::open(file()));
  journal.reset();
  open();
}

TEST_F(OpeningAJournal, refuses_another_schema_version) {
  open();
  journal.reset();
  ASSERT_EQ(query("PRAGMA user_version = 4"), "");
  expect_refusal(file(), "it has schema version 4, newer than version 3 that this ibflow writes");
  EXPECT_FALSE(JournalReader::open(file()));
}

TEST_F(OpeningAJournal, refuses_another_programs_database_and_leaves_it_alone) {
  ASSERT_EQ(query("CREATE TABLE theirs (x)"), "");
  expect_refusal(file(), "another program's SQLite database");
  EXPECT_EQ(query("SELECT name FROM sqlite_schema"), "theirs");
  EXPECT_EQ(query("PRAGMA journal_mode"), "delete");
}

TEST_F(OpeningAJournal, refuses_what_is_no_database) {
  write_file("datetime,open,high,low,close,volume\n");
  expect_refusal(file(), "no SQLite database");
  write_file("short");
  expect_refusal(file(), "no SQLite database");
  EXPECT_FALSE(std::filesystem::exists(file().string() + ".lock"));
}

TEST_F(OpeningAJournal, refuses_a_damaged_database) {
  write_file(std::string("SQLite format 3\0", 16) + std::string(5000, 'x'));
  expect_refusal(file(), "choose another file");
}

TEST_F(OpeningAJournal, refuses_a_directory_a_device_and_no_name) {
  expect_refusal(folder.path(), "it is a directory");
  expect_refusal("/dev/null", "no ordinary file");
  EXPECT_THAT(refusal("").message, HasSubstr("no file is named"));
}

TEST_F(OpeningAJournal, refuses_a_folder_that_is_not_there) {
  expect_refusal(folder.path() / "absent" / "day.ibflow", "there is no folder");
}

TEST_F(OpeningAJournal, refuses_a_place_that_cannot_be_written) {
  // Root may write to a read-only folder, but nobody can make a file in this one.
  expect_refusal("/proc/self/day.ibflow", "cannot write its lock");
}

TEST_F(OpeningAJournal, refuses_a_file_that_somebody_holds_a_write_lock_on) {
  open();
  journal.reset();
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(file().c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  expect_refusal(file(), "another program is writing to it");
  sqlite3_close(other);
}

}  // namespace
}  // namespace ibflow::journal::test
