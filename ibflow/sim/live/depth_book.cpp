#include "ibflow/sim/live/depth_book.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "ibflow/sim/market/stable_hash.hpp"

namespace ibflow::sim {

namespace {

enum Operation : std::int32_t { Insert = 0, Update = 1, Delete = 2 };

constexpr std::uint64_t kSeed = 0x6465707468;
constexpr std::array<std::string_view, 5> kExchanges{"NASDAQ", "ARCA", "BATS", "NYSE", "IEX"};
constexpr std::array<std::string_view, 5> kMarketMakers{"NSDQ", "CDRG", "GSCO", "UBSS", "SBSH"};

std::uint64_t level_hash(const Instrument& instrument, BookSide side, std::int64_t ticks) {
  return stable_hash(kSeed + std::to_underlying(side), fmt::format("{}/{}", instrument.key, ticks));
}

std::int64_t modelled_size(const Instrument& instrument, std::uint64_t hash) {
  const std::int64_t lot = instrument.security_type == SecurityType::Stock ? 100 : 1;
  return lot * (1 + static_cast<std::int64_t>(hash % 20));
}

void add_level(std::vector<DepthLevel>& levels, BookKind kind, double price, std::int64_t size,
               std::uint64_t hash) {
  if (kind == BookKind::Plain) {
    levels.push_back({price, size, {}});
    return;
  }
  if (kind == BookKind::MarketMakers) {
    levels.push_back({price, size, std::string(kMarketMakers[hash / 32 % kMarketMakers.size()])});
    return;
  }
  const auto first = hash / 64 % kExchanges.size();
  const bool alone = size < 200 || hash / 1024 % 2 == 0;
  const auto smaller = alone ? 0 : size / 300 * 100;
  levels.push_back({price, size - smaller, std::string(kExchanges[first])});
  if (smaller > 0)
    levels.push_back({price, smaller, std::string(kExchanges[(first + 2) % kExchanges.size()])});
}

bool same_row(const DepthLevel& one, const DepthLevel& other) {
  return one.price == other.price && one.venue == other.venue;
}

bool contains(const std::vector<DepthLevel>& levels, const DepthLevel& level) {
  return std::ranges::any_of(levels, [&](const DepthLevel& one) { return same_row(one, level); });
}

}  // namespace

std::vector<DepthLevel> modelled_side(const Instrument& instrument, const BestQuote& quote, BookSide side,
                                      BookKind kind, std::size_t rows) {
  std::vector<DepthLevel> levels;
  const bool is_bid = side == BookSide::Bid;
  const double best = is_bid ? quote.bid : quote.ask;
  if (best <= 0) return levels;
  const double tick = instrument.min_tick > 0 ? instrument.min_tick : 0.01;
  const auto best_ticks = std::llround(best / tick);
  for (std::int64_t step = 0; levels.size() < rows; ++step) {
    const auto ticks = is_bid ? best_ticks - step : best_ticks + step;
    if (ticks <= 0) break;
    const auto hash = level_hash(instrument, side, ticks);
    const auto displayed = is_bid ? quote.bid_size : quote.ask_size;
    const auto size = step == 0 ? std::max<std::int64_t>(displayed, 1) : modelled_size(instrument, hash);
    // Through the decimal text, so that 170.43 is 170.43 and not 170.43000000000001.
    const double price = step == 0 ? best : std::round(static_cast<double>(ticks) * tick * 1e8) / 1e8;
    add_level(levels, kind, price, size, hash);
  }
  if (levels.size() > rows) levels.resize(rows);
  return levels;
}

std::vector<protocol::DepthRow> depth_operations(const std::vector<DepthLevel>& was,
                                                 const std::vector<DepthLevel>& now, BookSide side,
                                                 BookKind kind) {
  std::vector<protocol::DepthRow> operations;
  const auto add = [&](Operation operation, std::size_t position, const DepthLevel& level) {
    protocol::DepthRow row;
    row.position = static_cast<std::int32_t>(position);
    row.operation = operation;
    row.side = std::to_underlying(side);
    row.price = operation == Delete ? 0 : level.price;
    row.size = core::Decimal(operation == Delete ? 0 : level.size);
    row.market_maker = level.venue;
    row.is_smart_depth = kind == BookKind::Smart;
    operations.push_back(std::move(row));
  };
  for (std::size_t i = was.size(); i-- > 0;) {
    if (!contains(now, was[i])) add(Delete, i, was[i]);
  }
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (!contains(was, now[i])) add(Insert, i, now[i]);
  }
  for (std::size_t i = 0; i < now.size(); ++i) {
    const auto old = std::ranges::find_if(was, [&](const DepthLevel& one) { return same_row(one, now[i]); });
    if (old != was.end() && old->size != now[i].size) add(Update, i, now[i]);
  }
  return operations;
}

}  // namespace ibflow::sim
