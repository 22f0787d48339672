#include "ibflow/sim/market/tape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <queue>
#include <span>
#include <tuple>
#include <utility>

#include "ibflow/sim/market/detail/compressed_files.hpp"
#include "ibflow/sim/market/detail/reconstruction.hpp"
#include "ibflow/sim/market/regular_hours.hpp"
#include "ibflow/sim/market/stable_hash.hpp"

namespace ibflow::sim {

namespace {

using core::Expected;
using detail::Reconstruction;
using std::chrono::milliseconds;

constexpr std::int64_t kUnitsPerCent = 100;
constexpr double kCentsPerDollar = 100;
constexpr std::size_t kSlotSeconds = 5;
constexpr std::uint32_t kMinute = 60'000;  // milliseconds

double dollars(std::int64_t cents) {
  return static_cast<double>(cents) / kCentsPerDollar;
}

using Run = std::vector<TapeRecord>;

/// One ticker's events of one day.
class TickerTape {
 public:
  TickerTape(const RecordedTicker& data, core::Date date, const RegularHours& hours,
             const Reconstruction& ticker)
      : data_(data), date_(date), hours_(hours), ticker_(ticker) {
    const auto found = data.files.find(date);
    if (found != data.files.end()) files_ = found->second;
    const auto captured = data.captured.find(date);
    if (captured != data.captured.end()) captured_ = &captured->second;
  }

  /// Whether anything finer than minutes was there.
  [[nodiscard]] bool fine() const {
    return !files_.tick_trades.empty() || !files_.second_trades.empty() || !files_.tick_quotes.empty() ||
           captured_ != nullptr;
  }

  Expected<void> read() {
    if (auto read = read_quotes(); !read) return read;
    ticker_.has_quotes = !quotes_.empty();
    if (auto read = read_trades(); !read) return read;
    const auto from = in_day(hours_.open);
    const auto to = in_day(hours_.close);
    // The quote that stands at the open counts from the open on.
    const auto first = std::ranges::lower_bound(quotes_, from, {}, &TapeRecord::milliseconds);
    if (first != quotes_.begin()) std::prev(first)->milliseconds = from;
    for (Run* run : {&quotes_, &trades_}) {
      std::erase_if(*run, [&](const TapeRecord& record) {
        return record.milliseconds < from || record.milliseconds >= to;
      });
    }
    return {};
  }

  /// Ascending.
  [[nodiscard]] Run take_trades() { return std::move(trades_); }
  [[nodiscard]] Run take_quotes() { return std::move(quotes_); }

 private:
  [[nodiscard]] std::uint32_t in_day(core::Timestamp at) const {
    return static_cast<std::uint32_t>(std::chrono::floor<milliseconds>(at - ticker_.midnight).count());
  }

  Expected<void> read_quotes() {
    if (!files_.tick_quotes.empty())
      return detail::read_lean_quote_ticks(files_.tick_quotes, ticker_.ticker, quotes_);
    if (captured_ != nullptr && !captured_->quotes.empty()) {
      add_captured(captured_->quotes, day_of(data_.quotes), detail::append_minute_quotes, quotes_);
      return {};
    }
    if (!files_.second_quotes.empty()) {
      const auto content = detail::read_zip(files_.second_quotes);
      if (!content) return std::unexpected(content.error());
      const auto bars = detail::parse_lean_quote_bars(files_.second_quotes, *content);
      if (!bars) return std::unexpected(bars.error());
      for (const auto& bar : *bars) detail::append_second_quotes(ticker_, bar, quotes_);
      return {};
    }
    for (const auto& bar : day_of(data_.quotes)) detail::append_minute_quotes(ticker_, bar, quotes_);
    return {};
  }

  Expected<void> read_trades() {
    if (!files_.tick_trades.empty()) {
      if (auto read = detail::read_lean_trade_ticks(files_.tick_trades, ticker_.ticker, trades_); !read)
        return read;
      for (TapeRecord& trade : trades_) {
        if (!ticker_.has_quotes && trade.kind == TapeRecord::Kind::Trade)
          trade.kind = TapeRecord::Kind::TradeAndQuote;
      }
      return {};
    }
    if (captured_ != nullptr && !captured_->trades.empty()) {
      add_captured(captured_->trades, day_of(data_.minutes), detail::append_minute_trades, trades_);
      for (TapeRecord& trade : trades_) {
        const bool needs_quote = !ticker_.has_quotes && !ticker_.is_index;
        if (needs_quote && trade.kind == TapeRecord::Kind::Trade)
          trade.kind = TapeRecord::Kind::TradeAndQuote;
      }
      return {};
    }
    if (!files_.second_trades.empty()) {
      const auto content = detail::read_zip(files_.second_trades);
      if (!content) return std::unexpected(content.error());
      const auto bars = detail::parse_lean_trade_bars(files_.second_trades, *content);
      if (!bars) return std::unexpected(bars.error());
      for (const auto& bar : *bars) detail::append_second_trades(ticker_, bar, trades_);
      return {};
    }
    for (const auto& bar : day_of(data_.minutes)) {
      if (!bar.volume.is_zero() || ticker_.is_index) detail::append_minute_trades(ticker_, bar, trades_);
    }
    return {};
  }

  /// Whoever records joins late and leaves early: minutes fill what is before and behind the captured events.
  template <class AnyBar>
  void add_captured(const Run& events, std::span<const AnyBar> bars,
                    void (*append)(const Reconstruction&, const AnyBar&, Run&), Run& run) const {
    const auto in_minute = [&](const AnyBar& bar) { return in_day(bar.start) / kMinute; };
    for (const AnyBar& bar : bars) {
      if (in_minute(bar) < events.front().milliseconds / kMinute) append(ticker_, bar, run);
    }
    for (TapeRecord event : events) {
      event.ticker = ticker_.ticker;
      run.push_back(event);
    }
    for (const AnyBar& bar : bars) {
      if (in_minute(bar) > events.back().milliseconds / kMinute) append(ticker_, bar, run);
    }
  }

  template <class AnyBar>
  [[nodiscard]] std::span<const AnyBar> day_of(const std::vector<AnyBar>& bars) const {
    const auto from = std::ranges::lower_bound(bars, ticker_.midnight, {}, &AnyBar::start);
    const core::Date next = std::chrono::sys_days(date_) + std::chrono::days(1);
    const auto to = std::ranges::lower_bound(
        from, bars.end(), core::from_new_york(next, std::chrono::seconds(0)), {}, &AnyBar::start);
    return {from, to};
  }

  const RecordedTicker& data_;
  core::Date date_;
  RegularHours hours_;
  Reconstruction ticker_;
  DayFiles files_;
  const CapturedDay* captured_ = nullptr;
  Run trades_, quotes_;
};

/// Each run ascends in time; of the same time, earlier runs go first.
Run merged(std::vector<Run> runs) {
  struct Head {
    std::uint32_t milliseconds;
    std::size_t run;
    bool operator>(const Head& other) const {
      return std::tie(milliseconds, run) > std::tie(other.milliseconds, other.run);
    }
  };
  std::priority_queue<Head, std::vector<Head>, std::greater<>> heads;
  std::vector<std::size_t> next(runs.size(), 0);
  std::size_t size = 0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    size += runs[i].size();
    if (!runs[i].empty()) heads.push({runs[i].front().milliseconds, i});
  }
  Run all;
  all.reserve(size);
  while (!heads.empty()) {
    const std::size_t run = heads.top().run;
    heads.pop();
    all.push_back(runs[run][next[run]]);
    if (++next[run] < runs[run].size()) heads.push({runs[run][next[run]].milliseconds, run});
  }
  return all;
}

char letter(std::uint16_t place) {
  return place == 0 ? char{0} : static_cast<char>('A' + place - 1);
}

}  // namespace

QuoteModel model_quote(std::uint64_t seed, std::string_view symbol, core::Timestamp at, double price) {
  constexpr std::int64_t kSpreadDivisor = 20'000;  // 0.005 %
  constexpr std::uint64_t kLargestLots = 20;
  constexpr std::int64_t kLot = 100;
  const std::int64_t units = std::llround(price * kPriceUnits);
  const std::int64_t spread_unit = kSpreadDivisor * kUnitsPerCent;
  const std::int64_t spread = std::max<std::int64_t>(1, (units + spread_unit - 1) / spread_unit);
  const std::int64_t bid = std::max<std::int64_t>(1, (units - spread * kUnitsPerCent / 2) / kUnitsPerCent);
  const std::uint64_t hash =
      mix(stable_hash(seed, symbol) ^ static_cast<std::uint64_t>(core::to_unix_seconds(at)));
  const auto lots = [](std::uint64_t bits) { return static_cast<std::int64_t>(bits % kLargestLots) + 1; };
  return {dollars(bid), dollars(bid + spread), core::Decimal(lots(hash & 0xffffffffU) * kLot),
          core::Decimal(lots(hash >> 32U) * kLot)};
}

Expected<Tape> Tape::build(const Recording& recording, core::Date date, const TapeOptions& options) {
  if (const auto known = recording.require_date(date); !known) return std::unexpected(known.error());
  Tape tape;
  tape.date_ = date;
  tape.midnight_ = core::from_new_york(date, std::chrono::seconds(0));
  tape.seed_ = options.seed;
  tape.tickers_ = options.tickers.empty() ? recording.tickers() : options.tickers;
  std::sort(tape.tickers_.begin(), tape.tickers_.end());
  tape.tickers_.erase(std::unique(tape.tickers_.begin(), tape.tickers_.end()), tape.tickers_.end());
  std::vector<Run> runs;
  const auto hours = options.extended_hours ? extended_hours(date) : regular_hours(date);
  for (std::size_t i = 0; i < tape.tickers_.size(); ++i) {
    const std::string& ticker = tape.tickers_[i];
    const auto number = recording.number_of(ticker);
    if (!number) return std::unexpected(number.error());
    // Only for its complaint about a ticker that is not loaded.
    if (const auto bars = recording.bars(ticker, date); !bars) return std::unexpected(bars.error());
    const RecordedTicker& data = *recording.find(ticker);
    Reconstruction source;
    source.midnight = tape.midnight_;
    source.ticker = static_cast<std::uint16_t>(i);
    source.offset = static_cast<std::uint32_t>(*number % kSlotSeconds);
    source.is_index = data.is_index();
    TickerTape own(data, date, hours, source);
    if (auto read = own.read(); !read) return std::unexpected(read.error());
    runs.push_back(own.take_trades());
    runs.push_back(own.take_quotes());
    tape.has_fine_events_ = tape.has_fine_events_ || own.fine();
  }
  tape.records_ = merged(std::move(runs));
  tape.number_events();
  return tape;
}

void Tape::number_events() {
  using Kind = TapeRecord::Kind;
  trades_.assign(tickers_.size(), {});
  quotes_.assign(tickers_.size(), {});
  for (std::uint32_t i = 0; i < records_.size(); ++i) {
    const TapeRecord& record = records_[i];
    if (record.kind != Kind::Quote) trades_[record.ticker].push_back(i);
    if (record.kind == Kind::Quote || record.kind == Kind::TradeAndQuote) quotes_[record.ticker].push_back(i);
  }
  for (auto* all : {&trades_, &quotes_}) {
    for (Numbers& numbers : *all) numbers.shrink_to_fit();
  }
}

std::span<const std::uint32_t> Tape::between(const Numbers& numbers, core::Timestamp from,
                                             core::Timestamp to) const {
  const auto time_of = [&](std::uint32_t i) { return time(i); };
  const auto first = std::ranges::lower_bound(numbers, from, {}, time_of);
  const auto last = std::ranges::lower_bound(first, numbers.end(), to, {}, time_of);
  return {first, last};
}

std::size_t Tape::first_from(core::Timestamp at) const {
  const auto milliseconds_of_day = [&](const TapeRecord& record) {
    return midnight_ + milliseconds(record.milliseconds);
  };
  return static_cast<std::size_t>(std::ranges::lower_bound(records_, at, {}, milliseconds_of_day) -
                                  records_.begin());
}

void Tape::apply(std::size_t i, Print& standing) const {
  using Kind = TapeRecord::Kind;
  const TapeRecord& record = records_[i];
  standing.at = time(i);
  standing.ticker = record.ticker;
  standing.is_trade = record.kind != Kind::Quote;
  standing.is_quote = record.kind == Kind::Quote || record.kind == Kind::TradeAndQuote;
  standing.unreported = record.kind == Kind::UnreportedTrade;
  standing.shares = standing.is_trade ? core::Decimal(record.first_size) : core::Decimal();
  standing.trades = standing.is_trade ? record.second : 0;
  standing.exchange = letter(record.first_exchange);
  if (record.kind == Kind::Quote) {
    standing.bid = record.first / kPriceUnits;
    standing.ask = record.second / kPriceUnits;
    standing.bid_size = record.first_size;
    standing.ask_size = record.second_size;
    standing.bid_exchange = standing.exchange;
    standing.ask_exchange = letter(record.second_exchange);
    return;
  }
  standing.price = record.first / kPriceUnits;
  if (record.kind != Kind::TradeAndQuote) return;
  const QuoteModel quote = model_quote(seed_, tickers_[record.ticker], standing.at, standing.price);
  standing.bid = quote.bid;
  standing.ask = quote.ask;
  standing.bid_size = quote.bid_size;
  standing.ask_size = quote.ask_size;
}

std::vector<Print> Tape::prints() const {
  std::vector<Print> standing(tickers_.size());
  std::vector<Print> prints;
  prints.reserve(records_.size());
  for (std::size_t i = 0; i < records_.size(); ++i) {
    Print& print = standing[records_[i].ticker];
    apply(i, print);
    prints.push_back(print);
  }
  return prints;
}

}  // namespace ibflow::sim
