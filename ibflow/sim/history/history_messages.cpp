#include "ibflow/sim/history/history_messages.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>

namespace ibflow::sim {

namespace {

constexpr int kBarsHaveZonesSince = 176;
constexpr int kSpanHasZonesSince = 196;
constexpr std::int32_t kNotKnown = -1;

core::LocalTime local_time(core::Timestamp at, std::string_view zone) {
  return core::to_zone(zone, at).value_or(core::to_new_york(at));
}

std::string text(core::Timestamp at, std::string_view zone, std::string_view between) {
  const auto local = local_time(at, zone);
  return fmt::format("{}{}{}", core::format_compact_date(local.date), between,
                     core::format_time_of_day(local.time_of_day));
}

std::string time_text(core::Timestamp at, std::string_view zone, bool with_zone) {
  return with_zone ? fmt::format("{} {}", text(at, zone, " "), zone) : text(at, zone, "  ");
}

std::string bar_date(const MergedBar& bar, const BarForm& form) {
  constexpr std::size_t kYear = 4;
  if (form.is_daily_or_longer) return core::format_compact_date(core::to_new_york(bar.bar.start).date);
  if (form.format_date == 2) return std::to_string(core::to_unix_seconds(bar.bar.start));
  if (form.format_date == 3) return text(bar.bar.start, form.zone, " ").substr(kYear);
  return time_text(bar.bar.start, form.zone, form.version >= kBarsHaveZonesSince);
}

core::Decimal four_places(double value) {
  return core::Decimal::from_parts(std::llround(value * 1e4), 4).normalized();
}

}  // namespace

protocol::Bar to_wire(const MergedBar& bar, const BarForm& form) {
  protocol::Bar wire;
  wire.date = bar_date(bar, form);
  wire.open = bar.bar.open;
  wire.high = bar.bar.high;
  wire.low = bar.bar.low;
  wire.close = bar.bar.close;
  if (!counts_trades(form.kind)) {
    wire.volume = core::Decimal(kNotKnown);
    wire.wap = core::Decimal(kNotKnown);
    wire.bar_count = kNotKnown;
    return wire;
  }
  wire.volume = bar.bar.volume;
  wire.wap = four_places(bar.bar.vwap.value_or(bar.bar.close));
  wire.bar_count = bar.knows_trades ? static_cast<std::int32_t>(bar.bar.trades) : kNotKnown;
  return wire;
}

std::string span_time(core::Timestamp at, int version, std::string_view zone) {
  return time_text(at, zone, version >= kSpanHasZonesSince);
}

std::string head_time(core::Timestamp at, std::int32_t format_date) {
  return format_date == 2 ? std::to_string(core::to_unix_seconds(at)) : text(at, "UTC", "-");
}

protocol::HistoricalSchedule schedule_message(std::int32_t request_id,
                                              std::span<const TradingSession> sessions,
                                              std::string_view zone) {
  protocol::HistoricalSchedule message;
  message.request_id = request_id;
  message.time_zone = zone;
  for (const auto& session : sessions) {
    message.sessions.push_back({text(session.open, zone, "-"), text(session.close, zone, "-"),
                                core::format_compact_date(session.date)});
  }
  if (sessions.empty()) return message;
  message.start_date_time = message.sessions.front().start_date_time;
  message.end_date_time = message.sessions.back().end_date_time;
  return message;
}

protocol::HistogramData histogram_message(std::int32_t request_id, std::span<const MergedBar> bars,
                                          double increment) {
  std::map<std::int64_t, core::Decimal> sizes;  // by price in increments
  for (const auto& bar : bars) {
    if (!bar.bar.volume.is_positive()) continue;
    sizes[std::llround(bar.bar.vwap.value_or(bar.bar.close) / increment)] += bar.bar.volume;
  }
  protocol::HistogramData message;
  message.request_id = request_id;
  for (const auto& [price, size] : sizes) {
    // Exact to ten places, so that 170.43 does not go out as 170.43000000000001.
    const double exact = std::round(static_cast<double>(price) * increment * 1e8) / 1e8;
    message.items.push_back({exact, size});
  }
  return message;
}

}  // namespace ibflow::sim
