#include "ibflow/sim/live/market_data_service.hpp"

#include <fmt/format.h>

#include "ibflow/sim/live/generic_ticks.hpp"
#include "ibflow/sim/orders/order_messages.hpp"

namespace ibflow::sim {

namespace {

namespace code {
constexpr int kTooManyLines = 101;
constexpr int kUnknownTicker = 300;
constexpr int kInvalid = 321;
constexpr int kProcessing = 322;
constexpr int kNotSubscribed = 354;
}  // namespace code

constexpr std::int32_t kNoId = -1;

}  // namespace

void MarketDataService::error(Client& client, std::int32_t id, int number, std::string_view text) const {
  client.out.send_error(id, number, text, state_.now);
}

std::size_t MarketDataService::lines() const {
  std::size_t lines = 0;
  for (const auto& [id, streams] : streams_) lines += streams.level_one.size();
  return lines;
}

void MarketDataService::on(Client& client, const protocol::RequestMarketData& message) {
  const auto id = message.request_id;
  const auto instrument = find_or_refuse(state_, client, message.contract, id);
  if (!instrument) return;
  auto& level_one = streams_[client.id].level_one;
  if (level_one.contains(id)) {
    return error(client, id, code::kProcessing,
                 fmt::format("Error processing request. Duplicate ticker id: {}", id));
  }
  if (const auto illegal = illegal_generic_ticks(message.generic_tick_list); !illegal.empty()) {
    return error(client, id, code::kInvalid, validation_text(illegal));
  }
  if (message.snapshot && !message.generic_tick_list.empty()) {
    return error(client, id, code::kInvalid,
                 validation_text("Snapshot market data subscription is not applicable to generic ticks"));
  }
  if (message.regulatory_snapshot) {
    return error(client, id, code::kNotSubscribed,
                 "Requested market data is not subscribed. Regulatory snapshots are not permitted");
  }
  const auto& market = state_.market->state(*instrument);
  if (message.snapshot) {
    // A step keeper holds the clock until it has its answer, so its snapshot cannot wait for time to pass.
    level_one.snapshot(id, *instrument, market, client.keeps_step || clock_.at_end(),
                       state_.now + std::chrono::seconds(state_.behaviour.snapshot_seconds), client.out);
    return;
  }
  if (lines() >= static_cast<std::size_t>(state_.behaviour.market_data_lines))
    return error(client, id, code::kTooManyLines, "Max number of tickers has been reached");
  level_one.subscribe(id, *instrument, market, client.out);
}

void MarketDataService::on(Client& client, const protocol::CancelMarketData& message) {
  if (streams_[client.id].level_one.cancel(message.request_id)) return;
  error(client, message.request_id, code::kUnknownTicker,
        fmt::format("Can't find EId with tickerId:{}", message.request_id));
}

void MarketDataService::on(Client& client, const protocol::RequestRealTimeBars& message) {
  const auto id = message.request_id;
  const auto instrument = find_or_refuse(state_, client, message.contract, id);
  if (!instrument) return;
  auto& bars = streams_[client.id].bars;
  if (bars.contains(id)) {
    return error(client, id, code::kProcessing,
                 fmt::format("Error processing request. Duplicate ticker id: {}", id));
  }
  if (message.what_to_show != "TRADES") {
    return error(client, id, code::kInvalid,
                 validation_text("What to show field is missing or incorrect; the simulator has TRADES"));
  }
  bars.subscribe(id, *instrument);
}

void MarketDataService::on(Client& client, const protocol::CancelRealTimeBars& message) {
  if (streams_[client.id].bars.cancel(message.request_id)) return;
  error(client, message.request_id, code::kUnknownTicker,
        fmt::format("Can't find EId with tickerId:{}", message.request_id));
}

void MarketDataService::on(Client& client, const protocol::RequestMarketDataType& message) {
  // Live data exist for everything, so whatever kind is asked for, live is what comes.
  if (message.market_data_type >= 1 && message.market_data_type <= 4) return;
  error(client, kNoId, code::kInvalid,
        validation_text(fmt::format("Market data type {} is none", message.market_data_type)));
}

void MarketDataService::publish(Client& client) {
  const auto found = streams_.find(client.id);
  if (found == streams_.end()) return;
  if (const auto start = state_.market->ended_bar())
    found->second.bars.publish(state_.market->bars(), *start, client.out);
  found->second.level_one.publish(
      [this](std::size_t instrument) -> const TickerState& { return state_.market->state(instrument); },
      state_.now, client.out);
}

}  // namespace ibflow::sim
