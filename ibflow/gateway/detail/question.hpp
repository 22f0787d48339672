#pragma once
// A question: what is asked, what is collected, what ends it. Each kind is a few lines:
//
//   struct DetailsQuestion final : Question<std::vector<protocol::ContractDetails>,
//   protocol::CancelContractData> {
//     using Question::on;
//     void on(const protocol::ContractDetailsRow& row) override { rows.push_back(row.contract_details); }
//     void on(const protocol::ContractDetailsEnd&) override { finish(); }
//   };
//   return ask(requests, std::make_shared<DetailsQuestion>(), message, {"contract details of AAPL"});

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ibflow/gateway/detail/pending.hpp"
#include "ibflow/gateway/detail/request_core.hpp"

namespace ibflow::gateway::detail {

struct QuestionTerms {
  std::string what;  // for people: "contract details of AAPL"
  RequestOptions options;
  connection::ErrorContext context = connection::ErrorContext::Request;
  std::optional<connection::HistoricalRequest> history;  // its request_id is filled in

  QuestionTerms(std::string what_in, RequestOptions options_in)
      : what(std::move(what_in)), options(options_in) {}
};

[[nodiscard]] core::Error timed_out(const std::string& what, std::chrono::milliseconds after);
[[nodiscard]] core::Error cancelled(const std::string& what);
/// Nothing takes it back on the wire.
struct NoCancel {};

/// What does not depend on the answer's type. Ends exactly once for each who waits; it is out of the table by
/// then.
class QuestionBase : public ResponseHandler, public std::enable_shared_from_this<QuestionBase> {
 public:
  void on_error(const connection::ErrorEvent& event, const core::Error& error) override;
  void on_lost(const core::Error& reason) override { fail_all(reason); }

  /// Puts it into the table under an id, or under a key when the request has none.
  void enter(RequestCore& requests, const QuestionTerms& terms, std::int32_t id);
  [[nodiscard]] std::int32_t id() const { return id_; }
  [[nodiscard]] const std::string& what() const { return what_; }

 protected:
  /// Answers everybody with what was collected.
  virtual void finish() = 0;
  virtual void fail_all(const core::Error& error) = 0;
  virtual void send_cancel() {}
  /// IB says that there is nothing: an answer like any other, normally.
  virtual void on_no_data(const core::Error&) { finish(); }
  /// The question failed by itself: a row that cannot be read.
  void fail(const core::Error& error);
  void leave_table();
  void watch(std::weak_ptr<PendingBase> waiter, std::chrono::milliseconds within, bool was_waiting);
  /// One of those who wait goes; with the last the question is taken back.
  void give_up(const std::shared_ptr<PendingBase>& waiter, const core::Error& error, bool later);
  virtual bool forget(const PendingBase& waiter) = 0;  // true: nobody waits any more
  virtual void on_entered(RequestCore&) {}
  /// Nothing has come within anybody's deadline.
  virtual void on_timed_out() {}

  std::weak_ptr<RequestCore> requests_;
  std::int32_t id_ = -1;
  std::string what_;
};

template <class T, class Cancel = NoCancel>
class Question : public QuestionBase {
 public:
  using Result = T;

  [[nodiscard]] const T& collected() const { return rows; }
  void release_tokens() override {
    for (const auto& waiter : waiters_) waiter->release_token();
  }
  void let_go() override {
    for (const auto& waiter : std::exchange(waiters_, {})) waiter->let_go();
  }

  std::shared_ptr<Pending<T>> add_waiter(RequestCore& requests, const QuestionTerms& terms) {
    auto waiter = std::make_shared<Pending<T>>(requests.loop().context(), requests.activity(), terms.what);
    waiters_.push_back(waiter);
    const std::weak_ptr<PendingBase> weak = waiter;
    waiter->on_cancel([self = weak_from_this(), weak] {
      const auto question = std::static_pointer_cast<Question>(self.lock());
      const auto leaving = weak.lock();
      if (question && leaving) question->give_up(leaving, cancelled(leaving->what()), true);
    });
    const auto* line = requests.connection();
    watch(weak, terms.options.deadline.value_or(requests.request_timeout()),
          line != nullptr && id_ >= 0 && line->is_waiting(id_));
    return waiter;
  }

 protected:
  void finish() override {
    const auto self = shared_from_this();
    leave_table();
    const auto everybody = std::exchange(waiters_, {});
    for (const auto& waiter : everybody) {
      waiter->collected = everybody.size() == 1 ? std::move(rows) : rows;
      waiter->succeed();
    }
  }
  void fail_all(const core::Error& error) override {
    const auto self = shared_from_this();
    for (const auto& waiter : std::exchange(waiters_, {})) waiter->fail(error);
  }
  void send_cancel() override {
    if constexpr (!std::is_same_v<Cancel, NoCancel>) {
      const auto requests = requests_.lock();
      if (!requests || requests->server_version() < Cancel::kMessage.since) return;
      Cancel cancel;
      if constexpr (requires { cancel.request_id; }) cancel.request_id = id_;
      static_cast<void>(requests->send(connection::Lane::Request, cancel));
    }
  }
  bool forget(const PendingBase& waiter) override {
    std::erase_if(waiters_, [&](const auto& one) { return one.get() == &waiter; });
    return waiters_.empty();
  }

  T rows{};

 private:
  std::vector<std::shared_ptr<Pending<T>>> waiters_;
};

/// A list without an id: what comes before the ends of those that were asked for earlier is theirs.
template <class T, UnnamedList kList>
class ListQuestion : public Question<T> {
 protected:
  void end_came() {
    if (ahead_ == 0) return this->finish();
    --ahead_;
    this->rows = {};
  }

 private:
  void on_entered(RequestCore& requests) override { ahead_ = requests.take_turn(kList); }
  void on_timed_out() override {
    if (const auto requests = this->requests_.lock()) requests->forget_turns(kList);
  }

  std::size_t ahead_ = 0;
};

template <class Message>
concept HasRequestId = requires(Message& message) { message.request_id; };

template <class Handler, class Message>
core::Expected<std::shared_ptr<Pending<typename Handler::Result>>> begin(
    RequestCore& requests, const std::shared_ptr<Handler>& question, Message& message, QuestionTerms& terms) {
  std::int32_t id = -1;
  core::Expected<void> sent;
  if constexpr (HasRequestId<Message>) {
    id = requests.take_id();
    message.request_id = id;
    if (terms.history) terms.history->request_id = id;
    sent = terms.history ? requests.send_historical(message, *terms.history)
                         : requests.send(connection::Lane::Request, message, id);
  } else {
    const auto running = std::dynamic_pointer_cast<Handler>(requests.find_without_id(terms.what));
    if (running) return running->add_waiter(requests, terms);
    sent = requests.send(connection::Lane::Request, message);
  }
  if (!sent) return std::unexpected(sent.error());
  question->enter(requests, terms, id);
  return question->add_waiter(requests, terms);
}

/// Asks under an id of its own. Where the request has none, whoever asks the same while it is under way
/// shares the answer; `terms.what` names it.
template <class Handler, class Message>
Answer<typename Handler::Result> ask(RequestCorePointer requests, std::shared_ptr<Handler> question,
                                     Message message, QuestionTerms terms) {
  auto waiter = begin(*requests, question, message, terms);
  if (!waiter) co_return std::unexpected(waiter.error());
  auto answer = co_await (*waiter)->wait();
  co_return answer;
}

}  // namespace ibflow::gateway::detail
