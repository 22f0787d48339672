#include "ibflow/sim/market/detail/captured_session.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "ibflow/sim/live/tick_types.hpp"
#include "ibflow/sim/market/detail/captured_level_one.hpp"
#include "ibflow/sim/market/detail/captured_time.hpp"
#include "ibflow/sim/market/print.hpp"

namespace ibflow::sim::detail {

namespace {

using core::Timestamp;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kFirstWithShares = 220;  // the server version from which level 1 counts shares (SB-27)

std::uint32_t whole(const std::optional<core::Decimal>& size) {
  return size && size->is_positive() ? static_cast<std::uint32_t>(size->truncated()) : 0;
}

std::uint16_t place_of_exchange(std::string_view name) {
  for (char letter = 'A'; letter <= 'Z'; ++letter) {
    if (!name.empty() && exchange_name(letter) == name) return static_cast<std::uint16_t>(letter - 'A' + 1);
  }
  return 0;
}

/// Of intraday bars; nullopt for anything else.
std::optional<seconds> bar_length(std::string_view setting) {
  static constexpr std::array<std::pair<std::string_view, int>, 8> kLengths{{{"1 secs", 1},
                                                                             {"5 secs", 5},
                                                                             {"10 secs", 10},
                                                                             {"15 secs", 15},
                                                                             {"30 secs", 30},
                                                                             {"1 min", 60},
                                                                             {"15 mins", 900},
                                                                             {"1 day", 86'400}}};
  const auto* const found = std::ranges::find(kLengths, setting, &std::pair<std::string_view, int>::first);
  return found == kLengths.end() ? std::nullopt : std::optional(seconds(found->second));
}

/// `yyyymmdd`, epoch seconds, or `yyyymmdd hh:mm:ss zone`; without a zone New York's.
std::optional<Timestamp> bar_start(const std::string& text) {
  constexpr std::size_t kDate = 8;
  const auto date = core::parse_date(text.substr(0, kDate));
  if (text.size() == kDate && date) return core::from_new_york(*date, seconds(0));
  std::int64_t epoch = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), epoch);
  if (error == std::errc{} && end == text.data() + text.size()) return core::from_unix_seconds(epoch);
  const auto begin = text.find_first_not_of(' ', std::min(kDate, text.size()));
  if (!date || begin == std::string::npos) return std::nullopt;
  const auto time = core::parse_time_of_day(text.substr(begin, kDate));
  if (!time) return std::nullopt;
  const auto zone = text.find(' ', begin);
  if (zone == std::string::npos) return core::from_new_york(*date, *time);
  const auto at = core::from_zone(text.substr(zone + 1), *date, *time);
  return at ? std::optional(*at) : std::nullopt;
}

class SessionReader final : public protocol::RequestVisitor, public protocol::ResponseVisitor {
 public:
  SessionReader(const RecordedSession& session, CapturedShow& show)
      : version_(session.head.server_version), show_(show) {}

  void read(const RecordedSession::Step& step, Timestamp at) {
    at_ = at;
    // What cannot be read is no market data; ibflow wire dump shows it.
    if (step.direction == protocol::CaptureDirection::Sent) {
      static_cast<void>(protocol::dispatch_request(step.payload, version_, *this));
    } else {
      static_cast<void>(protocol::dispatch_response(step.payload, version_, *this));
    }
  }

 private:
  using protocol::RequestVisitor::on;
  using protocol::ResponseVisitor::on;

  void on(const protocol::RequestMarketData& request) override {
    level_one_.erase(request.request_id);
    const auto ticker = ticker_of(request.contract);
    if (!ticker) return;
    auto& streams = show_.streams[*ticker];
    const bool lots = request.contract.sec_type != "IND" && version_ < kFirstWithShares;
    level_one_.emplace(
        request.request_id,
        LevelOneSubscription{*ticker,
                             CapturedLevelOne(streams.open(EventSource::LevelOneTrades),
                                              streams.open(EventSource::LevelOneQuotes), lots ? 100 : 1)});
  }
  void on(const protocol::RequestTickByTick& request) override {
    tick_by_tick_.erase(request.request_id);
    const auto ticker = ticker_of(request.contract);
    if (!ticker || request.tick_type == "MidPoint") return;
    const auto source = request.tick_type == "BidAsk"    ? EventSource::Quotes
                        : request.tick_type == "AllLast" ? EventSource::AllTrades
                                                         : EventSource::Trades;
    tick_by_tick_.emplace(request.request_id, &show_.streams[*ticker].open(source));
  }
  void on(const protocol::RequestRealTimeBars& request) override {
    real_time_bars_.erase(request.request_id);
    const auto ticker = ticker_of(request.contract);
    if (ticker && request.what_to_show == "TRADES")
      real_time_bars_.emplace(request.request_id, &show_.streams[*ticker].open(EventSource::FiveSecondBars));
  }
  void on(const protocol::RequestHistoricalData& request) override {
    history_.erase(request.request_id);
    const auto ticker = ticker_of(request.contract);
    const auto length = bar_length(request.bar_size_setting);
    if (ticker && length)
      history_.emplace(request.request_id, HistoryRequest{*ticker, *length, request.what_to_show});
  }
  void on(const protocol::ContractDetailsRow& row) override {
    const auto& contract = row.contract_details.contract;
    if (contract.con_id != 0) known_.insert_or_assign(contract.con_id, contract);
  }

  void on(const protocol::TickPrice& tick) override {
    const auto found = level_one_.find(tick.request_id);
    if (found == level_one_.end()) return;
    auto& [ticker, level_one] = found->second;
    if (tick.tick_type == tick::kClose && tick.price && *tick.price > 0)
      show_.tickers[ticker].shown_closes.insert_or_assign(core::to_new_york(at_).date, *tick.price);
    level_one.price(at_, tick.tick_type, tick.price.value_or(0), tick.size);
  }
  void on(const protocol::TickSize& tick) override {
    const auto found = level_one_.find(tick.request_id);
    if (found != level_one_.end() && tick.size)
      found->second.level_one.size(at_, tick.tick_type, tick.size->truncated());
  }
  void on(const protocol::TickByTick& tick) override {
    const auto found = tick_by_tick_.find(tick.request_id);
    if (found == tick_by_tick_.end()) return;
    TapeRecord event;
    if (const auto* trade = std::get_if<protocol::HistoricalTickLast>(&tick.tick)) {
      event.kind = trade->attributes.unreported ? TapeRecord::Kind::UnreportedTrade : TapeRecord::Kind::Trade;
      event.first = tape_price(trade->price);
      event.second = 1;
      event.first_size = whole(trade->size);
      event.first_exchange = place_of_exchange(trade->exchange) & 0x3fU;
      if (event.first != 0) found->second->append(within(trade->time), event);
    } else if (const auto* quote = std::get_if<protocol::HistoricalTickBidAsk>(&tick.tick)) {
      event.kind = TapeRecord::Kind::Quote;
      event.first = tape_price(quote->price_bid);
      event.second = tape_price(quote->price_ask);
      event.first_size = whole(quote->size_bid);
      event.second_size = whole(quote->size_ask);
      found->second->append(within(quote->time), event);
    }
  }
  void on(const protocol::RealTimeBar& bar) override {
    const auto found = real_time_bars_.find(bar.request_id);
    const std::uint32_t volume = whole(bar.volume);
    if (found == real_time_bars_.end() || (volume == 0 && bar.count <= 0)) return;
    const bool rose = bar.close >= bar.open;
    const std::array prices{bar.open, rose ? bar.low : bar.high, rose ? bar.high : bar.low, bar.close};
    constexpr milliseconds kQuarter{1'250};
    for (std::uint32_t i = 0; i < prices.size(); ++i) {
      TapeRecord event;
      event.first = tape_price(prices[i]);
      event.second = 1;
      event.first_size = volume / 4 + (i + 1 == prices.size() ? volume % 4 : 0);
      if (event.first != 0)
        found->second->append(core::from_unix_seconds(bar.time) + kQuarter * static_cast<int>(i), event);
    }
  }
  void on(const protocol::HistoricalData& data) override {
    for (const auto& bar : data.bars) keep(data.request_id, bar);
  }
  void on(const protocol::HistoricalDataUpdate& update) override { keep(update.request_id, update.bar); }

  void keep(std::int32_t request_id, const protocol::Bar& wire) {
    const auto request = history_.find(request_id);
    const auto start = bar_start(wire.date);
    if (request == history_.end() || !start || wire.low <= 0) return;
    const auto& [ticker, length, what] = request->second;
    CapturedTicker& shown = show_.tickers[ticker];
    if (what == "TRADES") {
      model::Bar bar;
      bar.start = *start;
      bar.length = length;
      bar.open = wire.open;
      bar.high = wire.high;
      bar.low = wire.low;
      bar.close = wire.close;
      bar.volume = core::Decimal(wire.volume ? std::max<std::int64_t>(0, wire.volume->truncated()) : 0);
      bar.trades = std::max(0, wire.bar_count);
      shown.bars[length].insert_or_assign(*start, bar);
    } else if (length == std::chrono::minutes(1) && (what == "BID" || what == "ASK")) {
      QuoteBar& quote = shown.quotes[*start];
      quote.start = *start;
      (what == "BID" ? quote.bid : quote.ask) = {wire.open, wire.high, wire.low, wire.close};
    }
  }

  /// Single ticks tell whole seconds; within it they come when they came.
  [[nodiscard]] Timestamp within(std::int64_t second) const {
    const Timestamp start = core::from_unix_seconds(second);
    return at_ >= start && at_ < start + seconds(1) ? at_ : start;
  }

  [[nodiscard]] std::optional<std::string> ticker_of(const protocol::Contract& asked) const {
    const auto known = known_.find(asked.con_id);
    const auto& contract = asked.symbol.empty() && known != known_.end() ? known->second : asked;
    const bool is_listed = contract.sec_type == "STK" || contract.sec_type == "IND";
    const bool in_dollars = contract.currency.empty() || contract.currency == "USD";
    if (!is_listed || !in_dollars || contract.symbol.empty()) return std::nullopt;
    return contract.symbol;
  }

  struct LevelOneSubscription {
    std::string ticker;
    CapturedLevelOne level_one;
  };
  struct HistoryRequest {
    std::string ticker;
    seconds length;
    std::string what;
  };
  int version_;
  CapturedShow& show_;
  Timestamp at_{};
  std::map<std::int32_t, protocol::Contract> known_;  // by conId, of the answers to contract details
  std::map<std::int32_t, LevelOneSubscription> level_one_;
  std::map<std::int32_t, EventStream*> tick_by_tick_, real_time_bars_;
  std::map<std::int32_t, HistoryRequest> history_;
};

}  // namespace

void read_session(const RecordedSession& session, CapturedShow& show) {
  const auto times = gateway_times(session);
  SessionReader reader(session, show);
  for (std::size_t i = 0; i < session.steps.size(); ++i) reader.read(session.steps[i], times[i]);
}

}  // namespace ibflow::sim::detail
