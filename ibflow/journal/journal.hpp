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
#include "ibflow/orders/order_record.hpp"

namespace ibflow::journal {

/// Whose executions, commissions and positions a run goes on with.
enum class Books {
  Own,     // a world of its own, such as a replay: the same execution id in another run is another execution
  Broker,  // the broker's one reality: an execution that an earlier run has recorded is not recorded again
};

/// What the run is, in free texts.
struct RunInfo {
  std::string mode;
  std::string session_date;
  std::string account;
  int client_id = 0;
  std::string program_version;
  std::string options;
  Books books = Books::Own;  // a gateway that recovers says Broker
};

struct Options {
  /// Raw messages kept as evidence may take so many bytes; then the oldest are dropped. Their hashes stay.
  std::int64_t raw_message_bytes = 256LL << 20;
};

/// Why an order was not recorded: Error::code of such an error, whose category is Usage.
enum class Refusal {
  KeyTaken = 1,     // another order has this key, or this version of it is there already
  OrderIdTaken,     // another order of this account and client id has this order id
  SignalTaken,      // an order for this signal is in the journal: placing this one would double it
  ChangeOutOfTurn,  // a change whose order, or whose version before, is not there
  Contradiction,    // it names a decision that is not there
};
/// Nothing for any other error of a journal.
[[nodiscard]] std::optional<Refusal> refusal_of(const core::Error& error);

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
/// order (Usage, see Refusal), which goes to its completion alone and leaves the journal as it was.
///
/// A run is an epoch: run_id() is its number. Orders, evidence, executions and money form a chain of hashes;
/// see verification.hpp. What a crashed run left is read by recovery.hpp.
class Journal {
 public:
  using Post = std::function<void(std::function<void()>)>;  // thread-safe; runs the task on the event loop
  using Completion = std::function<void(core::Expected<void>)>;

  /// Opens or creates the file and starts a new run in it. `activity` outlives the journal. A file of an
  /// older schema is brought to the present one, with a copy of it left beside it (FILE.schema-N); one of a
  /// newer schema is refused. The newest rows of the chain are verified; a journal found changed is refused.
  [[nodiscard]] static core::Expected<std::unique_ptr<Journal>> open(const std::filesystem::path& file,
                                                                     const RunInfo& run, Post post,
                                                                     core::Activity& activity,
                                                                     const Options& options = {});
  /// Drains and closes as close() does, with the outcome "ended"; completions not yet delivered are dropped.
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  [[nodiscard]] std::int64_t run_id() const;
  /// Over all runs in the file, read at open; 0 when there is none.
  [[nodiscard]] core::OrderId highest_order_id(core::ClientId client_id) const;
  /// The same for one account.
  [[nodiscard]] core::OrderId highest_order_id(const std::string& account, core::ClientId client_id) const;

  /// Returns the row's id at once; the write follows.
  std::int64_t record_prediction(const model::Prediction& prediction, core::Timestamp received_at);
  /// Whether this run, or an earlier one in this file, has recorded Prediction::identity() `identity`.
  [[nodiscard]] bool knows_prediction(const std::string& identity) const;
  /// Returns the row's id at once; the write follows.
  std::int64_t record_decision(const DecisionRecord& decision);

  /// Orders, or changes of them, all or none. `durable` is called on the loop after the commit that holds
  /// them, or with the error; never from within this call. Their epoch is this run, whatever they say.
  /// Version 1 has a new key and a new order id; a change has the ids of its order and the next version. The
  /// database refuses a second order for one signal.
  void record_order(std::vector<orders::OrderRecord> orders, core::Timestamp at, Completion durable);
  /// What proves a state of an order, with the message as it came. An order is live from its intent until
  /// evidence settles it: a Status or OpenOrder whose text begins with Filled, Cancelled or ApiCancelled;
  /// Completed (also as our own conclusion, with the reason as text); NotSent before any Sent; Absent with a
  /// text that begins with "lost". One that names a perm id settles that incarnation alone.
  void record_evidence(orders::EvidenceRecord evidence, Completion durable = {});
  /// Ids up to this one are never to be given again: refused, burned, or seen at the broker.
  void record_order_id(const std::string& account, core::ClientId client_id, core::OrderId order_id);
  /// From now on these positions are what executions count on top of (positions held before the first run, or
  /// agreed on after a difference). With none at all the books have begun, too.
  void record_baseline(std::vector<model::Position> positions, core::Timestamp at, const std::string& reason);

  /// Orders of the engine, which adds role and decision; otherwise as record_order().
  void record_intents(std::vector<model::OrderIntent> intents, core::Timestamp at, Completion durable);
  /// Call after `durable`, when the order's bytes have been handed to the wire.
  void record_sent(const std::string& key, core::Timestamp at);
  void record_cancel_request(core::OrderId order_id, core::Timestamp at, const std::string& reason);
  void record_status(const model::OrderStatusReport& report, core::Timestamp at);
  void record_notice(const model::OrderNotice& notice, core::Timestamp at);
  /// The same execution again (after a reconnect) changes nothing.
  void record_execution(const model::Execution& execution, core::Timestamp at);
  /// A later report for the same execution counts instead of the earlier one.
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
