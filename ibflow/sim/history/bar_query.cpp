#include "ibflow/sim/history/bar_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <string>

namespace ibflow::sim {

namespace {

using core::ErrorCategory;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

struct NamedSize {
  std::string_view name;
  BarSize size;
};

constexpr std::array kSizes{
    NamedSize{"1 secs", {seconds(1)}},
    NamedSize{"5 secs", {seconds(5)}},
    NamedSize{"10 secs", {seconds(10)}},
    NamedSize{"15 secs", {seconds(15)}},
    NamedSize{"30 secs", {seconds(30)}},
    NamedSize{"1 min", {minutes(1)}},
    NamedSize{"2 mins", {minutes(2)}},
    NamedSize{"3 mins", {minutes(3)}},
    NamedSize{"5 mins", {minutes(5)}},
    NamedSize{"10 mins", {minutes(10)}},
    NamedSize{"15 mins", {minutes(15)}},
    NamedSize{"20 mins", {minutes(20)}},
    NamedSize{"30 mins", {minutes(30)}},
    NamedSize{"1 hour", {hours(1)}},
    NamedSize{"2 hours", {hours(2)}},
    NamedSize{"3 hours", {hours(3)}},
    NamedSize{"4 hours", {hours(4)}},
    NamedSize{"8 hours", {hours(8)}},
    NamedSize{"1 day", {hours(24), BarSize::Unit::Day}},
    NamedSize{"1 week", {hours(24 * 7), BarSize::Unit::Week}},
    NamedSize{"1 month", {hours(24 * 30), BarSize::Unit::Month}},
    // Other spellings that are taken.
    NamedSize{"1 sec", {seconds(1)}},
    NamedSize{"1W", {hours(24 * 7), BarSize::Unit::Week}},
    NamedSize{"1M", {hours(24 * 30), BarSize::Unit::Month}},
};
constexpr std::size_t kNames = 21;

struct NamedKind {
  std::string_view word;
  BarKind kind;
  std::string_view name;
};

constexpr std::array kKinds{
    NamedKind{"TRADES", BarKind::Trades, "Trades"},
    NamedKind{"MIDPOINT", BarKind::Midpoint, "Midpoint"},
    NamedKind{"BID", BarKind::Bid, "Bid"},
    NamedKind{"ASK", BarKind::Ask, "Ask"},
    NamedKind{"BID_ASK", BarKind::BidAsk, "BidAsk"},
    NamedKind{"ADJUSTED_LAST", BarKind::AdjustedLast, "AdjustedLast"},
    NamedKind{"HISTORICAL_VOLATILITY", BarKind::HistoricalVolatility, "HistoricalVolatility"},
    NamedKind{"OPTION_IMPLIED_VOLATILITY", BarKind::ImpliedVolatility, "OptionImpliedVolatility"},
    NamedKind{"FEE_RATE", BarKind::FeeRate, "FeeRate"},
    NamedKind{"YIELD_BID", BarKind::Yield, "YieldBid"},
    NamedKind{"YIELD_ASK", BarKind::Yield, "YieldAsk"},
    NamedKind{"YIELD_BID_ASK", BarKind::Yield, "YieldBidAsk"},
    NamedKind{"YIELD_LAST", BarKind::Yield, "YieldLast"},
    NamedKind{"SCHEDULE", BarKind::Schedule, "Schedule"},
    NamedKind{"AGGTRADES", BarKind::AggregatedTrades, "AggTrades"},
};

std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value <= 0) return std::nullopt;
  return value;
}

std::optional<BarSpan::Unit> span_unit(char letter) {
  switch (letter) {
    case 'S':
      return BarSpan::Unit::Seconds;
    case 'D':
      return BarSpan::Unit::Sessions;
    case 'W':
      return BarSpan::Unit::Weeks;
    case 'M':
      return BarSpan::Unit::Months;
    case 'Y':
      return BarSpan::Unit::Years;
    default:
      return std::nullopt;
  }
}

core::Date months_before(core::Date date, int count) {
  const auto month = std::chrono::year_month(date.year(), date.month()) - std::chrono::months(count);
  const auto last = (month / std::chrono::last).day();
  return month / std::min(date.day(), last);
}

}  // namespace

core::Expected<BarSize> parse_bar_size(std::string_view text) {
  const auto found = std::ranges::find(kSizes, text, &NamedSize::name);
  if (found != kSizes.end()) return found->size;
  std::string names;
  for (const auto& known : std::span(kSizes).first(kNames)) {
    if (!names.empty()) names += ", ";
    names += known.name;
  }
  return core::fail(ErrorCategory::Usage,
                    fmt::format("Historical data bar size setting is invalid. Legal ones are: {}", names));
}

core::Expected<BarSpan> parse_bar_span(std::string_view text) {
  const auto bad = [&] {
    return core::fail(
        ErrorCategory::Usage,
        fmt::format("Historical data duration '{}' is invalid. Write a number and S, D, W, M or "
                    "Y, as in \"2 D\"",
                    text));
  };
  if (text.size() < 3 || text[text.size() - 2] != ' ') return bad();
  const auto count = whole_number(text.substr(0, text.size() - 2));
  const auto unit = span_unit(text.back());
  if (!count || !unit) return bad();
  return BarSpan{.count = *count, .unit = *unit};
}

bool is_valid_step(const BarSize& size, const BarSpan& span) {
  constexpr int kSecondsOfSecondBars = 2000;
  if (size.length == seconds(1))
    return span.unit == BarSpan::Unit::Seconds && span.count <= kSecondsOfSecondBars;
  switch (span.unit) {
    case BarSpan::Unit::Seconds:
      return span.count <= 86'400;
    case BarSpan::Unit::Sessions:
      return span.count <= 365;
    case BarSpan::Unit::Weeks:
      return span.count <= 52;
    case BarSpan::Unit::Months:
      return span.count <= 12;
    case BarSpan::Unit::Years:
      return span.count <= 68;
  }
  return false;
}

core::Timestamp calendar_start(const BarSpan& span, core::Timestamp end) {
  if (span.unit == BarSpan::Unit::Seconds) return end - seconds(span.count);
  const auto local = core::to_new_york(end);
  const auto days_before = [&](int count) -> core::Date {
    return std::chrono::sys_days(local.date) - std::chrono::days(count);
  };
  switch (span.unit) {
    case BarSpan::Unit::Sessions:
      return core::from_new_york(days_before(span.count), local.time_of_day);
    case BarSpan::Unit::Weeks:
      return core::from_new_york(days_before(7 * span.count), local.time_of_day);
    case BarSpan::Unit::Months:
      return core::from_new_york(months_before(local.date, span.count), local.time_of_day);
    default:
      return core::from_new_york(months_before(local.date, 12 * span.count), local.time_of_day);
  }
}

std::optional<BarKind> parse_bar_kind(std::string_view what_to_show) {
  const auto found = std::ranges::find(kKinds, what_to_show, &NamedKind::word);
  if (found == kKinds.end()) return std::nullopt;
  return found->kind;
}

std::string_view kind_name(BarKind kind) {
  return std::ranges::find(kKinds, kind, &NamedKind::kind)->name;
}

bool has_kind(SecurityType type, BarKind kind) {
  const bool has_trades = type != SecurityType::Forex && type != SecurityType::Cfd;
  const bool has_quotes = type != SecurityType::Index;
  switch (kind) {
    case BarKind::Schedule:
      return true;
    case BarKind::Trades:
      return has_trades;
    case BarKind::AdjustedLast:
      return type == SecurityType::Stock;
    case BarKind::AggregatedTrades:
      return type == SecurityType::Crypto;
    case BarKind::Bid:
    case BarKind::Ask:
    case BarKind::BidAsk:
    case BarKind::Midpoint:
      return has_quotes;
    case BarKind::HistoricalVolatility:
    case BarKind::ImpliedVolatility:
      return type == SecurityType::Stock || type == SecurityType::Index;
    case BarKind::FeeRate:
    case BarKind::Yield:
      return false;
  }
  return false;
}

}  // namespace ibflow::sim
