// Market data: desired subscriptions and what comes of them.

#include <fmt/format.h>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/impl.hpp"
#include "ibflow/gateway/detail/translate.hpp"

namespace ibflow::gateway {

using connection::Lane;
using detail::QuoteTable;

namespace {

constexpr auto kRoom = "gateway";

// What to ask for, or nothing when the row is live already.
std::pair<QuoteTable::Row*, bool> wanted(QuoteTable& table, const model::Instrument& instrument) {
  auto* row = table.find_instrument(instrument.con_id);
  if (row != nullptr && row->live) return {row, false};
  if (row == nullptr) {
    table.add(instrument);
    row = &table.rows().back();
  } else {
    table.renew(*row);
  }
  return {row, true};
}

core::Expected<void> not_connected(const model::Instrument& instrument) {
  return core::fail(
      core::ErrorCategory::Connection,
      fmt::format("market data of {} was not asked for: the session is not ready", instrument.symbol), 504,
      true);
}

}  // namespace

core::Expected<void> Gateway::Impl::subscribe_quotes(const model::Instrument& instrument) {
  if (!ready()) return not_connected(instrument);
  const auto [row, ask] = wanted(quotes, instrument);
  return ask ? request_quotes(*row) : core::Expected<void>();
}

core::Expected<void> Gateway::Impl::subscribe_real_time_bars(const model::Instrument& instrument) {
  if (!ready()) return not_connected(instrument);
  const auto [row, ask] = wanted(bars, instrument);
  return ask ? request_bars(*row) : core::Expected<void>();
}

core::Expected<void> Gateway::Impl::request_quotes(QuoteTable::Row& row) {
  protocol::RequestMarketData request;
  request.request_id = row.request_id;
  request.contract = detail::to_contract(row.instrument);
  auto sent = send(Lane::Data, request);
  row.live = sent.has_value();
  return sent;
}

core::Expected<void> Gateway::Impl::request_bars(QuoteTable::Row& row) {
  protocol::RequestRealTimeBars request;
  request.request_id = row.request_id;
  request.contract = detail::to_contract(row.instrument);
  request.what_to_show = "TRADES";
  auto sent = send(Lane::Data, request);
  row.live = sent.has_value();
  return sent;
}

void Gateway::Impl::resubscribe_everything() {
  core::log_warning(
      kRoom, fmt::format("IB is back without our subscriptions: asking again for {} quotes and {} bars",
                         quotes.rows().size(), bars.rows().size()));
  const auto again = [this](QuoteTable& table, auto request) {
    for (auto& row : table.rows()) {
      table.renew(row);
      if (const auto sent = (this->*request)(row); !sent) core::log_error(kRoom, sent.error().message);
    }
  };
  again(quotes, &Impl::request_quotes);
  again(bars, &Impl::request_bars);
}

void Gateway::Impl::tell_quote(QuoteTable::Row& row) {
  ++board.counters().ticks;
  row.quote.updated_at = received_at;
  if (listener != nullptr) listener->on_quote(row.quote);
}

void Gateway::Impl::on(const protocol::TickPrice& message) {
  auto* row = quotes.find(message.request_id);
  if (row != nullptr && QuoteTable::apply(row->quote, message)) tell_quote(*row);
}

void Gateway::Impl::on(const protocol::TickSize& message) {
  auto* row = quotes.find(message.request_id);
  if (row != nullptr && QuoteTable::apply(row->quote, message)) tell_quote(*row);
}

void Gateway::Impl::on(const protocol::TickGeneric& message) {
  auto* row = quotes.find(message.request_id);
  if (row != nullptr && QuoteTable::apply(row->quote, message)) tell_quote(*row);
}

void Gateway::Impl::on(const protocol::MarketDataType& message) {
  auto* row = quotes.find(message.request_id);
  if (row != nullptr) row->quote.delayed = message.market_data_type >= 3;
}

void Gateway::Impl::on(const protocol::RealTimeBar& message) {
  const auto* row = bars.find(message.request_id);
  if (row != nullptr && listener != nullptr)
    listener->on_real_time_bar(row->instrument.symbol, detail::to_bar(message));
}

}  // namespace ibflow::gateway
