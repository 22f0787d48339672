// Questions that have an answer.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/impl.hpp"
#include "ibflow/gateway/detail/translate.hpp"
#include "ibflow/gateway/detail/wire_text.hpp"

namespace ibflow::gateway {

using connection::ErrorContext;
using connection::Lane;
using core::Error;
using core::ErrorCategory;

namespace {

constexpr auto kRoom = "gateway";
constexpr auto kSmallBars = std::chrono::seconds(30);  // IB's rules of rate are for these and shorter ones

Error timed_out(const std::string& what, std::chrono::milliseconds after) {
  return Error(ErrorCategory::Timeout,
               fmt::format("{}: no answer within {} ms; ask again, and look at the gateway if that fails too",
                           what, after.count()),
               0, true);
}

}  // namespace

template <class T>
std::shared_ptr<detail::Pending<T>> Gateway::Impl::begin(std::string what) {
  return std::make_shared<detail::Pending<T>>(loop.context(), activity, std::move(what));
}
template std::shared_ptr<detail::Pending<SessionInfo>> Gateway::Impl::begin(std::string);

template <class T>
std::shared_ptr<detail::Pending<T>> Gateway::Impl::begin_with_id(std::int32_t id, std::string what,
                                                                 ErrorContext context) {
  connection.errors().own(id, context, what);
  auto request = begin<T>(std::move(what));
  pending[id] = request;
  watch_deadline(id, connection.is_waiting(id));
  return request;
}

// The deadline counts from when the request has left, at least: its turn may be minutes away by IB's rules.
void Gateway::Impl::watch_deadline(std::int32_t id, bool was_waiting) {
  const auto found = pending.find(id);
  if (found == pending.end()) return;
  found->second->start_deadline(config.request_timeout, [weak = weak_from_this(), id, was_waiting] {
    const auto self = weak.lock();
    if (!self) return;
    const auto late = self->pending.find(id);
    if (late == self->pending.end()) return;
    const bool waits = self->connection.is_waiting(id);
    if (waits || was_waiting) return self->watch_deadline(id, waits);
    const Error error = timed_out(late->second->what(), self->config.request_timeout);
    if (self->bar_lengths.contains(id)) {
      protocol::CancelHistoricalData cancel;
      cancel.request_id = id;
      static_cast<void>(self->send(Lane::Request, cancel));
    }
    self->end_request(id, &error);
  });
}

// Asks unless the same question is under way already.
template <class T, class Message>
std::shared_ptr<detail::Pending<T>> Gateway::Impl::join(detail::Download<T>& download, const Message& request,
                                                        std::string what) {
  auto waiting = begin<T>(std::move(what));
  download.forget_the_done();
  if (!download.running()) {
    download.rows = {};
    if (const auto sent = send(Lane::Request, request); !sent) {
      waiting->fail(sent.error());
      return waiting;
    }
  }
  download.waiting.push_back(waiting);
  waiting->start_deadline(config.request_timeout,
                          [weak = std::weak_ptr(waiting), after = config.request_timeout] {
                            if (const auto request_in_flight = weak.lock())
                              request_in_flight->fail(timed_out(request_in_flight->what(), after));
                          });
  return waiting;
}

template <class T>
detail::Pending<T>* Gateway::Impl::find_pending(std::int32_t id) {
  const auto found = pending.find(id);
  return found == pending.end() ? nullptr : dynamic_cast<detail::Pending<T>*>(found->second.get());
}

void Gateway::Impl::end_request(std::int32_t id, const Error* error) {
  const auto found = pending.find(id);
  if (found == pending.end()) return;
  const auto request = std::move(found->second);
  pending.erase(found);
  connection.errors().disown(id);
  if (bar_lengths.erase(id) > 0) connection.history_finished(id);
  if (error != nullptr) {
    request->fail(*error);
    return;
  }
  if (auto* instruments = dynamic_cast<detail::Pending<std::vector<model::Instrument>>*>(request.get())) {
    instruments->succeed();
  } else if (auto* history = dynamic_cast<detail::Pending<std::vector<model::Bar>>*>(request.get())) {
    history->succeed();
  } else if (auto* fills = dynamic_cast<detail::Pending<std::vector<ExecutionRecord>>*>(request.get())) {
    fills->succeed();
  }
}

Gateway::Impl::Answer<std::vector<model::Instrument>> Gateway::Impl::contract_details(Self self,
                                                                                      std::string symbol) {
  const std::int32_t id = self->next_request_id++;
  protocol::RequestContractDetails request;
  request.request_id = id;
  request.contract.symbol = symbol;
  request.contract.sec_type = "STK";
  request.contract.exchange = "SMART";
  request.contract.currency = "USD";
  if (const auto sent = self->send(Lane::Request, request, id); !sent)
    co_return std::unexpected(sent.error());
  const auto waiting =
      self->begin_with_id<std::vector<model::Instrument>>(id, fmt::format("contract details of {}", symbol));
  auto answer = co_await waiting->wait();
  co_return answer;
}

void Gateway::Impl::on(const protocol::ContractDetailsRow& message) {
  auto* request = find_pending<std::vector<model::Instrument>>(message.request_id);
  if (request != nullptr) request->collected.push_back(detail::to_instrument(message.contract_details));
}

void Gateway::Impl::on(const protocol::ContractDetailsEnd& message) {
  end_request(message.request_id, nullptr);
}

Gateway::Impl::Answer<std::vector<model::Bar>> Gateway::Impl::historical_bars(Self self,
                                                                              model::Instrument instrument,
                                                                              std::string duration,
                                                                              std::string bar_size) {
  const auto length = detail::parse_bar_size(bar_size);
  if (!length) co_return std::unexpected(length.error());
  const std::int32_t id = self->next_request_id++;
  protocol::RequestHistoricalData request;
  request.request_id = id;
  request.contract = detail::to_contract(instrument);
  request.duration_str = duration;
  request.bar_size_setting = bar_size;
  request.what_to_show = "TRADES";
  request.use_rth = true;
  request.format_date = 2;
  auto frame = self->encode(request);
  if (!frame) co_return std::unexpected(frame.error());
  connection::HistoricalRequest rules;
  rules.request_id = id;
  rules.contract = std::to_string(instrument.con_id.value);
  rules.exchange = request.contract.exchange;
  rules.what_to_show = request.what_to_show;
  rules.identity = fmt::format("{} {} {} {}", rules.contract, rules.exchange, duration, bar_size);
  rules.small_bars = *length <= kSmallBars;
  const auto sent = self->connection.send(std::move(*frame), std::move(rules));
  if (!sent) co_return std::unexpected(sent.error());
  if (!self->connection.pacer().empty()) self->schedule_step_check();
  self->bar_lengths[id] = *length;
  const auto waiting = self->begin_with_id<std::vector<model::Bar>>(
      id, fmt::format("{} of {} bars of {}", duration, bar_size, instrument.symbol),
      ErrorContext::Historical);
  auto answer = co_await waiting->wait();
  co_return answer;
}

void Gateway::Impl::on(const protocol::HistoricalData& message) {
  auto* request = find_pending<std::vector<model::Bar>>(message.request_id);
  if (request == nullptr) return;
  const auto length = bar_lengths[message.request_id];
  for (const auto& row : message.bars) {
    auto bar = detail::to_bar(row, length);
    if (!bar) {
      const Error error(bar.error().category, fmt::format("{}: {}", request->what(), bar.error().message));
      end_request(message.request_id, &error);
      return;
    }
    request->collected.push_back(*bar);
  }
  if (session.server_version < 196) end_request(message.request_id, nullptr);
}

void Gateway::Impl::on(const protocol::HistoricalDataEnd& message) {
  end_request(message.request_id, nullptr);
}

Gateway::Impl::Answer<std::vector<model::Position>> Gateway::Impl::positions(Self self) {
  const protocol::RequestPositions request;
  const auto waiting = self->join(self->position_download, request, "positions");
  auto answer = co_await waiting->wait();
  co_return answer;
}

void Gateway::Impl::on(const protocol::Position& message) {
  if (!position_download.running()) return;  // later changes; executions tell us sooner
  if (message.account != account) return;
  const auto position = detail::to_position(message);
  if (!position) return malformed(Error(ErrorCategory::Data, "a position has no size"));
  position_download.rows.push_back(*position);
}

void Gateway::Impl::on(const protocol::PositionEnd&) {
  if (!position_download.running()) return;
  const protocol::CancelPositions cancel;
  static_cast<void>(send(Lane::Request, cancel));
  position_download.finish();
}

Gateway::Impl::Answer<std::vector<model::AccountValue>> Gateway::Impl::account_values(Self self) {
  protocol::RequestAccountUpdates request;
  request.subscribe = true;
  request.acct_code = self->account;
  const auto waiting =
      self->join(self->account_download, request, fmt::format("values of account {}", self->account));
  auto answer = co_await waiting->wait();
  co_return answer;
}

void Gateway::Impl::on(const protocol::AccountValue& message) {
  if (!account_download.running()) return;
  model::AccountValue value;
  value.account = message.account_name;
  value.key = message.key;
  value.value = message.val;
  value.currency = message.currency;
  account_download.rows.push_back(std::move(value));
}

void Gateway::Impl::on(const protocol::AccountDownloadEnd&) {
  if (!account_download.running()) return;
  protocol::RequestAccountUpdates cancel;
  cancel.subscribe = false;
  cancel.acct_code = account;
  static_cast<void>(send(Lane::Request, cancel));
  account_download.finish();
}

Gateway::Impl::Answer<std::vector<ExecutionRecord>> Gateway::Impl::executions(Self self) {
  const std::int32_t id = self->next_request_id++;
  protocol::RequestExecutions request;
  request.request_id = id;
  request.exec_filter.client_id = self->config.client_id.value;
  if (const auto sent = self->send(Lane::Request, request, id); !sent)
    co_return std::unexpected(sent.error());
  const auto waiting = self->begin_with_id<std::vector<ExecutionRecord>>(id, "today's executions");
  auto answer = co_await waiting->wait();
  co_return answer;
}

void Gateway::Impl::on(const protocol::ExecutionDetails& message) {
  const auto execution = detail::to_execution(message, clock.now());
  if (!execution) return malformed(execution.error());
  if (!is_own(execution->client_id.value)) {
    core::log_info(kRoom, fmt::format("execution {} of client {} is not ours", execution->execution_id,
                                      execution->client_id.value));
    return;
  }
  saw_order_id(execution->order_id.value);
  if (auto* request = find_pending<std::vector<ExecutionRecord>>(message.request_id)) {
    ExecutionRecord record;
    record.execution = *execution;
    request->collected.push_back(std::move(record));
    return;
  }
  if (message.request_id >= 0) return;  // of a request that is over
  commissions_due.insert(execution->execution_id);
  if (listener != nullptr) listener->on_execution(*execution);
}

void Gateway::Impl::on(const protocol::CommissionReport& message) {
  const auto commission = detail::to_commission(message);
  if (!commission) return;  // not known yet
  bool asked_for = false;
  for (const auto& [id, request] : pending) {
    auto* fills = dynamic_cast<detail::Pending<std::vector<ExecutionRecord>>*>(request.get());
    if (fills == nullptr) continue;
    for (auto& record : fills->collected) {
      if (record.execution.execution_id != commission->execution_id) continue;
      record.commission = *commission;
      asked_for = true;
    }
  }
  const bool was_due = commissions_due.erase(commission->execution_id) > 0;
  if (listener != nullptr && (was_due || !asked_for)) listener->on_commission(*commission);
}

void Gateway::Impl::on(const protocol::ExecutionDetailsEnd& message) {
  end_request(message.request_id, nullptr);
}

Gateway::Impl::Answer<std::vector<model::OpenOrder>> Gateway::Impl::open_orders(Self self) {
  const protocol::RequestOpenOrders request;
  const auto waiting = self->join(self->order_download, request, "open orders");
  auto answer = co_await waiting->wait();
  co_return answer;
}

void Gateway::Impl::on(const protocol::OpenOrder& message) {
  const auto order = detail::to_open_order(message);
  if (!order) return malformed(order.error());
  if (!is_own(order->client_id.value)) return;
  saw_order_id(order->order_id.value);
  if (order_download.running()) {
    auto& rows = order_download.rows;
    const auto same = std::ranges::find(rows, order->order_id, &model::OpenOrder::order_id);
    if (same == rows.end()) {
      rows.push_back(*order);
    } else {
      *same = *order;
    }
  }
  if (listener != nullptr) listener->on_open_order(*order);
}

void Gateway::Impl::on(const protocol::OpenOrderEnd&) {
  if (order_download.running()) order_download.finish();
}

Gateway::Impl::Answer<core::Timestamp> Gateway::Impl::current_time(Self self) {
  if (self->connection.state() != connection::ConnectionState::Ready) {
    co_return core::fail(ErrorCategory::Connection, "the time was not asked: no session with the gateway",
                         504, true);
  }
  const auto waiting = self->begin<core::Timestamp>("the gateway's time");
  waiting->start_deadline(self->config.request_timeout,
                          [weak = std::weak_ptr(waiting), after = self->config.request_timeout] {
                            if (const auto request = weak.lock())
                              request->fail(timed_out(request->what(), after));
                          });
  self->ask_time(waiting);
  auto answer = co_await waiting->wait();
  co_return answer;
}

}  // namespace ibflow::gateway
