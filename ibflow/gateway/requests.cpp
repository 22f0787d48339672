// The engine's questions, asked through the parts of the facade.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/history_questions.hpp"
#include "ibflow/gateway/detail/impl.hpp"
#include "ibflow/gateway/detail/question.hpp"
#include "ibflow/gateway/detail/translate.hpp"
#include "ibflow/gateway/detail/wire_text.hpp"

namespace ibflow::gateway {

using core::Error;
using core::ErrorCategory;

namespace {

constexpr auto kRoom = "gateway";

struct OpenOrdersQuestion final
    : detail::ListQuestion<std::vector<model::OpenOrder>, detail::UnnamedList::OpenOrders> {
  explicit OpenOrdersQuestion(core::ClientId client_in) : client(client_in) {}
  using Question::on;
  void on(const protocol::OpenOrder& message) override {
    const auto order = detail::to_open_order(message);
    if (!order || order->client_id != client) return;
    const auto same = std::ranges::find(rows, order->order_id, &model::OpenOrder::order_id);
    if (same == rows.end()) return rows.push_back(*order);
    *same = *order;
  }
  void on(const protocol::OpenOrderEnd&) override { end_came(); }
  core::ClientId client;
};

}  // namespace

/// Commissions come without an id: the gateway passes them on.
struct Gateway::Impl::ExecutionsQuestion final : detail::Question<std::vector<ExecutionRecord>> {
  ExecutionsQuestion(std::weak_ptr<Impl> gateway_in, ExecutionSelection which_in)
      : gateway(std::move(gateway_in)), which(std::move(which_in)) {}
  using Question::on;
  void on(const protocol::ExecutionDetails& message) override {
    const auto self = gateway.lock();
    if (!self) return;
    const auto execution = which.of_all_clients ? self->any_execution(message) : self->own_execution(message);
    if (!execution || (which.since && execution->time < *which.since)) return;  // IB counts whole days
    ExecutionRecord record;
    record.execution = *execution;
    rows.push_back(std::move(record));
  }
  void on(const protocol::ExecutionDetailsEnd&) override { finish(); }
  bool take(const model::Commission& commission) {
    bool taken = false;
    for (auto& record : rows) {
      if (record.execution.execution_id != commission.execution_id) continue;
      record.commission = commission;
      taken = true;
    }
    return taken;
  }
  std::weak_ptr<Impl> gateway;
  ExecutionSelection which;
};

template <class T>
std::shared_ptr<detail::Pending<T>> Gateway::Impl::begin(std::string what) {
  return std::make_shared<detail::Pending<T>>(loop.context(), activity, std::move(what));
}
template std::shared_ptr<detail::Pending<SessionInfo>> Gateway::Impl::begin(std::string);

Answer<std::vector<model::Instrument>> Gateway::Impl::contract_details(Self self, std::string symbol) {
  protocol::Contract contract;
  contract.symbol = std::move(symbol);
  contract.sec_type = "STK";
  contract.exchange = "SMART";
  contract.currency = "USD";
  auto asked = self->contracts.details(std::move(contract));
  const auto found = co_await std::move(asked);
  if (!found) co_return std::unexpected(found.error());
  std::vector<model::Instrument> instruments;
  for (const auto& details : *found) instruments.push_back(detail::to_instrument(details));
  co_return instruments;
}

Answer<std::vector<model::Bar>> Gateway::Impl::historical_bars(Self self, model::Instrument instrument,
                                                               std::string duration, std::string bar_size) {
  BarRequest request;
  request.contract = detail::to_contract(instrument);
  request.duration = std::move(duration);
  request.bar_size = std::move(bar_size);
  auto asked = self->history.bars(std::move(request));
  auto bars = co_await std::move(asked);
  co_return bars;
}

Answer<std::vector<model::Position>> Gateway::Impl::positions(Self self) {
  auto asked = self->accounts.positions();
  const auto rows = co_await std::move(asked);
  if (!rows) co_return std::unexpected(rows.error());
  std::vector<model::Position> positions;
  for (const auto& row : *rows) {
    if (row.account == self->account) positions.push_back(detail::to_position(row));
  }
  co_return positions;
}

Answer<std::vector<model::AccountValue>> Gateway::Impl::account_values(Self self) {
  auto asked = self->accounts.report(self->account);
  auto report = co_await std::move(asked);
  if (!report) co_return std::unexpected(report.error());
  co_return std::move(report->values);
}

Answer<std::vector<ExecutionRecord>> Gateway::Impl::executions(Self self, ExecutionSelection which) {
  protocol::RequestExecutions message;
  if (!which.of_all_clients) message.exec_filter.client_id = self->config.client_id.value;
  message.exec_filter.symbol = which.symbol;
  if (which.since) message.exec_filter.time = detail::wire_time(*which.since);
  const auto question = std::make_shared<ExecutionsQuestion>(self, std::move(which));
  self->execution_questions.push_back(question);
  detail::QuestionTerms terms("today's executions", {});
  auto asked = detail::ask(self->requests, question, std::move(message), std::move(terms));
  auto answer = co_await std::move(asked);
  std::erase_if(self->execution_questions, [&](const auto& one) { return one.lock() == question; });
  co_return answer;
}

// nullopt for what is malformed.
std::optional<model::Execution> Gateway::Impl::any_execution(const protocol::ExecutionDetails& message) {
  auto execution = detail::to_execution(message, clock.now());
  if (execution) return std::move(*execution);
  malformed(execution.error());
  return std::nullopt;
}

// Nor for somebody else's.
std::optional<model::Execution> Gateway::Impl::own_execution(const protocol::ExecutionDetails& message) {
  auto execution = any_execution(message);
  if (!execution) return std::nullopt;
  if (!is_own(execution->client_id.value)) {
    core::log_info(kRoom, fmt::format("execution {} of client {} is not ours", execution->execution_id,
                                      execution->client_id.value));
    return std::nullopt;
  }
  saw_order_id(execution->order_id.value);
  return execution;
}

void Gateway::Impl::on(const protocol::ExecutionDetails& message) {
  desk->on(message);
  const auto execution = own_execution(message);
  if (!execution || message.request_id >= 0) return;  // of a request that is over
  commissions_due.insert(execution->execution_id);
  if (listener != nullptr) listener->on_execution(*execution);
}

void Gateway::Impl::on(const protocol::CommissionReport& message) {
  desk->on(message);
  const auto commission = detail::to_commission(message);
  if (!commission) return;  // not known yet
  bool asked_for = false;
  for (const auto& weak : execution_questions) {
    const auto question = weak.lock();
    if (question && question->take(*commission)) asked_for = true;
  }
  const bool was_due = commissions_due.erase(commission->execution_id) > 0;
  if (listener != nullptr && (was_due || !asked_for)) listener->on_commission(*commission);
}

Answer<std::vector<model::OpenOrder>> Gateway::Impl::open_orders(Self self) {
  detail::QuestionTerms terms(kOpenOrders, {});
  auto asked = detail::ask(self->requests, std::make_shared<OpenOrdersQuestion>(self->config.client_id),
                           protocol::RequestOpenOrders(), std::move(terms));
  auto answer = co_await std::move(asked);
  co_return answer;
}

void Gateway::Impl::on(const protocol::OpenOrder& message) {
  const auto order = detail::to_open_order(message);
  if (!order) return malformed(order.error());
  desk->on(message);
  if (!is_own(order->client_id.value)) return;
  saw_order_id(order->order_id.value);
  if (listener != nullptr) listener->on_open_order(*order);
}

Answer<core::Timestamp> Gateway::Impl::current_time(Self self) {
  if (self->connection.state() != connection::ConnectionState::Ready) {
    co_return core::fail(ErrorCategory::Connection, "the time was not asked: no session with the gateway",
                         504, true);
  }
  const auto waiting = self->begin<core::Timestamp>("the gateway's time");
  waiting->start_deadline(self->config.request_timeout,
                          [weak = std::weak_ptr(waiting), after = self->config.request_timeout] {
                            if (const auto request = weak.lock()) {
                              request->fail(detail::timed_out(request->what(), after));
                            }
                          });
  self->ask_time(waiting);
  auto answer = co_await waiting->wait();
  co_return answer;
}

}  // namespace ibflow::gateway
