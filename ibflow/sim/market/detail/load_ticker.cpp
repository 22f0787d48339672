#include "ibflow/sim/market/detail/load_ticker.hpp"

#include <algorithm>
#include <utility>

#include "ibflow/sim/market/detail/compressed_files.hpp"
#include "ibflow/sim/market/detail/csv_bars.hpp"
#include "ibflow/sim/market/detail/lean_files.hpp"

namespace ibflow::sim::detail {

namespace {

using core::Date;
using core::Expected;
using core::Timestamp;
using model::Bar;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr std::uint32_t kMinute = 60'000;

Timestamp midnight(Date date) {
  return core::from_new_york(date, std::chrono::seconds(0));
}

using Days = std::map<Date, std::vector<Bar>>;

/// Days that are there already stay as they are.
void add_days(Days& days, std::vector<Bar> bars) {
  Days added;
  std::optional<Date> date;
  Timestamp next_day{};
  for (Bar& bar : bars) {
    if (!date || bar.start >= next_day) {
      date = core::to_new_york(bar.start).date;
      next_day = midnight(std::chrono::sys_days(*date) + std::chrono::days(1));
    }
    added[*date].push_back(std::move(bar));
  }
  days.merge(added);
}

Bar bar_of(Timestamp start, const LeanTradeBar& row) {
  Bar bar;
  bar.start = start;
  bar.open = row.prices[0] / kPriceUnits;
  bar.high = row.prices[1] / kPriceUnits;
  bar.low = row.prices[2] / kPriceUnits;
  bar.close = row.prices[3] / kPriceUnits;
  bar.volume = core::Decimal(row.volume);
  return bar;
}

/// Seconds as minutes, and minutes as themselves.
std::vector<Bar> minutes_of(Date date, const std::vector<LeanTradeBar>& rows) {
  const Timestamp day = midnight(date);
  std::vector<Bar> bars;
  for (const auto& row : rows) {
    const auto start = day + milliseconds(row.milliseconds / kMinute * kMinute);
    const Bar bar = bar_of(start, row);
    if (bars.empty() || bars.back().start != start) {
      bars.push_back(bar);
      continue;
    }
    Bar& minute = bars.back();
    minute.high = std::max(minute.high, bar.high);
    minute.low = std::min(minute.low, bar.low);
    minute.close = bar.close;
    minute.volume += bar.volume;
  }
  return bars;
}

std::vector<QuoteBar> quotes_of(Date date, const std::vector<LeanQuoteBar>& rows) {
  const Timestamp day = midnight(date);
  std::vector<QuoteBar> quotes;
  for (const auto& row : rows) {
    QuoteBar quote;
    quote.start = day + milliseconds(row.milliseconds);
    for (std::size_t i = 0; i < row.bid.size(); ++i) {
      quote.bid[i] = row.bid[i] / kPriceUnits;
      quote.ask[i] = row.ask[i] / kPriceUnits;
    }
    quote.bid_size = row.bid_size;
    quote.ask_size = row.ask_size;
    quotes.push_back(quote);
  }
  return quotes;
}

class Loader {
 public:
  Expected<RecordedTicker> load(std::span<const MarketFile> files) {
    // The kinds in the order in which they count; the finer ones only where there is nothing else.
    for (const auto& file : files) {
      if (auto read = read_bars(file); !read) return std::unexpected(read.error());
    }
    for (const auto kind : {FileKind::SecondTrades, FileKind::TickTrades}) {
      for (const auto& file : files) {
        if (file.kind != kind) continue;
        if (auto read = read_finer(file); !read) return std::unexpected(read.error());
      }
    }
    for (auto& [date, bars] : minutes_) std::ranges::move(bars, std::back_inserter(ticker_.minutes));
    for (auto& [date, bars] : quotes_) std::ranges::move(bars, std::back_inserter(ticker_.quotes));
    return std::move(ticker_);
  }

 private:
  Expected<void> read_bars(const MarketFile& file) {
    switch (file.kind) {
      case FileKind::EndStampedMinutes:
        return keep_minutes(read_end_stamped_bars(file.path, minutes(1)));
      case FileKind::StartStampedMinutes:
        return keep_minutes(read_start_stamped_bars(file.path));
      case FileKind::EndStampedQuarters:
        return keep(read_end_stamped_bars(file.path, minutes(15)), ticker_.quarters);
      case FileKind::DollarDays:
        ticker_.days_are_adjusted = true;
        return keep(read_dollar_bars(file.path), ticker_.days);
      case FileKind::Days:
        if (!ticker_.days.empty()) return {};  // adjusted ones go before those that are not
        return keep(read_lean_days(file.path), ticker_.days);
      case FileKind::Factors:
        return read_factors(file);
      case FileKind::MinuteTrades:
        return read_trade_bars(file);
      case FileKind::MinuteQuotes:
        return read_quote_bars(file);
      default:
        note(file);
        return {};
    }
  }

  Expected<void> read_finer(const MarketFile& file) {
    if (minutes_.contains(*file.date)) return {};
    if (file.kind == FileKind::SecondTrades) return read_trade_bars(file);
    std::vector<TapeRecord> trades;
    if (auto read = read_lean_trade_ticks(file.path, 0, trades); !read) return read;
    minutes_.emplace(*file.date, minutes_of_trades(*file.date, trades));
    return {};
  }

  Expected<void> keep_minutes(Expected<std::vector<Bar>> bars) {
    if (!bars) return std::unexpected(bars.error());
    add_days(minutes_, std::move(*bars));
    return {};
  }
  static Expected<void> keep(Expected<std::vector<Bar>> bars, std::vector<Bar>& place) {
    if (!bars) return std::unexpected(bars.error());
    place = std::move(*bars);
    return {};
  }

  Expected<void> read_trade_bars(const MarketFile& file) {
    const auto content = read_zip(file.path);
    if (!content) return std::unexpected(content.error());
    const auto rows = parse_lean_trade_bars(file.path, *content);
    if (!rows) return std::unexpected(rows.error());
    minutes_.emplace(*file.date, minutes_of(*file.date, *rows));
    return {};
  }

  Expected<void> read_quote_bars(const MarketFile& file) {
    const auto content = read_zip(file.path);
    if (!content) return std::unexpected(content.error());
    const auto rows = parse_lean_quote_bars(file.path, *content);
    if (!rows) return std::unexpected(rows.error());
    quotes_.emplace(*file.date, quotes_of(*file.date, *rows));
    return {};
  }

  Expected<void> read_factors(const MarketFile& file) {
    const auto factors = read_lean_factors(file.path);
    if (!factors) return std::unexpected(factors.error());
    for (const auto& factor : *factors)
      ticker_.adjustments.push_back({factor.until, factor.dividends, factor.splits});
    return {};
  }

  void note(const MarketFile& file) {
    if (!file.date) return;
    DayFiles& day = ticker_.files[*file.date];
    if (file.kind == FileKind::TickTrades) day.tick_trades = file.path;
    if (file.kind == FileKind::TickQuotes) day.tick_quotes = file.path;
    if (file.kind == FileKind::SecondTrades) day.second_trades = file.path;
    if (file.kind == FileKind::SecondQuotes) day.second_quotes = file.path;
  }

  RecordedTicker ticker_;
  Days minutes_;
  std::map<Date, std::vector<QuoteBar>> quotes_;
};

}  // namespace

std::vector<Bar> minutes_of_trades(Date date, const std::vector<TapeRecord>& trades) {
  const Timestamp day = midnight(date);
  std::vector<Bar> bars;
  core::Decimal unpriced;  // volume of unreported trades before a minute's first price
  const auto minute_starts = [&](Timestamp start, double price) {
    bars.push_back({.start = start,
                    .length = minutes(1),
                    .open = price,
                    .high = price,
                    .low = price,
                    .close = price,
                    .volume = std::exchange(unpriced, {}),
                    .vwap = std::nullopt,
                    .trades = 0});
  };
  Timestamp last{};
  for (const auto& trade : trades) {
    const auto start = day + milliseconds(trade.milliseconds / kMinute * kMinute);
    if (start != last) unpriced = {};
    last = start;
    const bool priced = trade.kind != TapeRecord::Kind::UnreportedTrade;
    const bool is_new = bars.empty() || bars.back().start != start;
    if (is_new && !priced) {
      unpriced += core::Decimal(trade.first_size);
      continue;
    }
    const double price = trade.first / kPriceUnits;
    if (is_new) minute_starts(start, price);
    Bar& bar = bars.back();
    bar.volume += core::Decimal(trade.first_size);
    if (!priced) continue;
    ++bar.trades;
    bar.high = std::max(bar.high, price);
    bar.low = std::min(bar.low, price);
    bar.close = price;
  }
  return bars;
}

Expected<RecordedTicker> load_ticker(std::span<const MarketFile> files) {
  return Loader().load(files);
}

}  // namespace ibflow::sim::detail

namespace ibflow::sim {

bool RecordedTicker::is_index() const {
  return !minutes.empty() &&
         std::ranges::all_of(minutes, [](const model::Bar& bar) { return bar.volume.is_zero(); });
}

}  // namespace ibflow::sim
