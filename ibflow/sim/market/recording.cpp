#include "ibflow/sim/market/recording.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "ibflow/sim/market/detail/captured_market.hpp"
#include "ibflow/sim/market/detail/load_ticker.hpp"
#include "ibflow/sim/market/regular_hours.hpp"

namespace ibflow::sim {

namespace {

using core::ErrorCategory;
using core::Expected;
using detail::FileKind;
using detail::MarketFile;
using model::Bar;

template <class AnyBar>
std::span<const AnyBar> between(const std::vector<AnyBar>& bars, core::Timestamp from, core::Timestamp to) {
  const auto starts_before = [](const AnyBar& bar, core::Timestamp at) { return bar.start < at; };
  const auto first = std::lower_bound(bars.begin(), bars.end(), from, starts_before);
  const auto last = std::lower_bound(first, bars.end(), std::max(from, to), starts_before);
  return {first, last};
}

core::Timestamp midnight(core::Date date) {
  return core::from_new_york(date, std::chrono::seconds(0));
}

core::Date next_day(core::Date date) {
  return std::chrono::sys_days(date) + std::chrono::days(1);
}

bool is_option(FileKind kind) {
  return kind >= FileKind::OptionQuotes;
}

bool is_intraday(FileKind kind) {
  return kind == FileKind::EndStampedMinutes || kind == FileKind::StartStampedMinutes ||
         kind == FileKind::MinuteTrades || kind == FileKind::SecondTrades || kind == FileKind::TickTrades;
}

std::vector<OptionRecording::File> option_files(const std::vector<MarketFile>& files, FileKind kind,
                                                const std::set<std::string>& tickers) {
  std::vector<OptionRecording::File> found;
  for (const auto& file : files) {
    if (file.kind == kind && tickers.contains(file.ticker))
      found.push_back({file.ticker, *file.date, file.path});
  }
  return found;
}

/// Regular hours of each date as one bar; `skip` are dates that are there already.
std::vector<Bar> days_of(const std::vector<Bar>& bars, const std::set<core::Timestamp>& skip) {
  std::vector<Bar> days;
  std::optional<RegularHours> hours;
  core::Timestamp start{};
  core::Timestamp end{};
  for (const Bar& bar : bars) {
    if (!hours || bar.start >= end) {
      const auto date = core::to_new_york(bar.start).date;
      hours = regular_hours(date);
      start = midnight(date);
      end = midnight(next_day(date));
    }
    if (!hours->contains(bar.start) || skip.contains(start)) continue;
    if (days.empty() || days.back().start != start) {
      days.push_back(bar);
      days.back().start = start;
      days.back().length = std::chrono::hours(24);
      continue;
    }
    Bar& day = days.back();
    day.high = std::max(day.high, bar.high);
    day.low = std::min(day.low, bar.low);
    day.close = bar.close;
    day.volume += bar.volume;
    day.trades += bar.trades;
  }
  return days;
}

void scale(Bar& bar, double factor) {
  if (factor == 1) return;
  for (double* price : {&bar.open, &bar.high, &bar.low, &bar.close}) *price *= factor;
  bar.volume = core::Decimal(std::llround(bar.volume.to_double() / factor));
}

core::Expected<detail::CapturedMarket> captured_market(const std::vector<MarketFile>& files) {
  std::vector<std::filesystem::path> captures;
  for (const auto& file : files) {
    if (file.kind == FileKind::Capture) captures.push_back(file.path);
  }
  return detail::read_captures(captures);
}

/// The dates of everything that can be played.
std::set<core::Date> dates_of(const RecordedTicker& ticker) {
  std::set<core::Date> dates;
  core::Timestamp known_until{};
  for (const Bar& bar : ticker.minutes) {
    if (bar.start < known_until) continue;
    const auto date = core::to_new_york(bar.start).date;
    dates.insert(date);
    known_until = midnight(next_day(date));
  }
  for (const auto& [date, day] : ticker.captured) dates.insert(date);
  return dates;
}

double splits_at(const std::vector<PriceAdjustment>& adjustments, core::Date date) {
  for (const auto& adjustment : adjustments) {
    if (date <= adjustment.until) return adjustment.splits;
  }
  return 1;
}

}  // namespace

Expected<Recording> Recording::load(const std::vector<std::filesystem::path>& folders,
                                    const std::vector<std::string>& tickers) {
  const auto files = detail::find_market_files(folders);
  if (!files) return std::unexpected(files.error());
  std::set<std::string> known;
  std::set<std::string> intraday;
  for (const auto& file : *files) {
    if (is_option(file.kind) || file.kind == FileKind::Factors || file.kind == FileKind::Capture) continue;
    known.insert(file.ticker);
    if (is_intraday(file.kind)) intraday.insert(file.ticker);
  }
  auto captured = captured_market(*files);
  if (!captured) return std::unexpected(captured.error());
  for (const auto& [ticker, data] : *captured) {
    known.insert(ticker);
    if (data.is_intraday()) intraday.insert(ticker);
  }
  Recording recording;
  recording.known_.assign(known.begin(), known.end());
  const std::set<std::string> wanted = tickers.empty() ? intraday : std::set(tickers.begin(), tickers.end());
  std::set<core::Date> dates;
  for (const std::string& ticker : wanted) {
    if (const auto number = recording.number_of(ticker); !number) return std::unexpected(number.error());
    std::vector<MarketFile> own;
    std::ranges::copy_if(*files, std::back_inserter(own), [&](const MarketFile& file) {
      return file.ticker == ticker && !is_option(file.kind);
    });
    auto loaded = detail::load_ticker(own);
    if (!loaded) return std::unexpected(loaded.error());
    if (const auto found = captured->find(ticker); found != captured->end())
      std::move(found->second).add_to(*loaded);
    dates.merge(dates_of(*loaded));
    recording.tickers_.push_back(ticker);
    recording.data_.emplace(ticker, std::move(*loaded));
  }
  recording.dates_.assign(dates.begin(), dates.end());
  auto options = OptionRecording::load({option_files(*files, FileKind::OptionQuotes, wanted),
                                        option_files(*files, FileKind::OptionTrades, wanted),
                                        option_files(*files, FileKind::OptionOpenInterest, wanted),
                                        option_files(*files, FileKind::OptionUniverse, wanted)});
  if (!options) return std::unexpected(options.error());
  recording.options_ = std::move(*options);
  return recording;
}

Expected<std::size_t> Recording::number_of(std::string_view ticker) const {
  const auto found = std::find(known_.begin(), known_.end(), ticker);
  if (found == known_.end()) {
    return core::fail(ErrorCategory::Usage,
                      fmt::format("there is no recorded market data of '{}'; there is of {}", ticker,
                                  fmt::join(known_, ", ")));
  }
  return static_cast<std::size_t>(found - known_.begin());
}

const RecordedTicker* Recording::find(std::string_view ticker) const {
  const auto found = data_.find(ticker);
  return found == data_.end() ? nullptr : &found->second;
}

Expected<void> Recording::require_date(core::Date date) const {
  if (std::binary_search(dates_.begin(), dates_.end(), date)) return {};
  std::vector<std::string> names;
  for (const core::Date known : dates_) names.push_back(core::format_date(known));
  return core::fail(ErrorCategory::Usage,
                    fmt::format("there is no recorded market data of {}; there is of {}",
                                core::format_date(date), fmt::join(names, ", ")));
}

Expected<const RecordedTicker*> Recording::require(std::string_view ticker) const {
  if (const auto* found = find(ticker)) return found;
  return core::fail(ErrorCategory::Usage, fmt::format("market data of '{}' is not loaded; loaded are {}",
                                                      ticker, fmt::join(tickers_, ", ")));
}

Expected<std::span<const Bar>> Recording::bars(std::string_view ticker, core::Date date) const {
  if (const auto known = require_date(date); !known) return std::unexpected(known.error());
  return bars_between(ticker, midnight(date), midnight(next_day(date)));
}

Expected<std::span<const Bar>> Recording::bars_between(std::string_view ticker, core::Timestamp from,
                                                       core::Timestamp to) const {
  const auto found = require(ticker);
  if (!found) return std::unexpected(found.error());
  return between((*found)->minutes, from, to);
}

std::span<const QuoteBar> Recording::quotes_between(std::string_view ticker, core::Timestamp from,
                                                    core::Timestamp to) const {
  const auto* found = find(ticker);
  if (found == nullptr) return {};
  return between(found->quotes, from, to);
}

std::vector<Bar> Recording::days_before(std::string_view ticker, core::Date date) const {
  const auto* found = find(ticker);
  if (found == nullptr) return {};
  const auto end = midnight(date);
  std::set<core::Timestamp> have;
  const auto minutes = days_of(found->minutes, have);
  // Prices adjusted for splits that were still to come are brought to the level of the minutes.
  double level = 1;
  std::vector<Bar> days;
  for (const Bar& day : found->days) {
    const auto same = std::ranges::find(minutes, day.start, &Bar::start);
    if (same == minutes.end() || !found->days_are_adjusted) continue;
    const double ratio = same->close / day.close;
    level = std::abs(ratio - 1) > 0.2 ? ratio : 1;
  }
  const double now = splits_at(found->adjustments, date);
  for (Bar day : found->days) {
    if (day.start >= end) break;
    const auto day_date = core::to_new_york(day.start).date;
    scale(day, found->days_are_adjusted ? level : splits_at(found->adjustments, day_date) / now);
    have.insert(day.start);
    days.push_back(std::move(day));
  }
  const auto add = [&](const std::vector<Bar>& more) {
    for (const Bar& day : more) {
      if (day.start < end && have.insert(day.start).second) days.push_back(day);
    }
  };
  add(minutes);
  add(days_of(found->quarters, have));
  std::ranges::sort(days, {}, &Bar::start);
  return days;
}

Expected<std::optional<double>> Recording::previous_close(std::string_view ticker, core::Date date) const {
  const auto found = require(ticker);
  if (!found) return std::unexpected(found.error());
  const auto days = days_before(ticker, date);
  if (const auto shown = (*found)->shown_closes.find(date); shown != (*found)->shown_closes.end())
    return std::optional<double>(shown->second);
  if (days.empty()) return std::optional<double>();
  return std::optional<double>(days.back().close);
}

}  // namespace ibflow::sim
