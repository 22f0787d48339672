// Market data: desired subscriptions and what comes of them.

#include <fmt/format.h>

#include "ibflow/gateway/detail/impl.hpp"
#include "ibflow/gateway/detail/translate.hpp"

namespace ibflow::gateway {

using connection::Lane;
using detail::QuoteTable;
using detail::StreamRef;
using model::SubscriptionKind;

namespace {

core::Expected<void> not_connected(const model::Instrument& instrument) {
  return core::fail(
      core::ErrorCategory::Connection,
      fmt::format("market data of {} was not asked for: the session is not ready", instrument.symbol), 504,
      true);
}

}  // namespace

core::Expected<void> Gateway::Impl::subscribe_quotes(const model::Instrument& instrument) {
  return subscribe(SubscriptionKind::Quotes, instrument);
}

core::Expected<void> Gateway::Impl::subscribe_real_time_bars(const model::Instrument& instrument) {
  return subscribe(SubscriptionKind::Bars, instrument);
}

core::Expected<void> Gateway::Impl::subscribe(SubscriptionKind kind, const model::Instrument& instrument) {
  if (!ready()) return not_connected(instrument);
  auto& table = table_of(kind);
  auto* row = table.find_instrument(instrument.con_id);
  if (row != nullptr && row->is_asked()) return {};
  if (row == nullptr) {
    table.add(instrument);
    row = &table.rows().back();
  } else {
    table.renew(*row);
    row->expecting = QuoteTable::Row::Expecting::Nothing;
  }
  if (config.quote_freshness > core::Duration(0)) watch_streams();
  return request_stream({kind, *row});
}

// On an error the row is refused: nothing is out.
core::Expected<void> Gateway::Impl::request_stream(StreamRef stream) {
  const auto id = stream.row.request_id;
  const auto& symbol = stream.row.instrument.symbol;
  const auto line = stream.kind == SubscriptionKind::Quotes ? connection::LineKind::Stream
                                                            : connection::LineKind::RealTimeBars;
  auto sent = lines.take(id, line, symbol);
  if (sent) {
    connection.errors().own(id, connection::ErrorContext::Subscription,
                            stream.kind == SubscriptionKind::Quotes
                                ? fmt::format("market data of {}", symbol)
                                : fmt::format("real-time bars of {}", symbol));
    sent = send_stream_request(stream);
  }
  if (sent) return sent;
  stream.row.state = QuoteTable::Row::State::Refused;
  connection.errors().disown(id);
  lines.release(id);
  return sent;
}

core::Expected<void> Gateway::Impl::send_stream_request(StreamRef stream) {
  const auto& row = stream.row;
  if (stream.kind == SubscriptionKind::Quotes) {
    protocol::RequestMarketData request;
    request.request_id = row.request_id;
    request.contract = detail::to_contract(row.instrument);
    return send(Lane::Data, request, row.request_id);
  }
  protocol::RequestRealTimeBars request;
  request.request_id = row.request_id;
  request.contract = detail::to_contract(row.instrument);
  request.what_to_show = "TRADES";
  return send(Lane::Data, request, row.request_id);
}

void Gateway::Impl::tell_quote(QuoteTable::Row& row) {
  ++board.counters().ticks;
  row.quote.updated_at = received_at;
  if (listener != nullptr) listener->on_quote(row.quote);
}

void Gateway::Impl::on(const protocol::TickPrice& message) {
  auto* row = quotes.find(message.request_id);
  if (row == nullptr) return;
  data_came(SubscriptionKind::Quotes, *row);
  if (QuoteTable::apply(row->quote, message)) tell_quote(*row);
}

void Gateway::Impl::on(const protocol::TickSize& message) {
  auto* row = quotes.find(message.request_id);
  if (row == nullptr) return;
  data_came(SubscriptionKind::Quotes, *row);
  if (QuoteTable::apply(row->quote, message)) tell_quote(*row);
}

void Gateway::Impl::on(const protocol::TickGeneric& message) {
  auto* row = quotes.find(message.request_id);
  if (row == nullptr) return;
  data_came(SubscriptionKind::Quotes, *row);
  if (QuoteTable::apply(row->quote, message)) tell_quote(*row);
}

void Gateway::Impl::on(const protocol::MarketDataType& message) {
  auto* row = quotes.find(message.request_id);
  if (row != nullptr) row->quote.delayed = message.market_data_type >= 3;
}

void Gateway::Impl::on(const protocol::RealTimeBar& message) {
  auto* row = bars.find(message.request_id);
  if (row == nullptr) return;
  data_came(SubscriptionKind::Bars, *row);
  if (listener != nullptr) listener->on_real_time_bar(row->instrument.symbol, detail::to_bar(message));
}

}  // namespace ibflow::gateway
