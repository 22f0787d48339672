#include "ibflow/gateway/history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/bar_stream.hpp"
#include "ibflow/gateway/detail/contract_text.hpp"
#include "ibflow/gateway/detail/history_questions.hpp"
#include "ibflow/gateway/detail/live_streams.hpp"
#include "ibflow/gateway/detail/question.hpp"
#include "ibflow/gateway/detail/stream_table.hpp"
#include "ibflow/gateway/detail/translate.hpp"
#include "ibflow/gateway/detail/wire_text.hpp"

namespace ibflow::gateway {

using connection::ErrorContext;
using core::ErrorCategory;
using detail::Question;
using detail::QuestionTerms;

namespace {

constexpr int kHistoryHasAnEnd = 196;  // below it HISTORICAL_DATA is its own end
/// IB counts requests that our own pacing does not know of: those of other programs of the same user.
constexpr int kHistoricalError = 162;
constexpr std::array kAfterViolation{std::chrono::seconds(15), std::chrono::seconds(60)};

/// Asks nothing, and ends with the session like any question.
struct Pause final : Question<bool> {
  void is_over() { finish(); }
};

bool is_pacing_violation(const core::Error& error) {
  return error.code == kHistoricalError && error.message.contains("pacing violation");
}

Answer<bool> pause(detail::RequestCorePointer requests, std::string what, std::chrono::milliseconds length) {
  QuestionTerms terms(std::move(what), {});
  terms.options.deadline = 2 * length;
  const auto question = std::make_shared<Pause>();
  question->enter(*requests, terms, requests->take_id());
  const auto waiting = question->add_waiter(*requests, terms);
  requests->loop().schedule_task(fmt::format("pause {}", fmt::ptr(question.get())), length,
                                 [weak = std::weak_ptr(question)] {
                                   if (const auto over = weak.lock()) over->is_over();
                                 });
  auto ended = co_await waiting->wait();
  co_return ended;
}

struct BarsQuestion final : Question<std::vector<model::Bar>, protocol::CancelHistoricalData> {
  explicit BarsQuestion(std::chrono::seconds length_in) : length(length_in) {}
  using Question::on;
  void on(const protocol::HistoricalData& message) override {
    for (const auto& row : message.bars) {
      auto bar = detail::to_bar(row, length);
      if (!bar) return fail({bar.error().category, fmt::format("{}: {}", what(), bar.error().message)});
      rows.push_back(std::move(*bar));
    }
    const auto requests = requests_.lock();
    if (requests && requests->server_version() < kHistoryHasAnEnd) finish();
  }
  void on(const protocol::HistoricalDataEnd&) override { finish(); }
  std::chrono::seconds length;
};

struct ScheduleQuestion final : Question<TradingSchedule, protocol::CancelHistoricalData> {
  using Question::on;
  void on(const protocol::HistoricalSchedule& message) override {
    rows.time_zone = message.time_zone;
    for (const auto& session : message.sessions) {
      const auto open = detail::parse_zoned_time(session.start_date_time, message.time_zone);
      const auto close = detail::parse_zoned_time(session.end_date_time, message.time_zone);
      const auto date = core::parse_date(session.ref_date);
      if (!open || !close || !date) {
        return fail({ErrorCategory::Data,
                     fmt::format("{}: the session from '{}' to '{}' of '{}' in '{}' cannot be read", what(),
                                 session.start_date_time, session.end_date_time, session.ref_date,
                                 message.time_zone)});
      }
      rows.sessions.push_back({*open, *close, *date});
    }
    finish();
  }
};

struct HeadQuestion final : Question<core::Timestamp, protocol::CancelHeadTimestamp> {
  using Question::on;
  void on(const protocol::HeadTimestamp& message) override {
    send_cancel();  // it counts as running until then
    const auto time = detail::parse_bar_time(message.head_timestamp);
    if (!time) return fail({time.error().category, fmt::format("{}: {}", what(), time.error().message)});
    rows = *time;
    finish();
  }
  void on_no_data(const core::Error& error) override { fail(error); }
};

struct HistogramQuestion final
    : Question<std::vector<protocol::HistogramEntry>, protocol::CancelHistogramData> {
  using Question::on;
  void on(const protocol::HistogramData& message) override {
    rows = message.items;
    finish();
  }
};

QuestionTerms historical_terms(std::string what, RequestOptions options,
                               connection::HistoricalRequest rules) {
  QuestionTerms terms(std::move(what), options);
  terms.context = ErrorContext::Historical;
  terms.history = std::move(rules);
  return terms;
}

template <class T>
Answer<T> refuse(core::Error error) {
  co_return std::unexpected(std::move(error));
}

}  // namespace

namespace detail {

std::string wire_time(core::Timestamp at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const auto time_of_day = std::chrono::floor<std::chrono::seconds>(at - day);
  return core::format_compact_date(core::Date(day)) + '-' + core::format_time_of_day(time_of_day);
}

connection::HistoricalRequest historical_rules(const protocol::Contract& contract,
                                               const std::string& what_to_show, const std::string& details,
                                               bool is_small) {
  connection::HistoricalRequest rules;
  rules.contract = identity(contract);
  rules.exchange = contract.exchange;
  rules.what_to_show = what_to_show;
  rules.identity = rules.contract + ' ' + details;
  rules.small_bars = is_small;
  return rules;
}

namespace {

Answer<std::vector<model::Bar>> ask_bars_once(RequestCorePointer requests, BarRequest request,
                                              std::chrono::seconds bar, RequestOptions options) {
  protocol::RequestHistoricalData message;
  message.contract = std::move(request.contract);
  if (request.end) message.end_date_time = wire_time(*request.end);
  message.duration_str = std::move(request.duration);
  message.bar_size_setting = std::move(request.bar_size);
  message.what_to_show = std::move(request.what_to_show);
  message.use_rth = request.regular_hours;
  message.format_date = 2;
  auto rules = historical_rules(message.contract, message.what_to_show,
                                fmt::format("{} {} {} {}", message.end_date_time, message.duration_str,
                                            message.bar_size_setting, message.use_rth),
                                bar <= kSmallBars);
  auto terms = historical_terms(fmt::format("{} of {} bars of {}", message.duration_str,
                                            message.bar_size_setting, describe(message.contract)),
                                options, std::move(rules));
  return ask(std::move(requests), std::make_shared<BarsQuestion>(bar), std::move(message), std::move(terms));
}

}  // namespace

// A violation of the pacing rules is no answer: the same is asked again after pauses.
Answer<std::vector<model::Bar>> ask_bars(RequestCorePointer requests, BarRequest request,
                                         std::chrono::seconds bar, RequestOptions options) {
  for (const auto length : kAfterViolation) {
    auto asking = ask_bars_once(requests, request, bar, options);
    auto answer = co_await std::move(asking);
    if (answer || !is_pacing_violation(answer.error())) co_return answer;
    core::log_warning("gateway",
                      fmt::format("{}; asked again in {} s", answer.error().message, length.count()));
    auto pausing = pause(requests, "pause after a pacing violation", length);
    const auto paused = co_await std::move(pausing);
    if (!paused) co_return std::unexpected(paused.error());
  }
  auto asking = ask_bars_once(std::move(requests), std::move(request), bar, options);
  auto answer = co_await std::move(asking);
  co_return answer;
}

}  // namespace detail

History::History(std::shared_ptr<detail::RequestCore> requests, std::shared_ptr<detail::StreamTable> streams)
    : requests_(std::move(requests)), streams_(std::move(streams)) {}

Subscription<BarUpdate> History::follow(BarRequest request) {
  const auto bar = detail::parse_bar_size(request.bar_size).value_or(std::chrono::seconds(60));
  auto terms = detail::stream_terms(request.bar_size + " bars", request.contract);
  terms.key += fmt::format(" {} {} {}", request.duration, request.what_to_show, request.regular_hours);
  terms.lane = connection::Lane::Request;
  terms.freshness = std::max<core::Duration>(2 * core::Duration(bar), std::chrono::minutes(2));
  const auto key = terms.key;
  return streams_->subscribe<BarUpdate>(key, Overflow::KeepAll, 0, [&] {
    return std::make_shared<detail::BarStream>(std::move(terms), std::move(request), bar);
  });
}

Answer<std::vector<model::Bar>> History::bars(BarRequest request, RequestOptions options) {
  const auto bar = detail::parse_bar_size(request.bar_size);
  if (!bar) return refuse<std::vector<model::Bar>>(bar.error());
  return detail::ask_bars(requests_, std::move(request), *bar, options);
}

BarDownload History::download(BarRange range, RequestOptions options) {
  return BarDownload(requests_, std::move(range), options);
}

Answer<TradingSchedule> History::schedule(protocol::Contract contract, int days, bool regular_hours,
                                          std::optional<core::Timestamp> end, RequestOptions options) {
  protocol::RequestHistoricalData message;
  message.contract = std::move(contract);
  if (end) message.end_date_time = detail::wire_time(*end);
  message.duration_str = fmt::format("{} D", days);
  message.bar_size_setting = protocol::bar_size::kOneDay;
  message.what_to_show = protocol::what_to_show::kSchedule;
  message.use_rth = regular_hours;
  message.format_date = 2;
  auto rules = detail::historical_rules(message.contract, message.what_to_show,
                                        fmt::format("{} {}", message.end_date_time, days), false);
  auto terms = historical_terms(fmt::format("trading schedule of {}", detail::describe(message.contract)),
                                options, std::move(rules));
  return detail::ask(requests_, std::make_shared<ScheduleQuestion>(), std::move(message), std::move(terms));
}

Answer<core::Timestamp> History::head_timestamp(protocol::Contract contract, std::string what_to_show,
                                                bool regular_hours, RequestOptions options) {
  protocol::RequestHeadTimestamp message;
  message.contract = std::move(contract);
  message.what_to_show = std::move(what_to_show);
  message.use_rth = regular_hours;
  message.format_date = 2;
  auto rules = detail::historical_rules(message.contract, message.what_to_show, "head", true);
  auto terms = historical_terms(
      fmt::format("start of the {} of {}", message.what_to_show, detail::describe(message.contract)), options,
      std::move(rules));
  return detail::ask(requests_, std::make_shared<HeadQuestion>(), std::move(message), std::move(terms));
}

Answer<std::vector<protocol::HistogramEntry>> History::histogram(protocol::Contract contract,
                                                                 std::string period, bool regular_hours,
                                                                 RequestOptions options) {
  QuestionTerms terms(fmt::format("histogram of {}", detail::describe(contract)), options);
  terms.context = ErrorContext::Historical;
  protocol::RequestHistogramData message;
  message.contract = std::move(contract);
  message.use_rth = regular_hours;
  message.time_period = std::move(period);
  return detail::ask(requests_, std::make_shared<HistogramQuestion>(), std::move(message), std::move(terms));
}

}  // namespace ibflow::gateway
