#pragma once
// Reads a journal back, while it is being written or long after.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/journal/journal.hpp"
#include "ibflow/journal/round_trips.hpp"

namespace ibflow::journal {

struct RunRow {
  std::int64_t id = 0;
  RunInfo info;
  core::Timestamp started_wall_at{};
  std::optional<core::Timestamp> ended_wall_at;  // none: still running, or killed
  std::string outcome;
};

struct PredictionEntry {
  std::int64_t id = 0;
  model::Prediction prediction;
  core::Timestamp received_at{};
};

struct DecisionEntry {
  std::int64_t id = 0;
  DecisionRecord decision;
};

struct OrderEntry {
  std::int64_t run_id = 0;
  model::OrderIntent intent;
  core::Timestamp intent_at{}, intent_wall_at{};
  std::optional<core::Timestamp> sent_at, sent_wall_at;
};

/// One version of an order as it was recorded: the order itself, or a change of it.
struct OrderVersion {
  orders::OrderRecord record;
  core::Timestamp intent_at{};
};

/// `record.raw` is empty when there was no message, or when it is no longer kept.
struct EvidenceEntry {
  std::int64_t id = 0;
  orders::EvidenceRecord record;
  std::optional<core::Timestamp> wall_at;
};

struct StatusEntry {
  model::OrderStatusReport report;
  core::Timestamp at{};
};

struct NoticeEntry {
  model::OrderNotice notice;
  core::Timestamp at{};
};

struct CancelRequestEntry {
  core::OrderId order_id;
  core::Timestamp at{};
  std::string reason;
};

/// `superseded`: a correction has replaced it; it counts no more.
struct ExecutionEntry {
  model::Execution execution;
  core::Timestamp at{};
  std::optional<model::Commission> commission;
  std::optional<model::OrderRole> role;  // of our order; nullopt when it is not in the journal
  bool superseded = false;
};

struct EquityPoint {
  core::Timestamp at{};
  core::Decimal cash, equity;
};

struct NoteEntry {
  core::Timestamp at{};
  std::string kind, text;
};

/// Everything about one order.
struct OrderStory {
  OrderEntry order;
  std::optional<DecisionEntry> decision;
  std::optional<PredictionEntry> prediction;
  std::vector<StatusEntry> statuses;
  std::vector<NoticeEntry> notices;
  std::vector<CancelRequestEntry> cancel_requests;
  std::vector<ExecutionEntry> executions;
  core::Decimal filled;      // of executions that count
  core::Decimal commission;  // known so far
};

/// What trading one ticker cost. `slippage` compares each fill with the price it was decided on (entries,
/// exits) or ordered at (stops, targets); positive means worse.
struct CostRow {
  std::string ticker;
  std::int64_t fills = 0;
  core::Decimal shares, traded_value, commission, slippage;
};

/// Read-only; for one thread at a time. Every call may fail with Storage; rows come in the order they were
/// recorded, executions in the order they happened.
class JournalReader {
 public:
  [[nodiscard]] static core::Expected<JournalReader> open(const std::filesystem::path& file);
  JournalReader(JournalReader&&) noexcept;
  JournalReader& operator=(JournalReader&&) noexcept;
  ~JournalReader();

  /// From the next call on everything is of one moment, whatever is written meanwhile; until the reader goes.
  /// Who asks for many orders is answered faster, too.
  core::Expected<void> hold_view();

  [[nodiscard]] core::Expected<std::vector<RunRow>> runs() const;
  /// Usage when there is no such run; `run_id` 0 means the latest.
  [[nodiscard]] core::Expected<RunRow> run(std::int64_t run_id) const;
  [[nodiscard]] core::Expected<std::vector<PredictionEntry>> predictions(std::int64_t run_id) const;
  [[nodiscard]] core::Expected<std::vector<DecisionEntry>> decisions(std::int64_t run_id) const;
  [[nodiscard]] core::Expected<std::vector<OrderEntry>> orders(std::int64_t run_id) const;
  [[nodiscard]] core::Expected<std::vector<ExecutionEntry>> executions(std::int64_t run_id) const;
  [[nodiscard]] core::Expected<std::vector<EquityPoint>> equity(std::int64_t run_id) const;
  [[nodiscard]] core::Expected<std::vector<std::string>> tickers(
      std::int64_t run_id) const;  // with bars or orders
  [[nodiscard]] core::Expected<std::vector<model::Bar>> bars(std::int64_t run_id,
                                                             const std::string& ticker) const;
  [[nodiscard]] core::Expected<std::vector<NoteEntry>> notes(std::int64_t run_id) const;

  /// `name` is an order's key or its id. Usage when there is none, or when several clients have that id.
  [[nodiscard]] core::Expected<OrderStory> order_story(const std::string& name) const;
  /// The order with this key and its changes, in turn; empty when there is none.
  [[nodiscard]] core::Expected<std::vector<OrderVersion>> order_versions(const std::string& key) const;
  /// All that was heard and done about the order with this key, as it came; with the raw messages still kept.
  [[nodiscard]] core::Expected<std::vector<EvidenceEntry>> evidence(const std::string& key) const;
  /// Executions that count, from `since` up to before `until`, whose commission has not been reported: at the
  /// end of a day there should be none.
  [[nodiscard]] core::Expected<std::vector<ExecutionEntry>> executions_without_commission(
      core::Timestamp since, core::Timestamp until) const;
  /// Closed trips and, marked as such, those still open.
  [[nodiscard]] core::Expected<std::vector<RoundTrip>> round_trips(std::int64_t run_id) const;
  [[nodiscard]] core::Expected<std::vector<CostRow>> costs(std::int64_t run_id) const;

 private:
  struct State;
  explicit JournalReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace ibflow::journal
