#include "ibflow/gateway/market_data.hpp"

#include <fmt/format.h>

#include <utility>

#include "ibflow/gateway/detail/contract_text.hpp"
#include "ibflow/gateway/detail/live_streams.hpp"
#include "ibflow/gateway/detail/question.hpp"
#include "ibflow/gateway/detail/stream_table.hpp"

namespace ibflow::gateway {

using connection::LineKind;
using detail::StreamTerms;

namespace {

constexpr std::size_t kTicksKept = 1000;
constexpr std::size_t kBarsKept = 720;  // an hour

/// A quote that is asked for once.
struct SnapshotQuestion final : detail::Question<Quote, protocol::CancelMarketData> {
  SnapshotQuestion(const protocol::Contract& contract, std::shared_ptr<detail::TickContext> ticks_in)
      : range(detail::price_range(contract.sec_type)), ticks(std::move(ticks_in)) {
    rows.symbol = contract.symbol;
    rows.con_id = contract.con_id;
  }
  using Question::on;
  void on(const protocol::TickPrice& tick) override {
    detail::apply(rows, tick, range);
    came();
  }
  void on(const protocol::TickSize& tick) override { take(tick); }
  void on(const protocol::TickGeneric& tick) override { take(tick); }
  void on(const protocol::TickString& tick) override { take(tick); }
  void on(const protocol::TickOptionComputation& tick) override { take(tick); }
  void on(const protocol::MarketDataType& message) override { take(message); }
  void on(const protocol::TickRequestParameters& message) override { take(message); }
  void on(const protocol::TickSnapshotEnd&) override { finish(); }

  template <class Tick>
  void take(const Tick& tick) {
    detail::apply(rows, tick);
    came();
  }
  void came() { rows.updated_at = ticks->received_at; }

  detail::PriceRange range;
  std::shared_ptr<detail::TickContext> ticks;
};

StreamTerms with_line(StreamTerms terms, LineKind line, StreamPriority priority) {
  terms.line = line;
  terms.priority = priority.value;
  return terms;
}

}  // namespace

MarketData::MarketData(std::shared_ptr<detail::RequestCore> requests,
                       std::shared_ptr<detail::StreamTable> streams,
                       std::shared_ptr<detail::TickContext> ticks)
    : requests_(std::move(requests)), streams_(std::move(streams)), ticks_(std::move(ticks)) {}

Subscription<Quote> MarketData::quotes(protocol::Contract contract, std::vector<std::int32_t> generic_ticks,
                                       StreamPriority priority) {
  auto terms = with_line(detail::stream_terms("quotes", contract), LineKind::Stream, priority);
  const auto key = terms.key;
  const auto running = std::dynamic_pointer_cast<detail::QuoteStream>(streams_->find(key));
  const bool wants_more = running && running->add_generic_ticks(generic_ticks);
  auto subscription = streams_->subscribe<Quote>(key, Overflow::Conflate, 1, [&] {
    auto stream = std::make_shared<detail::QuoteStream>(std::move(terms), contract, ticks_);
    stream->add_generic_ticks(generic_ticks);
    return stream;
  });
  if (running) running->terms.priority = std::max(running->terms.priority, priority.value);
  if (wants_more) streams_->renew(*running);
  return subscription;
}

Answer<Quote> MarketData::snapshot(protocol::Contract contract, bool regulatory, RequestOptions options) {
  detail::QuestionTerms terms(fmt::format("snapshot of {}", detail::describe(contract)), options);
  auto question = std::make_shared<SnapshotQuestion>(contract, ticks_);
  protocol::RequestMarketData message;
  message.contract = std::move(contract);
  message.snapshot = !regulatory;
  message.regulatory_snapshot = regulatory;
  return detail::ask(requests_, std::move(question), std::move(message), std::move(terms));
}

Subscription<TradeTick> MarketData::trades(protocol::Contract contract, bool unreported,
                                           StreamPriority priority) {
  auto terms = with_line(detail::stream_terms(unreported ? "all trades" : "trades", contract),
                         LineKind::TickByTick, priority);
  const auto key = terms.key;
  const auto kind = unreported ? protocol::tick_by_tick_type::kAllLast : protocol::tick_by_tick_type::kLast;
  return streams_->subscribe<TradeTick>(key, Overflow::DropOldest, kTicksKept, [&] {
    return std::make_shared<detail::TickStream<TradeTick>>(std::move(terms), std::move(contract),
                                                           std::string(kind), false);
  });
}

Subscription<QuoteTick> MarketData::quote_ticks(protocol::Contract contract, bool ignore_size,
                                                StreamPriority priority) {
  auto terms = with_line(detail::stream_terms(ignore_size ? "price changes" : "quote ticks", contract),
                         LineKind::TickByTick, priority);
  const auto key = terms.key;
  return streams_->subscribe<QuoteTick>(key, Overflow::DropOldest, kTicksKept, [&] {
    return std::make_shared<detail::TickStream<QuoteTick>>(std::move(terms), std::move(contract),
                                                           std::string(protocol::tick_by_tick_type::kBidAsk),
                                                           ignore_size);
  });
}

Subscription<MidpointTick> MarketData::midpoints(protocol::Contract contract, StreamPriority priority) {
  auto terms = with_line(detail::stream_terms("midpoints", contract), LineKind::TickByTick, priority);
  const auto key = terms.key;
  return streams_->subscribe<MidpointTick>(key, Overflow::DropOldest, kTicksKept, [&] {
    return std::make_shared<detail::TickStream<MidpointTick>>(
        std::move(terms), std::move(contract), std::string(protocol::tick_by_tick_type::kMidPoint), false);
  });
}

Subscription<DepthBook> MarketData::depth(protocol::Contract contract, int rows, bool is_smart,
                                          StreamPriority priority) {
  auto terms = with_line(detail::stream_terms("depth", contract), LineKind::Depth, priority);
  terms.key += fmt::format(" {} {}", rows, is_smart);
  const auto key = terms.key;
  return streams_->subscribe<DepthBook>(key, Overflow::Conflate, 1, [&] {
    return std::make_shared<detail::DepthStream>(std::move(terms), std::move(contract), rows, is_smart,
                                                 ticks_);
  });
}

Subscription<model::Bar> MarketData::five_second_bars(protocol::Contract contract, std::string what_to_show,
                                                      bool regular_hours, StreamPriority priority) {
  auto terms = with_line(detail::stream_terms("bars", contract), LineKind::RealTimeBars, priority);
  terms.key += fmt::format(" {} {}", what_to_show, regular_hours);
  terms.least_patience = detail::kLeastForBars;
  const auto key = terms.key;
  return streams_->subscribe<model::Bar>(key, Overflow::DropOldest, kBarsKept, [&] {
    return std::make_shared<detail::FiveSecondBarStream>(std::move(terms), std::move(contract),
                                                         std::move(what_to_show), regular_hours);
  });
}

core::Expected<void> MarketData::set_mode(protocol::MarketDataMode mode) {
  mode_ = mode;
  if (requests_->server_version() == 0) return {};  // told when there is a session
  protocol::RequestMarketDataType message;
  message.market_data_type = static_cast<std::int32_t>(mode);
  return requests_->send(connection::Lane::Data, message);
}

void MarketData::session_began() {
  if (mode_) static_cast<void>(set_mode(*mode_));
}

std::size_t MarketData::waiting_for_lines() const {
  return streams_->paused();
}

}  // namespace ibflow::gateway
