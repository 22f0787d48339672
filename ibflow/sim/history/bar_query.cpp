#include "ibflow/sim/history/bar_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "ibflow/sim/server/wire_time.hpp"

namespace ibflow::sim {

namespace {

using core::ErrorCategory;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr seconds kSessionOpen = hours(9) + minutes(30);
constexpr seconds kSessionClose = hours(16);

struct NamedSize {
  std::string_view name;
  BarSize size;
};

constexpr std::array kSizes{
    NamedSize{"1 min", {minutes(1)}},    NamedSize{"2 mins", {minutes(2)}},
    NamedSize{"3 mins", {minutes(3)}},   NamedSize{"5 mins", {minutes(5)}},
    NamedSize{"10 mins", {minutes(10)}}, NamedSize{"15 mins", {minutes(15)}},
    NamedSize{"20 mins", {minutes(20)}}, NamedSize{"30 mins", {minutes(30)}},
    NamedSize{"1 hour", {hours(1)}},     NamedSize{"2 hours", {hours(2)}},
    NamedSize{"3 hours", {hours(3)}},    NamedSize{"4 hours", {hours(4)}},
    NamedSize{"8 hours", {hours(8)}},    NamedSize{"1 day", {hours(24), true}},
};

std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value <= 0) return std::nullopt;
  return value;
}

// The bar of `size` that a minute belongs to: when it starts and when it is complete.
struct Bucket {
  core::Timestamp start{}, complete{};
};

Bucket bucket_of(const model::Bar& minute, const BarSize& size) {
  const auto local = core::to_new_york(minute.start);
  const auto midnight = core::from_new_york(local.date, seconds(0));
  const auto close = midnight + kSessionClose;
  if (size.daily) return {midnight, close};
  // Hours start on the hour, but the session's first bar with the session; the last one is complete at the
  // close.
  const auto aligned = midnight + local.time_of_day / size.length * size.length;
  const auto open = midnight + kSessionOpen;
  const bool regular = minute.start >= open && minute.start < close;
  if (!regular) return {aligned, aligned + size.length};
  return {std::max<core::Timestamp>(aligned, open), std::min<core::Timestamp>(aligned + size.length, close)};
}

double typical_price(const model::Bar& bar) {
  return bar.vwap.value_or((bar.high + bar.low + bar.close) / 3);
}

void merge(model::Bar& bar, const model::Bar& minute, double& turnover) {
  bar.high = std::max(bar.high, minute.high);
  bar.low = std::min(bar.low, minute.low);
  bar.close = minute.close;
  bar.volume += minute.volume;
  bar.trades += minute.trades;
  turnover += typical_price(minute) * minute.volume.to_double();
}

core::Timestamp first_session(std::span<const model::Bar> minutes_in, core::Timestamp end, int sessions) {
  auto from = end;
  int seen = 0;
  std::optional<core::Date> date;
  for (auto it = minutes_in.rbegin(); it != minutes_in.rend(); ++it) {
    if (it->start >= from) continue;
    const auto day = core::to_new_york(it->start).date;
    if (date != day && ++seen > sessions) break;
    date = day;
    from = core::from_new_york(day, seconds(0));
  }
  return from;
}

}  // namespace

core::Expected<BarSize> parse_bar_size(std::string_view text) {
  const auto found = std::ranges::find(kSizes, text, &NamedSize::name);
  if (found != kSizes.end()) return found->size;
  return core::fail(ErrorCategory::Usage,
                    fmt::format("bar size '{}' is not served; take \"1 min\" to \"1 day\"", text));
}

core::Expected<BarSpan> parse_bar_span(std::string_view text) {
  const auto bad = [&] {
    return core::fail(
        ErrorCategory::Usage,
        fmt::format("duration '{}' is none; write a number and S, D, W, M or Y, as in \"2 D\"", text));
  };
  if (text.size() < 3 || text[text.size() - 2] != ' ') return bad();
  const auto count = whole_number(text.substr(0, text.size() - 2));
  if (!count || *count > 86'400) return bad();
  switch (text.back()) {
    case 'S':
      return BarSpan{.seconds = seconds(*count)};
    case 'D':
      return BarSpan{.sessions = *count};
    case 'W':
      return BarSpan{.sessions = *count * 5};
    case 'M':
      return BarSpan{.sessions = *count * 21};
    case 'Y':
      return BarSpan{.sessions = *count * 252};
    default:
      return bad();
  }
}

core::Expected<core::Timestamp> parse_bar_end(std::string_view text, core::Timestamp now) {
  if (text.empty()) return now;
  const auto parsed = parse_wire_time(text);
  if (!parsed) return std::unexpected(parsed.error());
  return std::min(*parsed, now);  // the future is not known yet
}

BarSelection select_bars(std::span<const model::Bar> minutes_in, const BarQuery& query) {
  BarSelection result;
  result.from = query.span.sessions > 0 ? first_session(minutes_in, query.end, query.span.sessions)
                                        : query.end - query.span.seconds;
  double turnover = 0;
  std::optional<Bucket> open;
  const auto finish = [&] {
    if (result.bars.empty()) return;
    auto& bar = result.bars.back();
    const double volume = bar.volume.to_double();
    bar.vwap = volume > 0 ? turnover / volume : bar.close;
  };
  for (const auto& minute : minutes_in) {
    if (minute.start < result.from) continue;
    const auto bucket = bucket_of(minute, query.size);
    if (bucket.complete > query.end) break;
    if (open && open->start == bucket.start) {
      merge(result.bars.back(), minute, turnover);
      continue;
    }
    finish();
    open = bucket;
    result.bars.push_back(minute);
    auto& bar = result.bars.back();
    bar.start = bucket.start;
    bar.length = query.size.length;
    turnover = typical_price(minute) * minute.volume.to_double();
  }
  finish();
  return result;
}

}  // namespace ibflow::sim
