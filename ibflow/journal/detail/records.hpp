#pragma once
// What travels from the event loop to the writer thread.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ibflow/journal/journal.hpp"

namespace ibflow::journal::detail {

struct PredictionRow {
  std::int64_t id;
  model::Prediction prediction;
  core::Timestamp received_at;
};
struct DecisionRow {
  std::int64_t id;
  DecisionRecord decision;
};
/// `at` is the trading clock and `wall_at` the system's, both taken on the loop. Rows of the first schema
/// have no wall time.
struct Instant {
  core::Timestamp at;
  std::optional<core::Timestamp> wall_at;
};
struct IntentRows {
  std::vector<model::OrderIntent> intents;
  Instant when;
};
struct OrderRows {
  std::vector<orders::OrderRecord> orders;
  Instant when;
};
struct EvidenceRow {
  orders::EvidenceRecord record;
  std::optional<core::Timestamp> wall_at;
};
struct SentUpdate {
  std::string key;
  Instant when;
};
struct CancelRequestRow {
  core::OrderId order_id;
  Instant when;
  std::string reason;
};
struct StatusRow {
  model::OrderStatusReport report;
  Instant when;
};
struct NoticeRow {
  model::OrderNotice notice;
  Instant when;
};
struct ExecutionRow {
  model::Execution execution;
  Instant when;
};
struct CommissionRow {
  model::Commission commission;
  Instant when;
};
struct BaselineRows {
  std::vector<model::Position> positions;
  core::Timestamp at;
  std::string reason;
};
struct OrderIdRow {
  std::string account;
  core::ClientId client_id;
  core::OrderId order_id;
};
struct EquityRow {
  core::Timestamp at;
  core::Decimal cash, equity;
};
struct BarRow {
  std::string ticker;
  model::Bar bar;
};
struct NoteRow {
  core::Timestamp at;
  std::string kind, text;
};
struct RunEnd {
  core::Timestamp wall_at;
  std::string outcome;
};
struct FlushMark {};

using Record = std::variant<PredictionRow, DecisionRow, IntentRows, OrderRows, EvidenceRow, SentUpdate,
                            CancelRequestRow, StatusRow, NoticeRow, ExecutionRow, CommissionRow, BaselineRows,
                            OrderIdRow, EquityRow, BarRow, NoteRow, RunEnd, FlushMark>;

/// Records get consecutive numbers on the loop; the writer speaks of them by number.
struct NumberedRecord {
  std::uint64_t number = 0;
  Record record;
};

/// What became of all records up to `last`.
struct BatchResult {
  struct Refusal {
    std::uint64_t number = 0;
    core::Error error;
  };
  std::uint64_t last = 0;
  std::optional<core::Error> failure;  // nothing of this batch is on disk
  std::vector<Refusal> refusals;       // records left out of an otherwise committed batch
};

}  // namespace ibflow::journal::detail
