#include "ibflow/gateway/detail/question.hpp"

#include <fmt/format.h>

#include "ibflow/core/log.hpp"

namespace ibflow::gateway::detail {

using core::Error;
using core::ErrorCategory;

Error timed_out(const std::string& what, std::chrono::milliseconds after) {
  return Error(ErrorCategory::Timeout,
               fmt::format("{}: no answer within {} ms; ask again, and look at the gateway if that fails too",
                           what, after.count()),
               0, true);
}

Error cancelled(const std::string& what) {
  return Error(ErrorCategory::Cancelled, fmt::format("{}: cancelled by us before the answer came", what));
}

void QuestionBase::enter(RequestCore& requests, const QuestionTerms& terms, std::int32_t id) {
  requests_ = requests.weak_from_this();
  id_ = id;
  what_ = terms.what;
  if (id >= 0) {
    requests.add(id, shared_from_this(), terms.context, what_);
  } else {
    requests.add_without_id(what_, shared_from_this());
  }
  on_entered(requests);
}

void QuestionBase::leave_table() {
  const auto requests = requests_.lock();
  if (!requests) return;
  if (id_ >= 0) {
    requests->remove(id_);
  } else if (requests->find_without_id(what_).get() == this) {
    requests->remove_without_id(what_);
  }
}

void QuestionBase::fail(const Error& error) {
  const auto self = shared_from_this();
  leave_table();
  fail_all(error);
}

void QuestionBase::on_error(const connection::ErrorEvent& event, const Error& error) {
  if (event.meaning.is_warning) return core::log(event.log_level(), "gateway", event.sentence());
  if (event.meaning.kind == connection::ErrorKind::NoData) return on_no_data(error);
  fail(error);
}

// The deadline counts from when the request has left, at least: its turn may be minutes away by IB's rules.
void QuestionBase::watch(std::weak_ptr<PendingBase> waiter, std::chrono::milliseconds within,
                         bool was_waiting) {
  const auto waiting = waiter.lock();
  if (!waiting) return;
  waiting->start_deadline(within, [self = weak_from_this(), waiter, within, was_waiting] {
    const auto question = self.lock();
    const auto late = waiter.lock();
    if (!question || !late || late->done()) return;
    const auto requests = question->requests_.lock();
    const auto* line = requests ? requests->connection() : nullptr;
    const bool waits = line != nullptr && question->id_ >= 0 && line->is_waiting(question->id_);
    if (waits || was_waiting) return question->watch(waiter, within, waits);
    question->give_up(late, timed_out(late->what(), within), false);
  });
}

void QuestionBase::give_up(const std::shared_ptr<PendingBase>& waiter, const Error& error, bool later) {
  const auto self = shared_from_this();
  if (waiter->done()) return;
  if (forget(*waiter)) {
    const auto requests = requests_.lock();
    auto* line = requests ? requests->connection() : nullptr;
    const bool has_not_left = line != nullptr && id_ >= 0 && line->withdraw(connection::Lane::Request, id_);
    if (!has_not_left) send_cancel();
    leave_table();
    if (!later) on_timed_out();
  }
  if (!later) return waiter->fail(error);
  waiter->fail_later(error);
}

}  // namespace ibflow::gateway::detail
