// Ticks of the past, page by page.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ibflow/gateway/detail/contract_text.hpp"
#include "ibflow/gateway/detail/history_questions.hpp"
#include "ibflow/gateway/detail/question.hpp"
#include "ibflow/gateway/detail/translate_ticks.hpp"
#include "ibflow/gateway/history.hpp"

namespace ibflow::gateway {

using core::ErrorCategory;
using detail::Question;
using detail::QuestionTerms;

namespace {

constexpr std::size_t kPage = 1000;  // IB's most

/// One page; `Tick` decides which of the three messages is its answer.
template <class Tick, class Message>
struct TicksQuestion final : Question<std::vector<Tick>, protocol::CancelHistoricalTicks> {
  using Question<std::vector<Tick>, protocol::CancelHistoricalTicks>::on;
  void on(const Message& message) override {
    for (const auto& tick : message.ticks) this->rows.push_back(detail::to_tick(tick));
    if (message.done) this->finish();
  }
};

template <class Tick>
struct Kind;
template <>
struct Kind<TradeTick> {
  using Message = protocol::HistoricalTicksLast;
  static constexpr std::string_view kWhatToShow = "TRADES";
};
template <>
struct Kind<QuoteTick> {
  using Message = protocol::HistoricalTicksBidAsk;
  static constexpr std::string_view kWhatToShow = "BID_ASK";
};
template <>
struct Kind<MidpointTick> {
  using Message = protocol::HistoricalTicks;
  static constexpr std::string_view kWhatToShow = "MIDPOINT";
};

template <class Tick>
Answer<std::vector<Tick>> one_page(detail::RequestCorePointer requests, const TickRequest& request,
                                   core::Timestamp from, std::size_t count, RequestOptions options) {
  protocol::RequestHistoricalTicks message;
  message.contract = request.contract;
  message.start_date_time = detail::wire_time(from);
  message.number_of_ticks = static_cast<std::int32_t>(count);
  message.what_to_show = Kind<Tick>::kWhatToShow;
  message.use_rth = request.regular_hours;
  message.ignore_size = request.ignore_size;
  QuestionTerms terms(fmt::format("{} ticks of {} from {} UTC", message.what_to_show,
                                  detail::describe(message.contract), message.start_date_time),
                      options);
  terms.context = connection::ErrorContext::Historical;
  terms.history = detail::historical_rules(message.contract, message.what_to_show,
                                           fmt::format("ticks {} {}", message.start_date_time, count), true);
  return detail::ask(std::move(requests),
                     std::make_shared<TicksQuestion<Tick, typename Kind<Tick>::Message>>(),
                     std::move(message), std::move(terms));
}

// A page holds its last second whole, so the next begins with the second after it.
template <class Tick>
Answer<std::vector<Tick>> all_pages(detail::RequestCorePointer requests, TickRequest request,
                                    RequestOptions options) {
  std::vector<Tick> ticks;
  auto from = std::chrono::floor<std::chrono::seconds>(request.from);
  while (ticks.size() < request.limit && (!request.until || from < *request.until)) {
    const auto count = std::min(kPage, request.limit - ticks.size());
    auto asked = one_page<Tick>(requests, request, from, count, options);
    auto page = co_await std::move(asked);
    if (!page) co_return std::unexpected(page.error());
    const bool is_last = page->size() < count;
    if (!page->empty())
      from = std::chrono::floor<std::chrono::seconds>(page->back().time) + std::chrono::seconds(1);
    ticks.insert(ticks.end(), page->begin(), page->end());
    if (is_last) break;
  }
  if (request.until) std::erase_if(ticks, [&](const Tick& tick) { return tick.time >= *request.until; });
  co_return ticks;
}

}  // namespace

Answer<std::vector<TradeTick>> History::trades(TickRequest request, RequestOptions options) {
  return all_pages<TradeTick>(requests_, std::move(request), options);
}
Answer<std::vector<QuoteTick>> History::quotes(TickRequest request, RequestOptions options) {
  return all_pages<QuoteTick>(requests_, std::move(request), options);
}
Answer<std::vector<MidpointTick>> History::midpoints(TickRequest request, RequestOptions options) {
  return all_pages<MidpointTick>(requests_, std::move(request), options);
}

}  // namespace ibflow::gateway
