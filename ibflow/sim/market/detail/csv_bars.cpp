#include "ibflow/sim/market/detail/csv_bars.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "ibflow/sim/market/detail/compressed_files.hpp"
#include "ibflow/sim/market/detail/rows.hpp"

namespace ibflow::sim::detail {

namespace {

using core::ErrorCategory;
using core::Expected;
using model::Bar;

constexpr std::string_view kEndStampedHeader = "datetime,open,high,low,close,volume";
constexpr std::string_view kStartStampedHeader = "Datetime,Open,High,Low,Close,Volume";
constexpr std::string_view kDollarHeader = "Date,Close,Volume,Open,High,Low";

using RowResult = std::expected<Bar, std::string>;

std::optional<core::Timestamp> parse_stamp(std::string_view text) {
  if (text.size() != 19 || text[10] != ' ') return std::nullopt;
  const auto date = core::parse_date(text.substr(0, 10));
  const auto time = core::parse_time_of_day(text.substr(11));
  if (!date || !time) return std::nullopt;
  return core::from_new_york(*date, *time);
}

/// Prices are recorded with up to four decimals; more is a float's noise.
double rounded(double price) {
  return std::round(price * 1e4) / 1e4;
}

/// `fields`: open, high, low, close, volume.
RowResult parse_bar(core::Timestamp start, std::chrono::seconds length,
                    const std::array<std::string_view, 5>& fields) {
  std::array<double, 4> prices{};
  for (std::size_t i = 0; i < prices.size(); ++i) {
    const auto price = parse_price(fields[i]);
    if (!price) return std::unexpected(fmt::format("'{}' is no price above zero", fields[i]));
    prices[i] = *price;
  }
  const auto volume = core::Decimal::parse(fields[4]);
  if (!volume || volume->is_negative())
    return std::unexpected(fmt::format("'{}' is no volume of zero or more", fields[4]));
  Bar bar;
  bar.start = start;
  bar.length = length;
  bar.open = prices[0];
  bar.high = prices[1];
  bar.low = prices[2];
  bar.close = prices[3];
  bar.volume = *volume;
  return bar;
}

RowResult checked(RowResult bar) {
  if (bar && (bar->low > std::min(bar->open, bar->close) || bar->high < std::max(bar->open, bar->close)))
    return std::unexpected(std::string("open and close must lie between low and high"));
  return bar;
}

RowResult parse_end_stamped(std::string_view row, std::chrono::minutes length) {
  const auto fields = split<6>(row);
  if (!fields) return std::unexpected(std::string("six comma-separated fields are expected"));
  const auto& [stamp, open, high, low, close, volume] = *fields;
  const auto end = parse_stamp(stamp);
  if (!end) return std::unexpected(fmt::format("'{}' is no time such as 2019-02-13 09:31:00", stamp));
  return checked(parse_bar(*end - length, length, {open, high, low, close, volume}));
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != '$' && c != ',') digits += c;
  }
  return digits;
}

RowResult parse_dollars(std::string_view row) {
  const auto fields = split<6>(row);
  if (!fields) return std::unexpected(std::string("six comma-separated fields are expected"));
  const auto& day = (*fields)[0];
  std::optional<core::Date> date;
  if (day.size() == 10 && day[2] == '/' && day[5] == '/') {
    if (const auto parsed =
            core::parse_date(fmt::format("{}{}{}", day.substr(6), day.substr(0, 2), day.substr(3, 2))))
      date = *parsed;
  }
  if (!date) return std::unexpected(fmt::format("'{}' is no date such as 03/01/2024", day));
  const std::string close = digits_of((*fields)[1]);
  const std::string volume = digits_of((*fields)[2]);
  const std::string open = digits_of((*fields)[3]);
  const std::string high = digits_of((*fields)[4]);
  const std::string low = digits_of((*fields)[5]);
  auto bar = parse_bar(core::from_new_york(*date, std::chrono::seconds(0)), std::chrono::hours(24),
                       {open, high, low, close, volume});
  if (!bar) return bar;
  bar->high = std::max({bar->high, bar->open, bar->close});
  bar->low = std::min({bar->low, bar->open, bar->close});
  return bar;
}

/// Rows from the newest to the oldest; bars from the oldest to the newest.
template <class Parse>
Expected<std::vector<Bar>> read_newest_first(const std::filesystem::path& file, std::string_view header,
                                             const Parse& parse) {
  const auto content = read_any(file);
  if (!content) return std::unexpected(content.error());
  std::vector<Bar> bars;
  Rows rows(*content);
  for (std::string_view row; rows.next(row);) {
    if (rows.number() == 1) {
      if (row != header) return malformed(file, 1, fmt::format("the header must be '{}'", header));
      continue;
    }
    auto bar = parse(row);
    if (!bar) return malformed(file, rows.number(), bar.error());
    if (!bars.empty() && bar->start >= bars.back().start)
      return malformed(file, rows.number(), "rows must run from the newest to the oldest, each time once");
    bars.push_back(std::move(*bar));
  }
  if (bars.empty()) return core::fail(ErrorCategory::Data, fmt::format("{} holds no bars", file.string()));
  std::reverse(bars.begin(), bars.end());
  return bars;
}

/// nullopt: a row without prices.
std::expected<std::optional<Bar>, std::string> parse_start_stamped(std::string_view row) {
  std::array<std::string_view, 6> fields;
  for (auto& field : fields) {
    const std::size_t comma = row.find(',');
    field = row.substr(0, comma);
    row.remove_prefix(comma == std::string_view::npos ? row.size() : comma + 1);
  }
  const auto& [stamp, open, high, low, close, volume] = fields;
  std::string iso(stamp);
  if (iso.size() > 10 && iso[10] == ' ') iso[10] = 'T';
  const auto start = core::parse_iso(iso);
  if (!start) return std::unexpected(fmt::format("'{}' is no time such as 2019-12-18 09:30:00-05:00", stamp));
  if (open.empty()) return std::optional<Bar>();
  auto bar = parse_bar(*start, std::chrono::minutes(1), {open, high, low, close, volume});
  if (!bar) return std::unexpected(bar.error());
  for (double* price : {&bar->open, &bar->high, &bar->low, &bar->close}) *price = rounded(*price);
  bar = checked(std::move(bar));
  if (!bar) return std::unexpected(bar.error());
  return std::optional<Bar>(std::move(*bar));
}

}  // namespace

std::optional<double> parse_price(std::string_view text) {
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc{} || end != text.data() + text.size() || !(value > 0)) return std::nullopt;
  return value;
}

std::unexpected<core::Error> malformed(const std::filesystem::path& file, std::size_t line,
                                       std::string_view what) {
  return core::fail(ErrorCategory::Data,
                    fmt::format("{}, line {}: {}; correct or remove the row", file.string(), line, what));
}

Expected<std::vector<Bar>> read_end_stamped_bars(const std::filesystem::path& file,
                                                 std::chrono::minutes length) {
  return read_newest_first(file, kEndStampedHeader,
                           [&](std::string_view row) { return parse_end_stamped(row, length); });
}

Expected<std::vector<Bar>> read_dollar_bars(const std::filesystem::path& file) {
  return read_newest_first(file, kDollarHeader, parse_dollars);
}

Expected<std::vector<Bar>> read_start_stamped_bars(const std::filesystem::path& file) {
  const auto content = read_any(file);
  if (!content) return std::unexpected(content.error());
  std::vector<Bar> bars;
  Rows rows(*content);
  for (std::string_view row; rows.next(row);) {
    if (rows.number() == 1) {
      if (!row.starts_with(kStartStampedHeader))
        return malformed(file, 1, fmt::format("the header must begin '{}'", kStartStampedHeader));
      continue;
    }
    auto bar = parse_start_stamped(row);
    if (!bar) return malformed(file, rows.number(), bar.error());
    if (!*bar || (!bars.empty() && (*bar)->start <= bars.back().start)) continue;
    bars.push_back(std::move(**bar));
  }
  if (bars.empty()) return core::fail(ErrorCategory::Data, fmt::format("{} holds no bars", file.string()));
  return bars;
}

}  // namespace ibflow::sim::detail
