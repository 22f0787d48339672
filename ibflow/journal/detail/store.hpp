#pragma once
// The journal's file as the writer thread uses it: opened, checked, and fed one batch at a time.

#include <map>
#include <span>
#include <unordered_set>

#include "ibflow/journal/detail/file_lock.hpp"
#include "ibflow/journal/detail/records.hpp"
#include "ibflow/journal/detail/sqlite.hpp"
#include "ibflow/journal/detail/wall_clock.hpp"

namespace ibflow::journal::detail {

inline constexpr std::int64_t kApplicationId = 0x6962666c;  // "ibfl"
inline constexpr std::int64_t kSchemaVersion = 1;

/// What earlier runs left in the file.
struct Inheritance {
  std::int64_t next_prediction_id = 1;
  std::int64_t next_decision_id = 1;
  std::map<int, core::OrderId> highest_order_ids;  // by client id
  std::unordered_set<std::string> predictions;     // their identities
};

/// Not thread-safe: made on one thread, then used by the writer thread alone.
class Store {
 public:
  static core::Expected<Store> open(const std::filesystem::path& file, const RunInfo& run,
                                    WallClock& wall_clock);

  [[nodiscard]] core::Expected<Inheritance> inheritance() const;
  [[nodiscard]] std::int64_t run_id() const { return run_id_; }
  /// Commits the whole batch in one transaction, without what has to be refused; or nothing, and the result
  /// says why.
  [[nodiscard]] BatchResult commit(std::span<const NumberedRecord> batch);

 private:
  Store(FileLock lock, Database database, WallClock& wall_clock, int client_id);
  core::Expected<void> start_run(const RunInfo& run);
  core::Expected<void> write(std::span<const NumberedRecord> batch,
                             std::vector<BatchResult::Refusal>& refusals);
  core::Expected<void> write_intents(const IntentRows& rows);
  core::Expected<void> insert_intent(const model::OrderIntent& intent, core::Timestamp at);
  core::Expected<void> stamp_intents();
  core::Expected<Statement*> statement(const char* sql);

  core::Expected<void> write(const PredictionRow& row);
  core::Expected<void> write(const DecisionRow& row);
  core::Expected<void> write(const IntentRows& rows) { return write_intents(rows); }
  core::Expected<void> write(const SentUpdate& update);
  core::Expected<void> write(const CancelRequestRow& row);
  core::Expected<void> write(const StatusRow& row);
  core::Expected<void> write(const NoticeRow& row);
  core::Expected<void> write(const ExecutionRow& row);
  core::Expected<void> write(const CommissionRow& row);
  core::Expected<void> write(const EquityRow& row);
  core::Expected<void> write(const BarRow& row);
  core::Expected<void> write(const NoteRow& row);
  core::Expected<void> write(const RunEnd& row);
  core::Expected<void> write(const FlushMark&) { return {}; }

  FileLock lock_;  // let go after the database is closed
  Database database_;
  std::map<const char*, Statement> statements_;  // by the address of their text
  WallClock* wall_clock_;
  std::int64_t run_id_ = 0;
  int client_id_ = 0;
  std::optional<std::int64_t> first_new_order_row_;  // of the batch at hand
};

}  // namespace ibflow::journal::detail
