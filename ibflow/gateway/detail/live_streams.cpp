#include "ibflow/gateway/detail/live_streams.hpp"

#include <algorithm>
#include <variant>

#include "ibflow/gateway/detail/stream_table.hpp"
#include "ibflow/gateway/detail/translate.hpp"
#include "ibflow/gateway/detail/translate_ticks.hpp"
#include "ibflow/protocol/reference/market_data_values.hpp"

namespace ibflow::gateway::detail {

namespace {

constexpr int kBookWasReset = 317;

template <class Tick>
struct WireTick;
template <>
struct WireTick<TradeTick> {
  using Type = protocol::HistoricalTickLast;
};
template <>
struct WireTick<QuoteTick> {
  using Type = protocol::HistoricalTickBidAsk;
};
template <>
struct WireTick<MidpointTick> {
  using Type = protocol::HistoricalTick;
};

}  // namespace

template <class Tick>
core::Expected<void> TickStream<Tick>::request(RequestCore& requests) {
  protocol::RequestTickByTick message;
  message.request_id = request_id;
  message.contract = contract_;
  message.tick_type = kind_;
  message.ignore_size = ignore_size_;
  return requests.send(terms.lane, message, request_id);
}

template <class Tick>
core::Expected<void> TickStream<Tick>::cancel(RequestCore& requests) {
  protocol::CancelTickByTick message;
  message.request_id = request_id;
  return requests.send(terms.lane, message, request_id);
}

template <class Tick>
void TickStream<Tick>::on(const protocol::TickByTick& message) {
  const auto* tick = std::get_if<typename WireTick<Tick>::Type>(&message.tick);
  if (tick == nullptr) return;
  data_came();
  publish(to_tick(*tick));
}

template class TickStream<TradeTick>;
template class TickStream<QuoteTick>;
template class TickStream<MidpointTick>;

DepthStream::DepthStream(StreamTerms terms_in, protocol::Contract contract, int rows, bool is_smart,
                         std::shared_ptr<TickContext> ticks)
    : Stream(std::move(terms_in)),
      contract_(std::move(contract)),
      rows_(rows),
      is_smart_(is_smart),
      ticks_(std::move(ticks)) {
  book_->symbol = contract_.symbol;
}

core::Expected<void> DepthStream::request(RequestCore& requests) {
  protocol::RequestMarketDepth message;
  message.request_id = request_id;
  message.contract = contract_;
  message.num_rows = rows_;
  message.is_smart_depth = is_smart_;
  return requests.send(terms.lane, message, request_id);
}

core::Expected<void> DepthStream::cancel(RequestCore& requests) {
  protocol::CancelMarketDepth message;
  message.request_id = request_id;
  message.is_smart_depth = is_smart_;
  return requests.send(terms.lane, message, request_id);
}

void DepthStream::reset() {
  if (book_->bids.empty() && book_->asks.empty()) return;
  auto empty = std::make_shared<DepthBook>();  // who has not taken the last one finds it as it was
  empty->symbol = book_->symbol;
  empty->resets = book_->resets + 1;
  empty->updated_at = book_->updated_at;
  book_ = std::move(empty);
}

void DepthStream::start_over() {
  reset();
}

void DepthStream::on_advisory(const connection::ErrorEvent& event) {
  if (event.code != kBookWasReset) return;
  reset();
  book_->updated_at = ticks_->received_at;
  publish_state(book_);
}

void DepthStream::on(const protocol::RerouteMarketDepth& message) {
  if (table == nullptr) return;
  protocol::Contract underlying;
  underlying.con_id = message.con_id;
  underlying.exchange = message.exchange;
  underlying.symbol = contract_.symbol;
  contract_ = std::move(underlying);
  table->renew(*this);
}

// A row that cannot be where it says is left out: the next change of its place mends the book.
void DepthStream::take(const protocol::DepthRow& row) {
  data_came();
  auto& side = row.side == 1 ? book_->bids : book_->asks;
  const auto place = static_cast<std::size_t>(row.position);
  const auto position = static_cast<std::ptrdiff_t>(row.position);
  if (row.position < 0 || place > side.size()) return;
  const DepthLevel level{row.price, row.size, row.market_maker};
  switch (static_cast<protocol::DepthOperation>(row.operation)) {
    case protocol::DepthOperation::Insert:
      side.insert(side.begin() + position, level);
      if (rows_ > 0 && side.size() > static_cast<std::size_t>(rows_)) side.pop_back();
      break;
    case protocol::DepthOperation::Update:
      if (place == side.size()) {
        side.push_back(level);
      } else {
        side[place] = level;
      }
      break;
    case protocol::DepthOperation::Delete:
      if (place == side.size()) return;
      side.erase(side.begin() + position);
      break;
    default:
      return;
  }
  book_->updated_at = ticks_->received_at;
  publish_state(book_);
}

core::Expected<void> FiveSecondBarStream::request(RequestCore& requests) {
  protocol::RequestRealTimeBars message;
  message.request_id = request_id;
  message.contract = contract_;
  message.what_to_show = what_to_show_;
  message.use_rth = regular_hours_;
  return requests.send(terms.lane, message, request_id);
}

core::Expected<void> FiveSecondBarStream::cancel(RequestCore& requests) {
  protocol::CancelRealTimeBars message;
  message.request_id = request_id;
  return requests.send(terms.lane, message, request_id);
}

void FiveSecondBarStream::on(const protocol::RealTimeBar& message) {
  data_came();
  publish(to_bar(message));
}

}  // namespace ibflow::gateway::detail
