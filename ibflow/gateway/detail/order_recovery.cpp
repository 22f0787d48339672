// All that the broker has, against the journal. The steps are those of docs/placing-orders.md, "Recovery".
// Lists bear no name: they are asked for one after the other.
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <set>
#include <string_view>
#include <type_traits>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/order_desk.hpp"
#include "ibflow/gateway/detail/order_notices.hpp"
#include "ibflow/gateway/detail/order_store.hpp"
#include "ibflow/gateway/detail/question.hpp"
#include "ibflow/gateway/detail/translate.hpp"

namespace ibflow::gateway::detail {

using core::ErrorCategory;
using orders::EvidenceKind;

namespace {

constexpr auto kRoom = "orders";
constexpr auto kInTurn = "in its turn";
constexpr std::size_t kMostCuts = 5;
constexpr core::Duration kAskAgainAfter = std::chrono::seconds(5);
std::string raw_key(const model::Execution& execution) {
  return "execution " + execution.execution_id;
}
std::string raw_key(const model::OpenOrder& order) {
  return fmt::format("open {} {}", order.perm_id.value, order.order_id.value);
}
std::string raw_key(const orders::CompletedOrder& completed) {
  return fmt::format("completed {} {}", completed.order.perm_id.value, completed.order.order_ref);
}

}  // namespace

/// The lists of a pass; rows keep their message.
struct OrderDesk::SnapshotQuestions {
  template <class Row, class Asked = Question<std::vector<Row>>>
  struct List : Asked {
    explicit List(std::weak_ptr<OrderDesk> desk_in) : desk(std::move(desk_in)) {}
    void take(Row row) {
      if (const auto self = desk.lock()) self->raw_rows_[raw_key(row)] = std::string(self->frame_);
      this->rows.push_back(std::move(row));
    }
    std::weak_ptr<OrderDesk> desk;
  };
  template <class Row, UnnamedList kList>
  using UnnamedListOf = List<Row, ListQuestion<std::vector<Row>, kList>>;
  struct Open final : UnnamedListOf<model::OpenOrder, UnnamedList::OpenOrders> {
    using List::List;
    using Question::on;
    void on(const protocol::OpenOrder& message) override {
      if (auto order = to_open_order(message)) take(std::move(*order));
    }
    void on(const protocol::OpenOrderEnd&) override { end_came(); }
  };
  struct Completed final : UnnamedListOf<orders::CompletedOrder, UnnamedList::CompletedOrders> {
    using List::List;
    using Question::on;
    void on(const protocol::CompletedOrder& message) override {
      if (auto completed = to_completed(message)) take(std::move(*completed));
    }
    void on(const protocol::CompletedOrdersEnd&) override { end_came(); }
  };
  struct Executions final : List<model::Execution> {
    using List::List;
    using Question::on;
    void on(const protocol::ExecutionDetails& message) override {
      const auto self = desk.lock();
      if (!self) return;
      if (auto execution = to_execution(message, self->environment_.now())) take(std::move(*execution));
    }
    void on(const protocol::ExecutionDetailsEnd&) override { finish(); }
  };

  /// IB answers in turn: what it had begun to say before is over with this.
  struct Fence final : Question<bool> {
    using Question::on;
    void on(const protocol::CurrentTime&) override { finish(); }
  };

  static Answer<bool> hear_everything(Self self) {
    QuestionTerms terms("all that was said before the lists", {});
    auto asking = ask(self->environment_.requests, std::make_shared<Fence>(), protocol::RequestCurrentTime(),
                      std::move(terms));
    auto answer = co_await std::move(asking);
    co_return answer;
  }

  template <class Kind, class Message>
  static Answer<typename Kind::Result> ask_list(Self self, Message message, std::string what) {
    QuestionTerms terms(std::move(what), {});
    auto asking =
        ask(self->environment_.requests, std::make_shared<Kind>(self), std::move(message), std::move(terms));
    auto answer = co_await std::move(asking);
    co_return answer;
  }
};

// --- when ---

void OrderDesk::session_began(const std::string& account, core::OrderId next_valid_id,
                              const std::string& why) {
  account_ = account;
  if (!is_open() || is_closed_) return;
  ++session_;
  is_gated_ = true;
  gate_reason_ =
      "recovery is under way: the broker's orders, executions and positions are being compared with "
      "the journal; cancels are taken";
  if (const auto opened = open_journal(); !opened) {
    journal_error_ = opened.error();
    core::log_error(kRoom, opened.error().message);
    return;
  }
  view_.order_ids.next_valid(next_valid_id);
  begin_recovery(why);
}

// A coroutine of its own: who waits for it may be cancelled, and it has to come to its end all the same.
void OrderDesk::begin_recovery(std::string reason) {
  if (std::exchange(is_recovering_, true)) return;  // the one under way sees that the session is another
  boost::asio::co_spawn(environment_.requests->loop().context(),
                        recover(shared_from_this(), std::move(reason)), boost::asio::detached);
}

boost::asio::awaitable<void> OrderDesk::recover(Self self, std::string reason) {
  core::Expected<RecoveryReport> report;
  std::uint64_t session = 0;
  do {  // again when IB was lost meanwhile and is back: whoever waits gets what is true now
    session = self->session_;
    self->compare_in_turn();
    auto running = run_recovery(self, reason);
    report = co_await std::move(running);
  } while (!report && self->session_ != session && self->environment_.is_reached());
  self->is_recovering_ = false;
  self->list_asked_at_.reset();
  self->raw_rows_.clear();
  self->take_deferred();
  self->pump();
  if (!report) {
    core::log_warning(kRoom, "recovery has not come to its end: " + report.error().message);
    if (self->environment_.is_reached())
      self->recover_later("the last pass did not come to its end", kAskAgainAfter);
  }
  for (const auto& waiter : std::exchange(self->recovery_waiters_, {})) {
    report ? waiter->succeed() : waiter->fail(report.error());
  }
  if (std::exchange(self->asked_again_, false)) self->ask_broker("it came while lists were asked for");
}

void OrderDesk::recover_later(std::string reason, core::Duration after) {
  if (is_closed_) return;
  environment_.requests->loop().schedule_task(
      task_name_ + ": recovery", after,
      [weak = weak_from_this(), reason = std::move(reason), session = session_] {
        const auto self = weak.lock();
        if (self && !self->is_closed_ && self->session_ == session) self->begin_recovery(reason);
      });
}

// Whatever is found to be due sooner takes the place of this.
void OrderDesk::compare_in_turn() {
  if (config_.compare_every.count() > 0) recover_later(kInTurn, config_.compare_every);
}

void OrderDesk::ask_broker(const std::string& why) {
  if (is_gated_ || is_closed_) return;  // recovery is under way or due anyway
  if (is_recovering_) {
    asked_again_ = true;
    return;
  }
  recover_later("an answer of the broker has left a doubt: " + why, core::Duration(0));
}

// --- one pass ---

Answer<RecoveryReport> OrderDesk::reconcile(Self self, std::string reason) {
  if (!self->journal_) {
    co_return core::fail(ErrorCategory::Usage, "there is nothing to compare with: " + self->why_not_place());
  }
  const auto pending = self->begin("the comparison of orders with the broker's");
  let_leave(pending);
  self->recovery_waiters_.push_back(pending);
  self->begin_recovery(std::move(reason));
  auto waiting = answered(self, pending);
  const auto ended = co_await std::move(waiting);
  if (!ended) co_return std::unexpected(ended.error());
  co_return *self->last_recovery_;
}

// What the gateway says of orders while IB is away proves nothing: neither presence nor absence.
Answer<RecoveryReport> OrderDesk::run_recovery(Self self, std::string reason) {
  if (!self->environment_.is_reached()) {
    const auto* why =
        "IB is not reached: orders, executions and positions are compared when it is, by themselves";
    co_return core::fail(ErrorCategory::Connection, why, 504, true);
  }
  const auto session = self->session_;
  orders::BrokerSnapshot snapshot;
  snapshot.client_id = self->environment_.client_id;
  RecoveryReport report;
  report.reason = std::move(reason);
  auto asking = ask_everything(self, &snapshot, &report);
  const auto asked = co_await std::move(asking);
  if (self->session_ != session || self->is_closed_ || !self->journal_) {
    const auto* why = "IB was lost while lists were asked for; recovery begins again when it is back";
    co_return core::fail(ErrorCategory::Connection, why, 504, true);
  }
  if (!asked) co_return std::unexpected(asked.error());
  self->settle(snapshot, report);
  co_return report;
}

// IB has no atomic answer: executions and positions are asked for until two answers agree.
Answer<bool> OrderDesk::ask_everything(Self self, orders::BrokerSnapshot* snapshot, RecoveryReport* report) {
  using Questions = SnapshotQuestions;
  const auto session = self->session_;
  const auto is_over = [&self, session] { return self->session_ != session || self->is_closed_; };
  snapshot->asked_at = self->environment_.now();
  self->list_asked_at_ = snapshot->asked_at;
  snapshot->next_valid_id = self->view_.order_ids.next();
  const auto take = [](auto& into, auto&& answer) {
    if (answer) {
      into = std::move(*answer);
    } else {
      core::log_warning(kRoom, answer.error().message);
    }
  };
  // A session may begin with the client's open orders, unasked, and their end is no answer to what follows.
  auto hearing = Questions::hear_everything(self);
  if (const auto heard = co_await std::move(hearing); !heard) co_return std::unexpected(heard.error());
  if (is_over()) co_return false;
  auto own =
      Questions::ask_list<Questions::Open>(self, protocol::RequestOpenOrders(), "open orders of this client");
  take(snapshot->own_open_orders, co_await std::move(own));
  if (is_over()) co_return false;
  auto all = Questions::ask_list<Questions::Open>(self, protocol::RequestAllOpenOrders(),
                                                  "open orders of all clients");
  take(snapshot->all_open_orders, co_await std::move(all));
  if (is_over()) co_return false;
  auto completed =
      Questions::ask_list<Questions::Completed>(self, protocol::RequestCompletedOrders(), "completed orders");
  take(snapshot->completed_orders, co_await std::move(completed));
  snapshot->account_values.emplace();  // nothing of ours stands beside them
  orders::BrokerSnapshot before;
  for (report->cuts = 0; report->cuts < kMostCuts && !is_over();) {
    auto executions = Questions::ask_list<Questions::Executions>(self, protocol::RequestExecutions(),
                                                                 "executions of all clients");
    take(snapshot->executions, co_await std::move(executions));
    if (is_over()) co_return false;
    auto asking_positions = self->environment_.accounts->positions();
    const auto positions = co_await std::move(asking_positions);
    if (positions) {
      snapshot->positions.emplace();
      for (const auto& position : *positions) snapshot->positions->push_back(to_position(position));
    } else {
      core::log_warning(kRoom, positions.error().message);
    }
    ++report->cuts;
    if (!snapshot->executions || !snapshot->positions) break;
    report->cuts_agree = report->cuts > 1 && orders::same_cut(before, *snapshot);
    if (report->cuts_agree) break;
    before = *snapshot;
  }
  co_return !is_over();
}

// --- what it means ---

void OrderDesk::settle(orders::BrokerSnapshot& snapshot, RecoveryReport& report) {
  take_first_baseline(snapshot);
  recall(snapshot);
  orders::ReconcilePolicy policy;
  policy.take_over_all = config_.adopt && is_gated_;  // later a position may merely be behind its executions
  view_.protection = required_protection();
  auto reconciled = orders::reconcile(std::move(view_), snapshot, policy);
  view_ = std::move(reconciled.after);
  report.reconciled = std::move(reconciled.report);
  keep_changes(report.reconciled);
  keep_taken_over(report.reconciled);
  environment_.saw_order_id(core::OrderId(report.reconciled.next_order_id.value - 1));
  judge(report);
  log_what_is_new(report);
  last_recovery_ = report;
  pump();
}

// A difference that stands is not told each time, and a pass that finds nothing new to say is not either.
void OrderDesk::log_what_is_new(const RecoveryReport& report) const {
  std::set<std::string_view> told;
  if (last_recovery_) {
    for (const auto& difference : last_recovery_->reconciled.differences) told.insert(difference.text);
  }
  for (const auto& difference : report.reconciled.differences) {
    if (!told.contains(difference.text)) core::log_warning(kRoom, difference.text);
  }
  if (report.reason == kInTurn && report.reconciled.is_clean()) return;
  core::log_info(
      kRoom, fmt::format("recovery ({}): {} orders checked, {} changes, {} differences; {}", report.reason,
                         report.reconciled.orders_checked, report.reconciled.changes.size(),
                         report.reconciled.differences.size(),
                         report.why_not_trade.empty() ? "orders may be placed" : report.why_not_trade));
}

// Also what the broker holds no more: it is in none of its rows.
void OrderDesk::keep_taken_over(const orders::ReconcileReport& report) {
  std::vector<model::Position> positions;
  for (const auto& adjustment : report.adjustments) {
    if (!adjustment.taken_over) continue;
    model::Position position;
    position.account = adjustment.holding.account;
    position.con_id = adjustment.holding.con_id;
    position.symbol = adjustment.symbol;
    position.quantity = adjustment.actual;
    positions.push_back(std::move(position));
  }
  if (positions.empty()) return;
  journal_->record_baseline(std::move(positions), environment_.now(), "taken over from the broker");
}

void OrderDesk::keep_changes(const orders::ReconcileReport& report) {
  for (const auto& change : report.changes) {
    const auto raw_of = [this](const auto& row) {
      const auto found = raw_rows_.find(raw_key(row));
      return found == raw_rows_.end() ? std::string() : found->second;
    };
    std::visit(
        [&](const auto& evidence) {
          using Kind = std::decay_t<decltype(evidence)>;
          if constexpr (std::is_same_v<Kind, model::Execution>) {
            journal_->record_execution(evidence, environment_.now());
            note(EvidenceKind::Execution, change.order, evidence.execution_id, raw_of(evidence),
                 evidence.perm_id);
          } else if constexpr (std::is_same_v<Kind, model::Commission>) {
            journal_->record_commission(evidence, environment_.now());
          } else if constexpr (std::is_same_v<Kind, model::OpenOrder>) {
            note(EvidenceKind::OpenOrder, change.order, model::to_string(evidence.status), raw_of(evidence),
                 evidence.perm_id);
          } else if constexpr (std::is_same_v<Kind, orders::CompletedOrder>) {
            note(EvidenceKind::Completed, change.order, evidence.text, raw_of(evidence),
                 evidence.order.perm_id);
          } else {
            const bool is_lost = view_.orders.at(evidence.order).life.is_gone();
            note(EvidenceKind::Absent, change.order,
                 is_lost ? "lost: the broker has it in none of its lists" : "in none of the broker's lists",
                 {});
          }
        },
        change.evidence);
  }
}

// The gate opens when what risk needs is known; the list of completed orders is needed only to prove an
// absence.
void OrderDesk::judge(RecoveryReport& report) {
  const auto& found = report.reconciled;
  const auto is_unanswered = [](const orders::Difference& difference) {
    return difference.kind == orders::DifferenceKind::NotAnswered &&
           !difference.text.contains("completed orders");
  };
  const auto unanswered = std::ranges::find_if(found.differences, is_unanswered);
  const auto waits = std::ranges::find_if(found.adjustments, [](const auto& one) { return !one.taken_over; });
  std::string foreign;
  for (const auto number : view_.orders.open_orders()) {
    const auto& order = view_.orders.at(number);
    const bool is_of_account = order.is_ours() && order.record.account == account_;
    if (is_of_account && order.record.client_id != environment_.client_id) foreign = order.record.key;
  }
  if (unanswered != found.differences.end()) {
    report.why_not_trade = unanswered->text;
  } else if (found.orders_unknown > 0) {
    report.why_not_trade =
        fmt::format("{} orders may be live or not: they are asked for again", found.orders_unknown);
  } else if (!report.cuts_agree) {
    report.why_not_trade =
        "executions and positions move faster than they can be compared: they are asked for again";
  } else if (waits != found.adjustments.end() && is_gated_) {
    report.why_not_trade =
        "positions differ from the journal: look at `ibflow reconcile`, and take them over with --adopt";
  } else if (!foreign.empty() && !config_.adopt) {
    report.why_not_trade = fmt::format(
        "order {} of this account belongs to another client id: connect with that one, "
        "or adopt it",
        foreign);
  }
  const bool waits_for_a_word = waits != found.adjustments.end() || (!foreign.empty() && !config_.adopt);
  if (is_gated_) gate_reason_ = "recovery has not come to its end: " + report.why_not_trade;
  if (report.why_not_trade.empty()) is_gated_ = false;
  if (found.orders_unknown > 0) {
    recover_later("orders were in doubt", view_.orders.settings().quarantine);
  } else if (!report.why_not_trade.empty() && !waits_for_a_word) {
    recover_later("the last pass did not come to its end", kAskAgainAfter);
  }
}

}  // namespace ibflow::gateway::detail
