#pragma once
// Orders, evidence, executions and money as rows of the chain, and what is drawn from them for a recovery.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/journal/detail/chain.hpp"
#include "ibflow/journal/detail/records.hpp"
#include "ibflow/journal/detail/sqlite.hpp"
#include "ibflow/journal/detail/wall_clock.hpp"
#include "ibflow/orders/execution_ledger.hpp"

namespace ibflow::journal::detail {

/// The run that rows belong to.
struct RunIdentity {
  std::int64_t run_id = 0;
  std::int64_t books = 0;
  int client_id = 0;
};

/// Writes within a transaction of the caller's: begin(), records, end() right before the commit, then
/// committed() or rolled_back(). The database and the clock outlive it.
class OrderTables {
 public:
  static core::Expected<OrderTables> open(Database& database, WallClock& wall_clock, const Options& options);
  void set_run(const RunIdentity& run) { run_ = run; }

  void begin() { before_ = {chain_.position(), raw_message_bytes_}; }
  /// Ends the transaction's rows with a commit, when there are any.
  core::Expected<void> end();
  /// The same with a time from elsewhere.
  core::Expected<void> end_at(core::Timestamp wall_at);
  void committed();
  void rolled_back();

  /// All or none of them; a contradiction of the database is the caller's refusal.
  core::Expected<void> write(const IntentRows& rows);
  core::Expected<void> write(const OrderRows& rows);
  core::Expected<void> write(const EvidenceRow& row);
  core::Expected<void> write(const SentUpdate& update);
  core::Expected<void> write(const CancelRequestRow& row);
  core::Expected<void> write(const StatusRow& row);
  core::Expected<void> write(const NoticeRow& row);
  core::Expected<void> write(const ExecutionRow& row);
  core::Expected<void> write(const CommissionRow& row);
  core::Expected<void> write(const BaselineRows& rows);
  core::Expected<void> write(const OrderIdRow& row);

 private:
  /// What the engine's orders have besides.
  struct EngineTerms {
    std::optional<std::int64_t> decision_id;
    std::string role, sec_type, exchange, primary_exchange, currency;
  };
  /// What a status report has besides.
  struct StatusTerms {
    std::optional<core::Decimal> filled, remaining;
    std::optional<double> average_fill_price, last_fill_price;
    std::optional<std::string> why_held;
    std::optional<std::int64_t> parent_id;
    std::optional<bool> is_warning;
  };
  struct State {
    ChainPosition position;
    std::int64_t raw_message_bytes = 0;
  };

  OrderTables(Database& database, WallClock& wall_clock, const Options& options, ChainWriter chain);
  core::Expected<void> all_or_none(const std::function<core::Expected<void>()>& write_all);
  core::Expected<void> insert(const orders::OrderRecord& order, const EngineTerms& terms,
                              const Instant& when);
  core::Expected<void> insert(const orders::EvidenceRecord& evidence, const StatusTerms& terms,
                              std::optional<core::Timestamp> wall_at);
  core::Expected<void> keep_message(const std::string& raw);
  core::Expected<void> drop_old_messages();
  core::Expected<std::optional<bool>> settles(const orders::EvidenceRecord& evidence);
  core::Expected<void> update_liveness(const orders::EvidenceRecord& evidence, bool settled);
  core::Expected<bool> other_incarnation_lives(const orders::EvidenceRecord& evidence);
  core::Expected<void> move_position(const model::Execution& execution, const orders::ExecutionId& id);
  core::Expected<std::optional<std::string>> key_of(core::ClientId client_id, core::OrderId order_id);
  core::Expected<std::optional<std::string>> key_of(const model::Execution& execution);

  Database* database_;
  WallClock* wall_clock_;
  Options options_;
  ChainWriter chain_;
  StatementCache statements_;
  RunIdentity run_;
  State before_;
  std::int64_t raw_message_bytes_ = 0;
  std::optional<core::Timestamp> previous_durable_wall_at_;
};

/// As the completion of the call gets it: which contradiction it was, and what to do now.
[[nodiscard]] core::Error as_refusal(const core::Error& error);

}  // namespace ibflow::journal::detail
