#pragma once
// What a run left: all that a recovery starts from, read in one go.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/model/order.hpp"
#include "ibflow/orders/order_record.hpp"

namespace ibflow::journal {

/// What to read. Without account and client id: everybody's.
struct RecoveryScope {
  std::optional<std::int64_t> epoch;  // the books of this run; nothing: of the newest
  std::optional<std::string> account;
  std::optional<core::ClientId> client_id;
  /// The ledger reaches so far back from its newest execution, and has all executions of orders that live or
  /// have executed since. TWS tells executions of up to seven days.
  core::Duration ledger_window = std::chrono::hours(8 * 24);
};

/// An order that no evidence has settled: see Journal::record_evidence().
struct LiveOrder {
  std::vector<orders::OrderRecord> versions;     // the order, then its changes; never empty
  core::Timestamp intent_at{};                   // of the first
  std::vector<orders::EvidenceRecord> evidence;  // as it was heard, without the raw messages
  std::vector<core::PermId> perm_ids;            // of all its incarnations, ascending
  core::Decimal filled;                          // of the executions that count; of a combination its own

  [[nodiscard]] const orders::OrderRecord& order() const { return versions.back(); }
  [[nodiscard]] const orders::EvidenceRecord* last_evidence() const {
    return evidence.empty() ? nullptr : &evidence.back();
  }
};

/// An execution that no correction has replaced. A bust has the quantity 0.
struct LedgerEntry {
  model::Execution execution;
  std::string root;  // the execution id without its revision
  std::int64_t revision = 0;
  std::string key;  // of our order; empty: of somebody else's
  std::int64_t epoch = 0;
  std::optional<model::Commission> commission;
};

/// What must be held if the journal knows all: the baseline and every execution that counts since.
struct ExpectedPosition {
  std::string account;
  core::ConId con_id;
  std::string symbol;
  core::Decimal baseline, quantity;
};

/// No order id up to `highest` is ever to be given again.
struct OrderIdMark {
  std::string account;
  core::ClientId client_id;
  core::OrderId highest;
};

struct RecoveryState {
  std::int64_t epoch = 0;      // the newest run of these books
  bool ended_cleanly = false;  // it was closed; else it was killed, or still runs
  /// What was held at the beginning of these books has been recorded (Journal::record_baseline), or an order
  /// has.
  bool has_begun = false;
  std::vector<LiveOrder> live_orders;  // in the order of their intents
  std::vector<LedgerEntry> ledger;     // in the order they were heard
  std::vector<ExpectedPosition> positions;
  std::vector<OrderIdMark> order_ids;
  std::optional<core::Timestamp> last_execution_at;
  std::int64_t rows_verified = 0;  // at the end of the chain
};

/// Verifies the newest rows of the chain, then reads; takes as long as there are live orders and a ledger
/// window, not as long as the journal is. Storage when the file cannot be read or a row was changed; Usage
/// when there is no such epoch or no run at all. Callable on any thread, while a journal is open too.
[[nodiscard]] core::Expected<RecoveryState> load_recovery(const std::filesystem::path& file,
                                                          const RecoveryScope& scope = {});

}  // namespace ibflow::journal
