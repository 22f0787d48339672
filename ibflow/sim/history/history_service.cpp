#include "ibflow/sim/history/history_service.hpp"

#include <algorithm>
#include <utility>

#include "ibflow/sim/history/history_messages.hpp"
#include "ibflow/sim/history/schedule.hpp"

namespace ibflow::sim {

namespace {

constexpr int kFirstWithEnd = 196;

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};

}  // namespace

const TradingCalendar& HistoryService::calendar(std::size_t instrument) const {
  return TradingCalendar::of(state_.contracts->instrument(instrument).hours);
}

void HistoryService::send(Client& client, std::int32_t id, const Refusal& refusal) {
  client.out.send_error(id, refusal.code, refusal.text, state_.now);
}

template <class Request, class Message>
void HistoryService::begin(Client& client, const Message& message,
                           Checked<Request> (*check)(const Message&, const HistoryContext&)) {
  const auto id = message.request_id;
  auto& requests = running_[client.id];
  const auto found = requests.find(id);
  const bool is_free = found == requests.end() || std::holds_alternative<OpenHead>(found->second.what);
  if (!is_free) return send(client, id, duplicate_query());
  const auto index = find_or_refuse(state_, client, message.contract, id);
  if (!index) return;
  const HistoryContext context{.index = *index,
                               .instrument = &state_.contracts->instrument(*index),
                               .now = state_.now,
                               .version = client.out.version()};
  auto checked = check(message, context);
  if (!checked) return send(client, id, checked.error());
  const auto most = state_.behaviour.history_requests;
  if (found == requests.end() && std::cmp_greater_equal(requests.size(), most))
    return send(client, id, too_many_queries(most));
  if constexpr (requires { checked->zone_assumed; }) {
    if (checked->zone_assumed) send(client, id, zone_notice());
  }
  const auto due = state_.now + std::chrono::seconds(state_.behaviour.history_seconds);
  Running running{.what = std::move(*checked), .asked = state_.now, .due = due};
  if (due <= state_.now && !answer(client, id, running)) {
    requests.erase(id);
    return;
  }
  requests.insert_or_assign(id, std::move(running));
}

void HistoryService::on(Client& client, const protocol::RequestHistoricalData& message) {
  begin<BarRequest>(client, message, &check_bars);
}
void HistoryService::on(Client& client, const protocol::RequestHistoricalTicks& message) {
  begin<TickRequest>(client, message, &check_ticks);
}
void HistoryService::on(Client& client, const protocol::RequestHeadTimestamp& message) {
  begin<HeadRequest>(client, message, &check_head);
}
void HistoryService::on(Client& client, const protocol::RequestHistogramData& message) {
  begin<HistogramRequest>(client, message, &check_histogram);
}

void HistoryService::on(Client& client, const protocol::CancelHistoricalData& message) {
  auto& requests = running_[client.id];
  const auto found = requests.find(message.request_id);
  const bool runs = found != requests.end() && (std::holds_alternative<BarRequest>(found->second.what) ||
                                                std::holds_alternative<Updates>(found->second.what));
  if (!runs) return send(client, message.request_id, no_such_query(message.request_id));
  requests.erase(found);
  send(client, message.request_id, query_cancelled(message.request_id));
}

void HistoryService::on(Client& client, const protocol::CancelHistoricalTicks& message) {
  auto& requests = running_[client.id];
  const auto found = requests.find(message.request_id);
  if (found == requests.end() || !std::holds_alternative<TickRequest>(found->second.what))
    return send(client, message.request_id, no_such_query(message.request_id));
  requests.erase(found);
  send(client, message.request_id, query_cancelled(message.request_id));
}

void HistoryService::on(Client& client, const protocol::CancelHeadTimestamp& message) {
  auto& requests = running_[client.id];
  const auto found = requests.find(message.request_id);
  const bool runs = found != requests.end() && (std::holds_alternative<HeadRequest>(found->second.what) ||
                                                std::holds_alternative<OpenHead>(found->second.what));
  if (!runs) return send(client, message.request_id, no_such_query(message.request_id));
  requests.erase(found);
}

void HistoryService::on(Client& client, const protocol::CancelHistogramData& message) {
  auto& requests = running_[client.id];
  const auto found = requests.find(message.request_id);
  if (found != requests.end() && std::holds_alternative<HistogramRequest>(found->second.what))
    requests.erase(found);
}

void HistoryService::publish(Client& client) {
  const auto found = running_.find(client.id);
  if (found == running_.end()) return;
  auto& requests = found->second;
  for (auto it = requests.begin(); it != requests.end();) {
    auto& [id, running] = *it;
    // A session that starts over leaves nobody waiting for a time that was.
    const bool is_due = state_.now >= running.due || state_.now < running.asked;
    const bool runs_on = !is_due || answer(client, id, running);
    it = runs_on ? std::next(it) : requests.erase(it);
  }
}

bool HistoryService::answer(Client& client, std::int32_t id, Running& running) {
  // A copy, as the answer may put something else in its place.
  return std::visit(Overloaded{[](OpenHead&) { return true; },
                               [&](Updates& updates) {
                                 update(client, id, updates);
                                 return true;
                               },
                               [&](auto& request) {
                                 const auto asked = request;
                                 return answer(client, id, asked, running);
                               }},
                    running.what);
}

bool HistoryService::answer(Client& client, std::int32_t id, const BarRequest& request, Running& running) {
  auto query = request.query;
  if (query.with_open_bar) query.end = state_.now;
  const auto& hours = calendar(query.instrument);
  if (query.kind == BarKind::Schedule) {
    const auto sessions = scheduled_sessions(hours, query.span, query.end, query.regular_only);
    client.out.send(schedule_message(id, sessions, hours.time_zone_id()));
    return false;
  }
  const auto bars = select_bars(history(), hours, query);
  if (bars.empty() && !request.keep_up_to_date) {
    send(client, id, no_data(request.listing, query.kind));
    return false;
  }
  const int version = client.out.version();
  const BarForm form{.kind = query.kind,
                     .is_daily_or_longer = query.size.is_daily_or_longer(),
                     .format_date = request.format_date,
                     .version = version,
                     .zone = hours.time_zone_id()};
  protocol::HistoricalData message;
  message.request_id = id;
  message.start = span_time(calendar_start(query.span, query.end), version, form.zone);
  message.end = span_time(query.end, version, form.zone);
  message.bars.reserve(bars.size());
  for (const auto& bar : bars) message.bars.push_back(to_wire(bar, form));
  client.out.send(message);
  if (version >= kFirstWithEnd) {
    protocol::HistoricalDataEnd end;
    end.request_id = id;
    end.start = message.start;
    end.end = message.end;
    client.out.send(end);
  }
  if (!request.keep_up_to_date) return false;
  const auto newest = bars.empty() ? std::nullopt : std::optional(bars.back());
  running.what = Updates{request, GrowingBar(query, newest, state_.now)};
  return true;
}

bool HistoryService::has_news(std::size_t instrument) const {
  return state_.market->is_modelled(instrument) ||
         std::ranges::find(state_.market->played(), instrument, &Print::ticker) !=
             state_.market->played().end();
}

void HistoryService::update(Client& client, std::int32_t id, Updates& updates) {
  const auto& query = updates.request.query;
  if (!has_news(query.instrument)) return;
  const auto& hours = calendar(query.instrument);
  const BarForm form{.kind = query.kind,
                     .is_daily_or_longer = query.size.is_daily_or_longer(),
                     .format_date = updates.request.format_date,
                     .version = client.out.version(),
                     .zone = hours.time_zone_id()};
  for (const auto& bar : updates.bar.advance(history(), hours, state_.now)) {
    protocol::HistoricalDataUpdate message;
    message.request_id = id;
    message.bar = to_wire(bar, form);
    client.out.send(message);
  }
}

bool HistoryService::answer(Client& client, std::int32_t id, const TickRequest& request, Running&) {
  const auto& query = request.query;
  const auto ticks = select_ticks(history(), calendar(query.instrument), query, state_.now);
  const auto& instrument = state_.contracts->instrument(query.instrument);
  const auto& exchange =
      instrument.primary_exchange.empty() ? instrument.exchange : instrument.primary_exchange;
  const auto most = static_cast<std::size_t>(state_.behaviour.history_ticks_per_message);
  for (const auto& message : tick_messages(id, query.kind, ticks, most, exchange)) {
    std::visit([&](const auto& one) { client.out.send(one); }, message);
  }
  return false;
}

bool HistoryService::answer(Client& client, std::int32_t id, const HeadRequest& request, Running& running) {
  const auto head = history().head(request.instrument);
  if (!head || *head > state_.now) {
    send(client, id, no_data(request.listing, request.kind));
    return false;
  }
  protocol::HeadTimestamp message;
  message.request_id = id;
  message.head_timestamp = head_time(*head, request.format_date);
  client.out.send(message);
  running.what = OpenHead{};
  return true;
}

bool HistoryService::answer(Client& client, std::int32_t id, const HistogramRequest& request, Running&) {
  auto query = request.query;
  query.end = state_.now;
  const auto bars = select_bars(history(), calendar(query.instrument), query);
  if (bars.empty()) {
    send(client, id, no_data(request.listing, query.kind));
    return false;
  }
  client.out.send(histogram_message(id, bars, state_.contracts->instrument(query.instrument).min_tick));
  return false;
}

}  // namespace ibflow::sim
