#pragma once
// The journal's file as the writer thread uses it: opened, checked, and fed one batch at a time.

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>

#include "ibflow/journal/detail/file_lock.hpp"
#include "ibflow/journal/detail/order_tables.hpp"
#include "ibflow/journal/detail/records.hpp"
#include "ibflow/journal/detail/sqlite.hpp"
#include "ibflow/journal/detail/wall_clock.hpp"

namespace ibflow::journal::detail {

/// What earlier runs left in the file.
struct Inheritance {
  std::int64_t next_prediction_id = 1;
  std::int64_t next_decision_id = 1;
  std::map<std::pair<std::string, core::ClientId>, core::OrderId> highest_order_ids;  // by account and client
  std::unordered_set<std::string> predictions;                                        // their identities
};

/// Not thread-safe: made on one thread, then used by the writer thread alone.
class Store {
 public:
  static core::Expected<std::unique_ptr<Store>> open(const std::filesystem::path& file, const RunInfo& run,
                                                     const Options& options, WallClock& wall_clock);

  [[nodiscard]] core::Expected<Inheritance> inheritance() const;
  [[nodiscard]] std::int64_t run_id() const { return run_id_; }
  /// Commits the whole batch in one transaction, without what has to be refused; or nothing, and the result
  /// says why.
  [[nodiscard]] BatchResult commit(std::span<const NumberedRecord> batch);

 private:
  Store(FileLock lock, Database database, WallClock& wall_clock);
  core::Expected<void> start_run(const RunInfo& run, const Options& options);
  core::Expected<void> write(std::span<const NumberedRecord> batch,
                             std::vector<BatchResult::Refusal>& refusals);
  core::Expected<Statement*> statement(const char* sql) { return statements_.get(sql); }

  /// Whatever is an order, evidence or money.
  template <class Row>
  core::Expected<void> write(const Row& row) {
    return orders_->write(row);
  }
  core::Expected<void> write(const PredictionRow& row);
  core::Expected<void> write(const DecisionRow& row);
  core::Expected<void> write(const EquityRow& row);
  core::Expected<void> write(const BarRow& row);
  core::Expected<void> write(const NoteRow& row);
  core::Expected<void> write(const RunEnd& row);
  core::Expected<void> write(const FlushMark&) { return {}; }

  FileLock lock_;  // let go after the database is closed
  Database database_;
  StatementCache statements_;
  std::optional<OrderTables> orders_;
  WallClock* wall_clock_;
  std::int64_t run_id_ = 0;
};

}  // namespace ibflow::journal::detail
