#include "ibflow/sim/market/recording.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>

namespace ibflow::sim {

namespace {

using core::ErrorCategory;
using core::Expected;
using model::Bar;

constexpr std::string_view kSuffix = "_1min.csv";
constexpr std::string_view kHeader = "datetime,open,high,low,close,volume";
constexpr std::chrono::minutes kBarLength{1};

Expected<std::vector<std::string>> tickers_in(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::directory_iterator entry(folder, error);
  if (error) {
    return core::fail(
        ErrorCategory::Data,
        fmt::format("cannot read the market data folder {}: {}; name a folder of SYM_1min.csv files",
                    folder.string(), error.message()));
  }
  std::vector<std::string> tickers;
  for (const auto end = std::filesystem::directory_iterator(); entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.size() > kSuffix.size() && name.ends_with(kSuffix)) {
      tickers.push_back(name.substr(0, name.size() - kSuffix.size()));
    }
    if (error) break;
  }
  if (tickers.empty()) {
    return core::fail(ErrorCategory::Data,
                      fmt::format("the market data folder {} holds no SYM_1min.csv file", folder.string()));
  }
  std::sort(tickers.begin(), tickers.end());
  return tickers;
}

std::optional<double> parse_price(std::string_view text) {
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc{} || end != text.data() + text.size() || !(value > 0)) return std::nullopt;
  return value;
}

std::optional<core::Timestamp> parse_stamp(std::string_view text) {
  if (text.size() != 19 || text[10] != ' ') return std::nullopt;
  const auto date = core::parse_date(text.substr(0, 10));
  const auto time = core::parse_time_of_day(text.substr(11));
  if (!date || !time) return std::nullopt;
  return core::from_new_york(*date, *time);
}

std::optional<std::array<std::string_view, 6>> split(std::string_view row) {
  std::array<std::string_view, 6> fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::size_t comma = row.find(',');
    const bool last = i + 1 == fields.size();
    if (last != (comma == std::string_view::npos)) return std::nullopt;
    fields[i] = row.substr(0, comma);
    if (!last) row.remove_prefix(comma + 1);
  }
  return fields;
}

/// A row as a bar, or what is wrong with it.
std::expected<Bar, std::string> parse_row(std::string_view row) {
  const auto fields = split(row);
  if (!fields) return std::unexpected(std::string("six comma-separated fields are expected"));
  const auto stamp = parse_stamp((*fields)[0]);
  if (!stamp)
    return std::unexpected(fmt::format("'{}' is no time such as 2019-02-13 09:31:00", (*fields)[0]));
  std::array<double, 4> prices{};
  for (std::size_t i = 0; i < prices.size(); ++i) {
    const auto price = parse_price((*fields)[i + 1]);
    if (!price) return std::unexpected(fmt::format("'{}' is no price above zero", (*fields)[i + 1]));
    prices[i] = *price;
  }
  const auto volume = core::Decimal::parse((*fields)[5]);
  if (!volume || volume->is_negative()) {
    return std::unexpected(fmt::format("'{}' is no volume of zero or more", (*fields)[5]));
  }
  Bar bar;
  bar.start = *stamp - kBarLength;
  bar.length = kBarLength;
  bar.open = prices[0];
  bar.high = prices[1];
  bar.low = prices[2];
  bar.close = prices[3];
  bar.volume = *volume;
  if (bar.low > std::min(bar.open, bar.close) || bar.high < std::max(bar.open, bar.close)) {
    return std::unexpected(std::string("open and close must lie between low and high"));
  }
  return bar;
}

std::unexpected<core::Error> malformed(const std::filesystem::path& file, std::size_t line,
                                       std::string_view what) {
  return core::fail(ErrorCategory::Data,
                    fmt::format("{}, line {}: {}; correct or remove the row", file.string(), line, what));
}

Expected<std::vector<Bar>> read_bars(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return core::fail(ErrorCategory::Data, fmt::format("cannot open {}", file.string()));
  const std::string content{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  std::vector<Bar> bars;
  std::string_view rest = content;
  for (std::size_t line = 1; !rest.empty(); ++line) {
    const std::size_t end = rest.find('\n');
    std::string_view row = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (row.ends_with('\r')) row.remove_suffix(1);
    if (line == 1) {
      if (row != kHeader) return malformed(file, line, fmt::format("the header must be '{}'", kHeader));
      continue;
    }
    auto bar = parse_row(row);
    if (!bar) return malformed(file, line, bar.error());
    if (!bars.empty() && bar->start >= bars.back().start) {
      return malformed(file, line, "rows must run from the newest to the oldest, each minute once");
    }
    bars.push_back(std::move(*bar));
  }
  if (bars.empty()) return core::fail(ErrorCategory::Data, fmt::format("{} holds no bars", file.string()));
  std::reverse(bars.begin(), bars.end());
  return bars;
}

std::span<const Bar> between(const std::vector<Bar>& bars, core::Timestamp from, core::Timestamp to) {
  const auto starts_before = [](const Bar& bar, core::Timestamp at) { return bar.start < at; };
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

}  // namespace

Expected<Recording> Recording::load(const std::filesystem::path& folder,
                                    const std::vector<std::string>& tickers) {
  auto known = tickers_in(folder);
  if (!known) return std::unexpected(known.error());
  Recording recording;
  recording.known_ = std::move(*known);
  const std::set<std::string> wanted =
      tickers.empty() ? std::set<std::string>(recording.known_.begin(), recording.known_.end())
                      : std::set<std::string>(tickers.begin(), tickers.end());
  std::set<core::Date> dates;
  for (const std::string& ticker : wanted) {
    if (const auto number = recording.number_of(ticker); !number) return std::unexpected(number.error());
    auto bars = read_bars(folder / (ticker + std::string(kSuffix)));
    if (!bars) return std::unexpected(bars.error());
    for (const Bar& bar : *bars) dates.insert(core::to_new_york(bar.start).date);
    recording.tickers_.push_back(ticker);
    recording.bars_.emplace(ticker, std::move(*bars));
  }
  recording.dates_.assign(dates.begin(), dates.end());
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

Expected<void> Recording::require_date(core::Date date) const {
  if (std::binary_search(dates_.begin(), dates_.end(), date)) return {};
  std::vector<std::string> names;
  for (const core::Date known : dates_) names.push_back(core::format_date(known));
  return core::fail(ErrorCategory::Usage,
                    fmt::format("there is no recorded market data of {}; there is of {}",
                                core::format_date(date), fmt::join(names, ", ")));
}

Expected<const std::vector<Bar>*> Recording::find(std::string_view ticker) const {
  const auto found = bars_.find(ticker);
  if (found != bars_.end()) return &found->second;
  return core::fail(ErrorCategory::Usage, fmt::format("market data of '{}' is not loaded; loaded are {}",
                                                      ticker, fmt::join(tickers_, ", ")));
}

Expected<std::span<const Bar>> Recording::bars(std::string_view ticker, core::Date date) const {
  if (const auto known = require_date(date); !known) return std::unexpected(known.error());
  return bars_between(ticker, midnight(date), midnight(next_day(date)));
}

Expected<std::span<const Bar>> Recording::bars_between(std::string_view ticker, core::Timestamp from,
                                                       core::Timestamp to) const {
  const auto found = find(ticker);
  if (!found) return std::unexpected(found.error());
  return between(**found, from, to);
}

Expected<std::optional<double>> Recording::previous_close(std::string_view ticker, core::Date date) const {
  const auto earlier = bars_between(ticker, core::Timestamp::min(), midnight(date));
  if (!earlier) return std::unexpected(earlier.error());
  if (earlier->empty()) return std::optional<double>();
  return std::optional<double>(earlier->back().close);
}

}  // namespace ibflow::sim
