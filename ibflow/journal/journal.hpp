#pragma once
// The crash-safe record of one run: what was predicted, decided, intended, sent, answered, filled and paid.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/activity.hpp"
#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/identifier.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/model/broker.hpp"
#include "ibflow/model/market_data.hpp"
#include "ibflow/model/order.hpp"
#include "ibflow/model/prediction.hpp"

namespace ibflow::journal {

/// What the run is, in free texts.
struct RunInfo {
  std::string mode;
  std::string session_date;
  std::string account;
  int client_id = 0;
  std::string program_version;
  std::string options;
};

/// Why something was done, or left undone.
struct DecisionRecord {
  core::Timestamp at;
  std::string ticker;
  std::string action;  // "enter_long", "enter_short", "reverse", "ignore", "exit", "flatten", "block"
  std::string reason;
  std::optional<std::int64_t> prediction_id;
  std::optional<double> confidence, atr, reference_price;
  std::optional<core::Decimal> quantity;
};

/// One SQLite file in WAL mode, written by one thread of the journal's own, one transaction for all that
/// waits.
///
/// All calls are made on the event loop and return at once, except open, close and the destructor, which wait
/// for the disk. `at` is always the trading clock; the journal adds the system clock by itself. Orders,
/// cancels, executions and commissions hold a token of `activity` until their commit has been reported back
/// through `post`; everything else is written behind trading's back, in the same order. Somebody else may
/// read the file meanwhile; a second writer is refused. Errors are Storage, except that of an impossible
/// intent (a key or order id already taken: Usage), which goes to its completion alone and leaves the journal
/// as it was.
class Journal {
 public:
  using Post = std::function<void(std::function<void()>)>;  // thread-safe; runs the task on the event loop
  using Completion = std::function<void(core::Expected<void>)>;

  /// Opens or creates the file and starts a new run in it. `activity` outlives the journal.
  [[nodiscard]] static core::Expected<std::unique_ptr<Journal>> open(const std::filesystem::path& file,
                                                                     const RunInfo& run, Post post,
                                                                     core::Activity& activity);
  /// Drains and closes as close() does, with the outcome "ended"; completions not yet delivered are dropped.
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  [[nodiscard]] std::int64_t run_id() const;
  /// Over all runs in the file, read at open; 0 when there is none.
  [[nodiscard]] core::OrderId highest_order_id(core::ClientId client_id) const;

  /// Returns the row's id at once; the write follows.
  std::int64_t record_prediction(const model::Prediction& prediction, core::Timestamp received_at);
  /// Whether this run, or an earlier one in this file, has recorded Prediction::identity() `identity`.
  [[nodiscard]] bool knows_prediction(const std::string& identity) const;
  /// Returns the row's id at once; the write follows.
  std::int64_t record_decision(const DecisionRecord& decision);

  /// All or none of them. `durable` is called on the loop after the commit that holds them, or with the
  /// error; never from within this call.
  void record_intents(std::vector<model::OrderIntent> intents, core::Timestamp at, Completion durable);
  /// Call after `durable`, when the order's bytes have been handed to the wire.
  void record_sent(const std::string& key, core::Timestamp at);
  void record_cancel_request(core::OrderId order_id, core::Timestamp at, const std::string& reason);
  void record_status(const model::OrderStatusReport& report, core::Timestamp at);
  void record_notice(const model::OrderNotice& notice, core::Timestamp at);
  /// The same execution again (after a reconnect) changes nothing.
  void record_execution(const model::Execution& execution, core::Timestamp at);
  /// A later report for the same execution replaces the earlier one.
  void record_commission(const model::Commission& commission, core::Timestamp at);
  void record_equity(core::Timestamp at, core::Decimal cash, core::Decimal equity);
  void record_bar(const std::string& ticker, const model::Bar& bar);
  /// Connection events, the books' verdict, whatever has no table of its own.
  void record_note(core::Timestamp at, const std::string& kind, const std::string& text);

  /// `done` is called when everything recorded so far is on disk.
  void flush(Completion done);

  /// The first write failure as far as the loop has heard of it. From then on nothing is accepted: what is
  /// recorded is dropped, and every completion gets this error. What was reported durable stays in the file.
  [[nodiscard]] std::optional<core::Error> failure() const;
  /// Called once on the loop, before the completions that get the error; at once (posted) if it has failed
  /// already.
  void on_failure(std::function<void(const core::Error&)> handler);

  /// Writes everything, finishes the run's row (ended_wall_at, outcome), delivers outstanding completions
  /// within this call, and closes the file. Later records are dropped. Returns the failure, if there was one.
  core::Expected<void> close(const std::string& outcome = "ended");

 private:
  struct State;
  explicit Journal(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace ibflow::journal
