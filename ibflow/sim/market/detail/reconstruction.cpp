#include "ibflow/sim/market/detail/reconstruction.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace ibflow::sim::detail {

namespace {

constexpr std::size_t kPrintsPerMinute = 12;
constexpr std::array<std::size_t, 4> kVertexAt = {0, 4, 8, 11};
constexpr std::uint32_t kSlot = 5'000;
constexpr std::uint32_t kQuoteLead = 500;
constexpr std::uint32_t kQuarterSecond = 250;
constexpr std::uint32_t kTradeLag = 100;
constexpr std::int64_t kUnitsPerCent = 100;

using Vertices = std::array<std::uint32_t, 4>;
using Path = std::array<std::uint32_t, kPrintsPerMinute>;

std::uint32_t units_of(double price) {
  return static_cast<std::uint32_t>(std::llround(price * kPriceUnits));
}

/// The four prices of a bar in the order in which they are passed.
Vertices vertices(const Vertices& open_high_low_close, bool rises) {
  const auto [open, high, low, close] = open_high_low_close;
  return {open, rises ? low : high, rises ? high : low, close};
}

/// Whole cents nearest to the point `step` of `steps` on the line from a to b; in integers, so that every
/// compiler gets the same cent.
std::uint32_t interpolate(std::int64_t a, std::int64_t b, std::int64_t step, std::int64_t steps) {
  const std::int64_t point = a * steps + (b - a) * step;  // in units / steps
  const std::int64_t cent = kUnitsPerCent * steps;
  return static_cast<std::uint32_t>((2 * point + cent) / (2 * cent) * kUnitsPerCent);
}

Path path_of(const Vertices& vertex) {
  const auto [low, high] = std::ranges::minmax(vertex);
  Path path{};
  for (std::size_t leg = 0; leg + 1 < vertex.size(); ++leg) {
    const std::size_t first = kVertexAt[leg];
    const std::size_t last = kVertexAt[leg + 1];
    path[first] = vertex[leg];
    for (std::size_t k = first + 1; k < last; ++k) {
      const auto price = interpolate(vertex[leg], vertex[leg + 1], static_cast<std::int64_t>(k - first),
                                     static_cast<std::int64_t>(last - first));
      path[k] = std::clamp(price, low, high);
    }
  }
  path.back() = vertex.back();
  return path;
}

std::uint32_t milliseconds_of(const Reconstruction& ticker, core::Timestamp at) {
  return static_cast<std::uint32_t>(
      std::chrono::floor<std::chrono::milliseconds>(at - ticker.midnight).count());
}

bool same_quote(const TapeRecord& a, const TapeRecord& b) {
  return a.kind == b.kind && a.ticker == b.ticker && a.first == b.first && a.second == b.second &&
         a.first_size == b.first_size && a.second_size == b.second_size;
}

/// The middle rises when bid and ask together do; a side that is missing at one end does not count.
bool rises(const Vertices& bid, const Vertices& ask) {
  const bool both = bid[0] != 0 && bid[3] != 0 && ask[0] != 0 && ask[3] != 0;
  if (both) return bid[3] + ask[3] >= bid[0] + ask[0];
  return bid[0] != 0 ? bid[3] >= bid[0] : ask[3] >= ask[0];
}

void append_quote(std::vector<TapeRecord>& records, const TapeRecord& quote) {
  if (!records.empty() && same_quote(records.back(), quote)) return;
  records.push_back(quote);
}

TapeRecord quote_at(const Reconstruction& ticker, std::uint32_t milliseconds, std::uint32_t bid,
                    std::uint32_t ask) {
  TapeRecord quote;
  quote.kind = TapeRecord::Kind::Quote;
  quote.milliseconds = milliseconds;
  quote.ticker = ticker.ticker;
  quote.first = bid;
  // Both sides run through their own high and low; they may not cross on the way.
  quote.second = ask != 0 && ask <= bid ? bid + static_cast<std::uint32_t>(kUnitsPerCent) : ask;
  return quote;
}

}  // namespace

void append_minute_trades(const Reconstruction& ticker, const model::Bar& bar,
                          std::vector<TapeRecord>& records) {
  const Vertices prices{units_of(bar.open), units_of(bar.high), units_of(bar.low), units_of(bar.close)};
  const auto path = path_of(vertices(prices, bar.close >= bar.open));
  const auto volume = static_cast<std::uint32_t>(bar.volume.truncated());
  const auto each = static_cast<std::uint32_t>(volume / kPrintsPerMinute);
  const std::uint32_t start = milliseconds_of(ticker, bar.start) + ticker.offset * 1'000;
  for (std::size_t k = 0; k < kPrintsPerMinute; ++k) {
    TapeRecord record;
    record.milliseconds =
        start + kSlot * static_cast<std::uint32_t>(k) + (ticker.has_quotes ? kQuoteLead : 0);
    record.ticker = ticker.ticker;
    record.kind =
        ticker.has_quotes || ticker.is_index ? TapeRecord::Kind::Trade : TapeRecord::Kind::TradeAndQuote;
    record.first = path[k];
    record.first_size =
        k + 1 < kPrintsPerMinute ? each : volume - each * static_cast<std::uint32_t>(kPrintsPerMinute - 1);
    record.second = 1;
    records.push_back(record);
  }
}

void append_minute_quotes(const Reconstruction& ticker, const QuoteBar& bar,
                          std::vector<TapeRecord>& records) {
  Vertices bid{};
  Vertices ask{};
  for (std::size_t i = 0; i < bid.size(); ++i) {
    bid[i] = units_of(bar.bid[i]);
    ask[i] = units_of(bar.ask[i]);
  }
  const bool up = rises(bid, ask);
  const auto bids = path_of(vertices(bid, up));
  const auto asks = path_of(vertices(ask, up));
  const std::uint32_t start = milliseconds_of(ticker, bar.start) + ticker.offset * 1'000;
  for (std::size_t k = 0; k < kPrintsPerMinute; ++k) {
    auto quote = quote_at(ticker, start + kSlot * static_cast<std::uint32_t>(k), bids[k], asks[k]);
    quote.first_size = static_cast<std::uint32_t>(bar.bid_size);
    quote.second_size = static_cast<std::uint32_t>(bar.ask_size);
    append_quote(records, quote);
  }
}

void append_second_trades(const Reconstruction& ticker, const LeanTradeBar& bar,
                          std::vector<TapeRecord>& records) {
  const auto vertex = vertices(bar.prices, bar.prices[3] >= bar.prices[0]);
  const std::size_t first = records.size();
  std::uint32_t lag = kTradeLag;
  for (std::size_t i = 0; i < vertex.size(); ++i, lag += kQuarterSecond) {
    if (i > 0 && vertex[i] == vertex[i - 1]) continue;
    TapeRecord record;
    record.milliseconds = bar.milliseconds + lag;
    record.ticker = ticker.ticker;
    record.kind = ticker.has_quotes ? TapeRecord::Kind::Trade : TapeRecord::Kind::TradeAndQuote;
    record.first = vertex[i];
    record.second = 1;
    records.push_back(record);
  }
  const auto count = static_cast<std::uint32_t>(records.size() - first);
  for (std::size_t i = first; i < records.size(); ++i) records[i].first_size = bar.volume / count;
  records.back().first_size += bar.volume % count;
}

void append_second_quotes(const Reconstruction& ticker, const LeanQuoteBar& bar,
                          std::vector<TapeRecord>& records) {
  const bool up = rises(bar.bid, bar.ask);
  const auto bids = vertices(bar.bid, up);
  const auto asks = vertices(bar.ask, up);
  for (std::size_t i = 0; i < bids.size(); ++i) {
    auto quote =
        quote_at(ticker, bar.milliseconds + kQuarterSecond * static_cast<std::uint32_t>(i), bids[i], asks[i]);
    quote.first_size = bar.bid_size;
    quote.second_size = bar.ask_size;
    append_quote(records, quote);
  }
}

}  // namespace ibflow::sim::detail
