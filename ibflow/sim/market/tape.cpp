#include "ibflow/sim/market/tape.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "ibflow/sim/market/regular_hours.hpp"
#include "ibflow/sim/market/stable_hash.hpp"

namespace ibflow::sim {

namespace {

constexpr std::size_t kPrintsPerMinute = 12;
constexpr std::array<std::size_t, 4> kVertexAt = {0, 4, 8, 11};
constexpr std::chrono::seconds kSlot{5};
constexpr double kUnitsPerDollar = 10'000;  // prices are recorded with up to four decimals
constexpr std::int64_t kUnitsPerCent = 100;
constexpr double kCentsPerDollar = 100;

std::int64_t units_of(double price) {
  return std::llround(price * kUnitsPerDollar);
}

double dollars(std::int64_t cents) {
  return static_cast<double>(cents) / kCentsPerDollar;
}

/// Whole cents nearest to the point `step` of `steps` on the line from a to b; in integers, so that every
/// compiler gets the same cent.
double interpolate(double a, double b, std::int64_t step, std::int64_t steps) {
  const std::int64_t from = units_of(a);
  const std::int64_t point = from * steps + (units_of(b) - from) * step;  // in units / steps
  const std::int64_t cent = kUnitsPerCent * steps;
  return dollars((2 * point + cent) / (2 * cent));
}

std::array<double, kPrintsPerMinute> path_of(const model::Bar& bar) {
  const bool rises = bar.close >= bar.open;
  const std::array<double, 4> vertex = {bar.open, rises ? bar.low : bar.high, rises ? bar.high : bar.low,
                                        bar.close};
  std::array<double, kPrintsPerMinute> path{};
  for (std::size_t leg = 0; leg + 1 < vertex.size(); ++leg) {
    const std::size_t first = kVertexAt[leg];
    const std::size_t last = kVertexAt[leg + 1];
    path[first] = vertex[leg];
    for (std::size_t k = first + 1; k < last; ++k) {
      const double price = interpolate(vertex[leg], vertex[leg + 1], static_cast<std::int64_t>(k - first),
                                       static_cast<std::int64_t>(last - first));
      path[k] = std::clamp(price, bar.low, bar.high);
    }
  }
  path.back() = bar.close;
  return path;
}

struct Source {
  std::size_t ticker = 0;  // index on the tape
  std::size_t number = 0;  // in the recording
  std::string_view symbol;
  std::uint64_t seed = 0;
};

void append_prints(std::vector<Print>& prints, const model::Bar& bar, const Source& source) {
  const auto path = path_of(bar);
  const core::Decimal each(bar.volume.truncated() / static_cast<std::int64_t>(kPrintsPerMinute));
  const core::Decimal rest =
      bar.volume - each * core::Decimal(static_cast<std::int64_t>(kPrintsPerMinute - 1));
  const auto offset = std::chrono::seconds(source.number % static_cast<std::size_t>(kSlot.count()));
  for (std::size_t k = 0; k < kPrintsPerMinute; ++k) {
    Print print;
    print.at = bar.start + kSlot * static_cast<std::int64_t>(k) + offset;
    print.ticker = source.ticker;
    print.price = path[k];
    print.shares = k + 1 == kPrintsPerMinute ? rest : each;
    const QuoteModel quote = model_quote(source.seed, source.symbol, print.at, print.price);
    print.bid = quote.bid;
    print.ask = quote.ask;
    print.bid_size = quote.bid_size;
    print.ask_size = quote.ask_size;
    prints.push_back(print);
  }
}

}  // namespace

QuoteModel model_quote(std::uint64_t seed, std::string_view symbol, core::Timestamp at, double price) {
  constexpr std::int64_t kSpreadDivisor = 20'000;  // 0.005 %
  constexpr std::uint64_t kLargestLots = 20;
  constexpr std::int64_t kLot = 100;
  const std::int64_t units = units_of(price);
  const std::int64_t spread_unit = kSpreadDivisor * kUnitsPerCent;
  const std::int64_t spread = std::max<std::int64_t>(1, (units + spread_unit - 1) / spread_unit);
  const std::int64_t bid = std::max<std::int64_t>(1, (units - spread * kUnitsPerCent / 2) / kUnitsPerCent);
  const std::uint64_t hash =
      mix(stable_hash(seed, symbol) ^ static_cast<std::uint64_t>(core::to_unix_seconds(at)));
  const auto lots = [](std::uint64_t bits) { return static_cast<std::int64_t>(bits % kLargestLots) + 1; };
  return {dollars(bid), dollars(bid + spread), core::Decimal(lots(hash & 0xffffffffU) * kLot),
          core::Decimal(lots(hash >> 32U) * kLot)};
}

core::Expected<Tape> Tape::build(const Recording& recording, core::Date date,
                                 const std::vector<std::string>& tickers, std::uint64_t seed) {
  Tape tape;
  tape.date_ = date;
  tape.tickers_ = tickers.empty() ? recording.tickers() : tickers;
  std::sort(tape.tickers_.begin(), tape.tickers_.end());
  tape.tickers_.erase(std::unique(tape.tickers_.begin(), tape.tickers_.end()), tape.tickers_.end());
  const RegularHours hours = regular_hours(date);
  for (std::size_t i = 0; i < tape.tickers_.size(); ++i) {
    const std::string& ticker = tape.tickers_[i];
    const auto number = recording.number_of(ticker);
    if (!number) return std::unexpected(number.error());
    const auto bars = recording.bars(ticker, date);
    if (!bars) return std::unexpected(bars.error());
    for (const model::Bar& bar : *bars) {
      if (bar.volume.is_zero() || !hours.contains(bar.start)) continue;
      append_prints(tape.prints_, bar, {i, *number, ticker, seed});
    }
  }
  std::sort(tape.prints_.begin(), tape.prints_.end(), [](const Print& a, const Print& b) {
    return std::tie(a.at, a.ticker) < std::tie(b.at, b.ticker);
  });
  return tape;
}

}  // namespace ibflow::sim
