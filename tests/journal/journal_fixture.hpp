#pragma once
// A journal in a folder of its own, on a loop the test turns by hand.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "builders.hpp"
#include "ibflow/journal/journal.hpp"
#include "ibflow/journal/reader.hpp"
#include "ibflow/journal/recovery.hpp"
#include "ibflow/journal/verification.hpp"

namespace ibflow::journal::test {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "ibflow-journal-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// An event loop that runs when the test says so.
class ManualLoop {
 public:
  Journal::Post post() {
    return [this](std::function<void()> task) {
      {
        const std::lock_guard lock(mutex_);
        tasks_.push_back(std::move(task));
      }
      wake_.notify_one();
    };
  }
  /// Waits for one task and runs it.
  void run_one() {
    std::function<void()> task;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return !tasks_.empty(); });
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
  void run_until_idle(const core::Activity& activity) {
    while (!activity.idle()) run_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
};

inline std::unique_ptr<Journal> open_or_throw(const std::filesystem::path& file, ManualLoop& loop,
                                              core::Activity& activity, const RunInfo& run = a_run()) {
  auto journal = Journal::open(file, run, loop.post(), activity);
  if (!journal) throw std::runtime_error(journal.error().message);
  return std::move(*journal);
}

/// The answer of the file itself, through plain SQLite: columns joined with '|', rows with '\n'.
inline std::string query(const std::filesystem::path& file, const std::string& sql) {
  sqlite3* database = nullptr;
  if (sqlite3_open(file.c_str(), &database) != SQLITE_OK) return "cannot open";
  std::string result;
  const auto add_row = [](void* out, int count, char** values, char**) {
    auto& text = *static_cast<std::string*>(out);
    if (!text.empty()) text += '\n';
    for (int i = 0; i < count; ++i)
      text += (i == 0 ? "" : "|") + std::string(values[i] == nullptr ? "-" : values[i]);
    return 0;
  };
  char* message = nullptr;
  sqlite3_busy_timeout(database, 5000);
  if (sqlite3_exec(database, sql.c_str(), add_row, &result, &message) != SQLITE_OK) result = message;
  sqlite3_free(message);
  sqlite3_close(database);
  return result;
}

class JournalTest : public testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path file() const { return folder.path() / "day.ibflow"; }
  void open() { journal = open_or_throw(file(), loop, activity); }
  /// A run that goes on with the broker's books.
  void open_on_broker_books() {
    RunInfo run = a_run();
    run.books = Books::Broker;
    journal = open_or_throw(file(), loop, activity, run);
  }
  /// What became of them.
  core::Expected<void> record(std::vector<orders::OrderRecord> records, int second = 3) {
    core::Expected<void> result;
    journal->record_order(std::move(records), at(second),
                          [&](const core::Expected<void>& done) { result = done; });
    settle();
    return result;
  }
  void prove(const orders::EvidenceRecord& record) {
    journal->record_evidence(record);
    settle();
  }
  void execute(const model::Execution& execution, int second = 6) {
    journal->record_execution(execution, at(second));
    settle();
  }
  /// Until everything recorded is on disk.
  void settle() {
    if (journal) journal->flush([](const core::Expected<void>&) {});
    loop.run_until_idle(activity);
  }
  [[nodiscard]] std::string query(const std::string& sql) const { return test::query(file(), sql); }
  [[nodiscard]] JournalReader reader() const { return std::move(JournalReader::open(file()).value()); }

  /// An order placed and filled at once.
  void trade(const model::OrderIntent& order, const std::string& execution_id, double price, int second,
             const std::string& commission) {
    journal->record_intents({order}, at(second), [](const core::Expected<void>& done) { ASSERT_TRUE(done); });
    settle();
    journal->record_sent(order.key, at(second));
    journal->record_execution(an_execution().id(execution_id).of(order).price(price).time(at(second)),
                              at(second));
    journal->record_commission(a_commission(execution_id, commission), at(second));
    settle();
  }

  TemporaryFolder folder;
  ManualLoop loop;
  core::Activity activity;
  std::unique_ptr<Journal> journal;
};

}  // namespace ibflow::journal::test
