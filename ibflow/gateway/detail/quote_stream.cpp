#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/contract_text.hpp"
#include "ibflow/gateway/detail/live_streams.hpp"
#include "ibflow/gateway/detail/stream_table.hpp"

namespace ibflow::gateway::detail {

std::string line_identity(const protocol::Contract& contract) {
  if (contract.con_id != 0) return fmt::format("{}@{}", contract.con_id, contract.exchange);
  return identity(contract);
}

StreamTerms stream_terms(const std::string& kind, const protocol::Contract& contract) {
  StreamTerms terms;
  const auto name = contract.symbol.empty() ? describe(contract) : contract.symbol;
  terms.key = kind + ' ' + line_identity(contract);
  terms.what = fmt::format("{} of {}", kind, name);
  terms.line_name = name;
  return terms;
}

QuoteStream::QuoteStream(StreamTerms stream_terms_in, const protocol::Contract& contract,
                         std::shared_ptr<TickContext> ticks)
    : Stream(std::move(stream_terms_in)),
      contract_(contract),
      range_(price_range(contract.sec_type)),
      guard_(contract.sec_type),
      ticks_(std::move(ticks)) {
  start_over();
}

core::Expected<void> QuoteStream::request(RequestCore& requests) {
  protocol::RequestMarketData message;
  message.request_id = request_id;
  message.contract = contract_.unpack();
  message.generic_tick_list = fmt::format("{}", fmt::join(generic_ticks_, ","));
  return requests.send(terms.lane, message, request_id);
}

core::Expected<void> QuoteStream::cancel(RequestCore& requests) {
  protocol::CancelMarketData message;
  message.request_id = request_id;
  return requests.send(terms.lane, message, request_id);
}

// Who has not taken the last one finds it as it was.
void QuoteStream::start_over() {
  auto quote = std::make_shared<Quote>();
  const auto contract = contract_.unpack();
  quote->symbol = contract.symbol;
  quote->con_id = contract.con_id;
  if (quote_) {  // both go on: a listener compares them with what it heard
    quote->version = quote_->version;
    quote->price_updates = quote_->price_updates;
  }
  quote_ = std::move(quote);
  guard_ = PriceGuard(contract.sec_type);
}

void QuoteStream::on_advisory(const connection::ErrorEvent& event) {
  if (event.meaning.data_quality != connection::DataQuality::Delayed) return;
  ++quote_->version;
  quote_->delayed = true;
  if (quote_->quality == DataQuality::Unknown || quote_->quality == DataQuality::Live) {
    quote_->quality = DataQuality::Delayed;
  }
}

bool QuoteStream::add_generic_ticks(const std::vector<std::int32_t>& ticks) {
  const auto before = generic_ticks_.size();
  generic_ticks_.insert(ticks.begin(), ticks.end());
  return generic_ticks_.size() > before;
}

void QuoteStream::came(bool is_price) {
  if (is_price) ++ticks_->ticks;
  ++quote_->version;
  quote_->updated_at = ticks_->received_at;
  publish_state(quote_);
}

void QuoteStream::on(const protocol::TickPrice& message) {
  data_came();
  if (guard_.accepts(*quote_, message)) return came(apply(*quote_, message, range_));
  ++quote_->prices_held_back;
  core::log_warning("gateway",
                    fmt::format("{}: the price {} can hardly be true, and waits for another one like it",
                                terms.what, message.price.value_or(0)));
}

void QuoteStream::on(const protocol::TickSize& message) {
  data_came();
  came(apply(*quote_, message));
}

void QuoteStream::on(const protocol::TickGeneric& message) {
  data_came();
  came(apply(*quote_, message));
}

void QuoteStream::on(const protocol::TickString& message) {
  data_came();
  apply(*quote_, message);
  came(false);
}

void QuoteStream::on(const protocol::TickOptionComputation& message) {
  data_came();
  apply(*quote_, message);
  came(false);
}

// What follows says when it came; these two alone are no data yet.
void QuoteStream::on(const protocol::MarketDataType& message) {
  ++quote_->version;
  apply(*quote_, message);
}

void QuoteStream::on(const protocol::TickRequestParameters& message) {
  ++quote_->version;
  apply(*quote_, message);
}

// A CFD without data of its own: IB names the contract to ask for.
void QuoteStream::on(const protocol::RerouteMarketData& message) {
  if (table == nullptr) return;
  protocol::Contract underlying;
  underlying.con_id = message.con_id;
  underlying.exchange = message.exchange;
  underlying.symbol = quote_->symbol;
  contract_ = PackedContract(underlying);
  table->renew(*this);
}

}  // namespace ibflow::gateway::detail
