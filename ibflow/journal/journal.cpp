#include "ibflow/journal/journal.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "ibflow/journal/detail/schema.hpp"
#include "ibflow/journal/detail/store.hpp"

namespace ibflow::journal {

using namespace detail;

/// What the loop keeps, and below it what the writer thread shares with it.
struct Journal::State : std::enable_shared_from_this<Journal::State> {
  State(Post post_in, core::Activity& activity_in) : post(std::move(post_in)), activity(&activity_in) {}

  struct Waiting {
    std::uint64_t number = 0;
    Completion completion;
  };

  [[nodiscard]] Instant instant(core::Timestamp at) { return {at, wall_clock.now()}; }
  void enqueue(Record record, Completion completion = {});
  void write_batches();
  void report(BatchResult result);
  void deliver_results();
  void deliver(const BatchResult& result);
  void stop_writer();

  // The loop's own.
  Post post;
  core::Activity* activity;
  core::Activity::Token token;  // held while awaited_number is not delivered
  std::uint64_t last_number = 0;
  std::uint64_t awaited_number = 0;  // the newest record that trading has to wait for
  std::uint64_t delivered_number = 0;
  std::deque<Waiting> waiting;
  std::optional<core::Error> failure;
  std::function<void(const core::Error&)> failure_handler;
  Inheritance inherited;
  std::int64_t run_id = 0;
  bool closed = false;

  WallClock wall_clock;

  // The writer's own, once it runs.
  std::unique_ptr<Store> store;
  std::optional<core::Error> write_failure;

  std::mutex mutex;
  std::condition_variable wake;
  std::deque<NumberedRecord> queue;  // under mutex
  std::deque<BatchResult> results;   // under mutex
  bool stopping = false;             // under mutex
  std::thread writer;
};

namespace {

/// Orders and money: trading goes on only when these are on disk. The rest is written behind its back.
bool is_awaited(const Record& record) {
  using enum orders::EvidenceKind;
  if (const auto* evidence = std::get_if<EvidenceRow>(&record)) {
    const auto kind = evidence->record.kind;
    return kind != Status && kind != OpenOrder && kind != Notice;
  }
  return std::holds_alternative<IntentRows>(record) || std::holds_alternative<OrderRows>(record) ||
         std::holds_alternative<SentUpdate>(record) || std::holds_alternative<CancelRequestRow>(record) ||
         std::holds_alternative<ExecutionRow>(record) || std::holds_alternative<CommissionRow>(record) ||
         std::holds_alternative<BaselineRows>(record) || std::holds_alternative<OrderIdRow>(record) ||
         std::holds_alternative<FlushMark>(record);
}

}  // namespace

std::optional<Refusal> refusal_of(const core::Error& error) {
  if (error.category != core::ErrorCategory::Usage || error.code < static_cast<int>(Refusal::KeyTaken) ||
      error.code > static_cast<int>(Refusal::Contradiction)) {
    return std::nullopt;
  }
  return static_cast<Refusal>(error.code);
}

void Journal::State::enqueue(Record record, Completion completion) {
  // Only what waits for an answer is still heard after a failure or after close.
  if (closed) {
    if (!completion) return;
    core::Error error(core::ErrorCategory::Storage, "journal: it is closed; nothing is recorded any more");
    post([completion = std::move(completion), error = std::move(error)] {
      completion(std::unexpected(error));
    });
    return;
  }
  if (failure && !completion) return;
  ++last_number;
  if (is_awaited(record)) {
    if (awaited_number <= delivered_number) token = activity->begin();
    awaited_number = last_number;
  }
  if (completion) waiting.push_back({last_number, std::move(completion)});
  {
    const std::lock_guard lock(mutex);
    queue.push_back({last_number, std::move(record)});
  }
  wake.notify_one();
}

void Journal::State::write_batches() {
  std::vector<NumberedRecord> batch;
  for (;;) {
    batch.clear();
    {
      std::unique_lock lock(mutex);
      wake.wait(lock, [this] { return stopping || !queue.empty(); });
      if (queue.empty()) return;
      batch.assign(std::make_move_iterator(queue.begin()), std::make_move_iterator(queue.end()));
      queue.clear();
    }
    BatchResult result;
    if (write_failure) {
      result.last = batch.back().number;
      result.failure = write_failure;
    } else {
      result = store->commit(batch);
      write_failure = result.failure;
    }
    report(std::move(result));
  }
}

void Journal::State::report(BatchResult result) {
  {
    const std::lock_guard lock(mutex);
    results.push_back(std::move(result));
  }
  // The posted task may outlive the journal, so it holds nothing of it.
  post([weak = weak_from_this()] {
    if (const auto state = weak.lock()) state->deliver_results();
  });
}

void Journal::State::deliver_results() {
  for (;;) {
    BatchResult result;
    {
      const std::lock_guard lock(mutex);
      if (results.empty()) return;
      result = std::move(results.front());
      results.pop_front();
    }
    deliver(result);
  }
}

// A completion may record more, or destroy the journal; the caller keeps this state alive.
void Journal::State::deliver(const BatchResult& result) {
  if (result.failure && !failure) {
    failure = result.failure;
    if (const auto handler = std::exchange(failure_handler, nullptr)) handler(*failure);
  }
  auto refusal = result.refusals.begin();
  while (!waiting.empty() && waiting.front().number <= result.last) {
    const Waiting next = std::move(waiting.front());
    waiting.pop_front();
    while (refusal != result.refusals.end() && refusal->number < next.number) ++refusal;
    if (result.failure) {
      next.completion(std::unexpected(*result.failure));
    } else if (refusal != result.refusals.end() && refusal->number == next.number) {
      next.completion(std::unexpected(refusal->error));
    } else {
      next.completion({});
    }
  }
  delivered_number = std::max(delivered_number, result.last);
  if (delivered_number >= awaited_number) token.release();
}

void Journal::State::stop_writer() {
  {
    const std::lock_guard lock(mutex);
    stopping = true;
  }
  wake.notify_one();
  if (writer.joinable()) writer.join();
  store.reset();
}

Journal::Journal(std::shared_ptr<State> state) : state_(std::move(state)) {}

core::Expected<std::unique_ptr<Journal>> Journal::open(const std::filesystem::path& file, const RunInfo& run,
                                                       Post post, core::Activity& activity,
                                                       const Options& options) {
  auto state = std::make_shared<State>(std::move(post), activity);
  auto store = Store::open(file, run, options, state->wall_clock);
  if (!store) return std::unexpected(store.error());
  auto inherited = (*store)->inheritance();
  if (!inherited) return std::unexpected(inherited.error());
  state->inherited = std::move(*inherited);
  state->run_id = (*store)->run_id();
  state->store = std::move(*store);
  state->writer = std::thread([raw = state.get()] { raw->write_batches(); });
  return std::unique_ptr<Journal>(new Journal(std::move(state)));
}

Journal::~Journal() {
  if (state_->closed) return;
  state_->waiting.clear();
  state_->failure_handler = nullptr;
  (void)close();
}

core::Expected<void> Journal::close(const std::string& outcome) {
  const auto state = state_;  // a completion may destroy the journal
  if (!state->closed) {
    state->enqueue(RunEnd{state->wall_clock.now(), outcome});
    state->closed = true;
    state->stop_writer();
    state->deliver_results();
    state->token.release();
  }
  if (state->failure) return std::unexpected(*state->failure);
  return {};
}

std::int64_t Journal::run_id() const {
  return state_->run_id;
}

core::OrderId Journal::highest_order_id(core::ClientId client_id) const {
  core::OrderId highest;
  for (const auto& [owner, order_id] : state_->inherited.highest_order_ids) {
    if (owner.second == client_id) highest = std::max(highest, order_id);
  }
  return highest;
}

core::OrderId Journal::highest_order_id(const std::string& account, core::ClientId client_id) const {
  const auto& ids = state_->inherited.highest_order_ids;
  const auto found = ids.find({account, client_id});
  return found == ids.end() ? core::OrderId() : found->second;
}

std::int64_t Journal::record_prediction(const model::Prediction& prediction, core::Timestamp received_at) {
  const std::int64_t id = state_->inherited.next_prediction_id++;
  state_->inherited.predictions.insert(prediction.identity());
  state_->enqueue(PredictionRow{id, prediction, received_at});
  return id;
}

bool Journal::knows_prediction(const std::string& identity) const {
  return state_->inherited.predictions.contains(identity);
}

std::int64_t Journal::record_decision(const DecisionRecord& decision) {
  const std::int64_t id = state_->inherited.next_decision_id++;
  state_->enqueue(DecisionRow{id, decision});
  return id;
}

void Journal::record_order(std::vector<orders::OrderRecord> orders, core::Timestamp at, Completion durable) {
  state_->enqueue(OrderRows{std::move(orders), state_->instant(at)}, std::move(durable));
}

void Journal::record_evidence(orders::EvidenceRecord evidence, Completion durable) {
  state_->enqueue(EvidenceRow{std::move(evidence), state_->wall_clock.now()}, std::move(durable));
}

void Journal::record_order_id(const std::string& account, core::ClientId client_id, core::OrderId order_id) {
  state_->enqueue(OrderIdRow{account, client_id, order_id});
}

void Journal::record_baseline(std::vector<model::Position> positions, core::Timestamp at,
                              const std::string& reason) {
  state_->enqueue(BaselineRows{std::move(positions), at, reason});
  record_note(at, kBaselineNote, reason);  // where nothing is held there are no rows
}

void Journal::record_intents(std::vector<model::OrderIntent> intents, core::Timestamp at,
                             Completion durable) {
  state_->enqueue(IntentRows{std::move(intents), state_->instant(at)}, std::move(durable));
}

void Journal::record_sent(const std::string& key, core::Timestamp at) {
  state_->enqueue(SentUpdate{key, state_->instant(at)});
}

void Journal::record_cancel_request(core::OrderId order_id, core::Timestamp at, const std::string& reason) {
  state_->enqueue(CancelRequestRow{order_id, state_->instant(at), reason});
}

void Journal::record_status(const model::OrderStatusReport& report, core::Timestamp at) {
  state_->enqueue(StatusRow{report, state_->instant(at)});
}

void Journal::record_notice(const model::OrderNotice& notice, core::Timestamp at) {
  state_->enqueue(NoticeRow{notice, state_->instant(at)});
}

void Journal::record_execution(const model::Execution& execution, core::Timestamp at) {
  state_->enqueue(ExecutionRow{execution, state_->instant(at)});
}

void Journal::record_commission(const model::Commission& commission, core::Timestamp at) {
  state_->enqueue(CommissionRow{commission, state_->instant(at)});
}

void Journal::record_equity(core::Timestamp at, core::Decimal cash, core::Decimal equity) {
  state_->enqueue(EquityRow{at, cash, equity});
}

void Journal::record_bar(const std::string& ticker, const model::Bar& bar) {
  state_->enqueue(BarRow{ticker, bar});
}

void Journal::record_note(core::Timestamp at, const std::string& kind, const std::string& text) {
  state_->enqueue(NoteRow{at, kind, text});
}

void Journal::flush(Completion done) {
  state_->enqueue(FlushMark{}, std::move(done));
}

std::optional<core::Error> Journal::failure() const {
  return state_->failure;
}

void Journal::on_failure(std::function<void(const core::Error&)> handler) {
  if (!state_->failure) {
    state_->failure_handler = std::move(handler);
    return;
  }
  state_->post([handler = std::move(handler), error = *state_->failure] { handler(error); });
}

}  // namespace ibflow::journal
