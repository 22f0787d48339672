#include "ibflow/sim/history/history_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "ibflow/sim/history/request_time.hpp"
#include "ibflow/sim/orders/order_messages.hpp"

namespace ibflow::sim {

namespace {

using std::chrono::seconds;

constexpr int kHistoryError = 162;
constexpr int kInvalidField = 321;
constexpr int kNotProcessed = 322;
constexpr int kNoQuery = 366;
constexpr int kZoneAssumed = 2174;
constexpr int kScheduleNeedsDays = 10295;
constexpr int kNeedsAggregatedTrades = 10299;
constexpr int kInvalidTime = 10314;
constexpr int kContinuousWithEnd = 10339;
constexpr int kFirstWithSchedule = 165;
constexpr int kMostTicks = 1000;
constexpr seconds kShortestKeptUpToDate{5};

constexpr std::string_view kServiceError = "Historical Market Data Service error message:";

std::unexpected<Refusal> refuse(int code, std::string text) {
  return std::unexpected(Refusal{code, std::move(text)});
}
std::unexpected<Refusal> invalid(std::string_view cause) {
  return refuse(kInvalidField, validation_text(cause));
}
std::unexpected<Refusal> service_error(std::string_view what) {
  return refuse(kHistoryError, fmt::format("{}{}", kServiceError, what));
}
std::unexpected<Refusal> unknown_kind() {
  return invalid("What to show field is missing or incorrect.");
}

std::string listing_of(const Instrument& instrument, const protocol::Contract& contract) {
  return fmt::format("{}@{}", instrument.key,
                     contract.exchange.empty() ? instrument.exchange : contract.exchange);
}

Checked<BarKind> check_kind(std::string_view what_to_show, const HistoryContext& context,
                            std::string_view listing) {
  const auto kind = parse_bar_kind(what_to_show);
  if (!kind || (*kind == BarKind::Schedule && context.version < kFirstWithSchedule)) return unknown_kind();
  const auto type = context.instrument->security_type;
  if (*kind == BarKind::Trades && type == SecurityType::Crypto) {
    return refuse(kNeedsAggregatedTrades,
                  "Expected what to show is AGGTRADES, please use that instead of TRADES.");
  }
  if (*kind == BarKind::AggregatedTrades && type != SecurityType::Crypto) return unknown_kind();
  if (!has_kind(type, *kind)) return std::unexpected(no_data(listing, *kind));
  return *kind;
}

Checked<RequestTime> check_time(std::string_view field, std::string_view text, core::Timestamp now) {
  const auto time = parse_request_time(text, now);
  if (time) return *time;
  return refuse(
      kInvalidTime,
      fmt::format("{}: The date, time, or time-zone entered is invalid. The correct format is yyyymmdd "
                  "hh:mm:ss xx/xxxx where yyyymmdd and xx/xxxx are optional. E.g.: 20031126 15:59:00 "
                  "US/Eastern. If no date is specified, the current date is assumed. If no time zone is "
                  "specified, the local one is assumed (deprecated). You can also provide "
                  "yyyymmdd-hh:mm:ss, which is in UTC.",
                  field));
}

Checked<void> check_combination(const protocol::RequestHistoricalData& request, const BarSize& size,
                                BarKind kind) {
  if (request.format_date < 1 || request.format_date > 3)
    return invalid("Invalid format date. Use 1, 2 or 3.");
  if (kind == BarKind::Schedule && request.bar_size_setting != "1 day") {
    return refuse(kScheduleNeedsDays, "Historical schedule requests are only supported for bar size 1 day.");
  }
  const bool has_end = !request.end_date_time.empty();
  if (kind == BarKind::AdjustedLast && has_end)
    return invalid("End Date/Time is not supported for adjusted last.");
  if (request.contract.sec_type == "CONTFUT" && has_end) {
    return refuse(kContinuousWithEnd,
                  "Setting end date/time for continuous future security type is not allowed.");
  }
  if (!request.keep_up_to_date) return {};
  if (has_end) return invalid("End Date/Time is not allowed when the bars are kept up to date.");
  const bool may_grow = kind == BarKind::Trades || kind == BarKind::Midpoint || kind == BarKind::Bid ||
                        kind == BarKind::Ask || kind == BarKind::AggregatedTrades;
  if (!may_grow) return invalid("Only TRADES, MIDPOINT, BID and ASK can be kept up to date.");
  if (size.length < kShortestKeptUpToDate) return invalid("Bars below 5 seconds cannot be kept up to date.");
  return {};
}

/// "3 days", "1 week", "2 hours"; also as durations are written.
std::optional<BarSpan> histogram_span(std::string_view text) {
  if (const auto span = parse_bar_span(text)) return *span;
  int count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || count <= 0 || count > 86'400) return std::nullopt;
  std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (!unit.starts_with(' ')) return std::nullopt;
  unit.remove_prefix(1);
  if (unit.ends_with('s')) unit.remove_suffix(1);
  if (unit == "second") return BarSpan{count, BarSpan::Unit::Seconds};
  if (unit == "minute") return BarSpan{count * 60, BarSpan::Unit::Seconds};
  if (unit == "hour") return BarSpan{count * 3600, BarSpan::Unit::Seconds};
  if (unit == "day") return BarSpan{count, BarSpan::Unit::Sessions};
  if (unit == "week") return BarSpan{count, BarSpan::Unit::Weeks};
  if (unit == "month") return BarSpan{count, BarSpan::Unit::Months};
  if (unit == "year") return BarSpan{count, BarSpan::Unit::Years};
  return std::nullopt;
}

}  // namespace

Checked<BarRequest> check_bars(const protocol::RequestHistoricalData& request,
                               const HistoryContext& context) {
  BarRequest checked;
  checked.listing = listing_of(*context.instrument, request.contract);
  const auto kind = check_kind(request.what_to_show, context, checked.listing);
  if (!kind) return std::unexpected(kind.error());
  const auto size = parse_bar_size(request.bar_size_setting);
  if (!size) return invalid(size.error().message);
  const auto span = parse_bar_span(request.duration_str);
  if (!span) return invalid(span.error().message);
  if (const auto fits = check_combination(request, *size, *kind); !fits) return std::unexpected(fits.error());
  if (!is_valid_step(*size, *span)) return service_error("invalid step");
  checked.query.end = context.now;
  checked.query.with_open_bar = true;
  if (!request.end_date_time.empty()) {
    const auto end = check_time("End Date/Time", request.end_date_time, context.now);
    if (!end) return std::unexpected(end.error());
    checked.zone_assumed = end->zone_assumed;
    checked.query.end = std::min(end->at, context.now);
    checked.query.with_open_bar = end->at > context.now;
  }
  checked.query.instrument = context.index;
  checked.query.size = *size;
  checked.query.span = *span;
  checked.query.kind = *kind;
  checked.query.regular_only = request.use_rth;
  checked.format_date = request.format_date;
  checked.keep_up_to_date = request.keep_up_to_date;
  return checked;
}

Checked<TickRequest> check_ticks(const protocol::RequestHistoricalTicks& request,
                                 const HistoryContext& context) {
  TickRequest checked;
  auto& query = checked.query;
  const auto type = context.instrument->security_type;
  const auto kind =
      check_kind(request.what_to_show, context, listing_of(*context.instrument, request.contract));
  if (!kind) return std::unexpected(kind.error());
  switch (*kind) {
    case BarKind::Trades:
    case BarKind::AggregatedTrades:
      query.kind = TickKind::Trades;
      break;
    case BarKind::BidAsk:
      query.kind = TickKind::BidAsk;
      break;
    case BarKind::Midpoint:
      query.kind = TickKind::Midpoint;
      break;
    default:
      return unknown_kind();
  }
  if (type == SecurityType::Combo) return unknown_kind();
  if (request.start_date_time.empty() == request.end_date_time.empty())
    return invalid("Please specify exactly one of start date/time and end date/time.");
  if (request.number_of_ticks <= 0) return invalid("The number of ticks must be above zero.");
  const bool from_start = !request.start_date_time.empty();
  const auto time = check_time(from_start ? "Start Date/Time" : "End Date/Time",
                               from_start ? request.start_date_time : request.end_date_time, context.now);
  if (!time) return std::unexpected(time.error());
  checked.zone_assumed = time->zone_assumed;
  (from_start ? query.start : query.end) = time->at;
  query.instrument = context.index;
  query.count = static_cast<std::size_t>(std::min(request.number_of_ticks, kMostTicks));
  query.regular_only = request.use_rth;
  query.ignore_size = request.ignore_size;
  return checked;
}

Checked<HeadRequest> check_head(const protocol::RequestHeadTimestamp& request,
                                const HistoryContext& context) {
  HeadRequest checked;
  checked.listing = listing_of(*context.instrument, request.contract);
  const auto kind = check_kind(request.what_to_show, context, checked.listing);
  if (!kind) return std::unexpected(kind.error());
  if (request.format_date != 1 && request.format_date != 2)
    return invalid("Invalid format date. Use 1 or 2.");
  checked.instrument = context.index;
  checked.kind = *kind;
  checked.format_date = request.format_date;
  return checked;
}

Checked<HistogramRequest> check_histogram(const protocol::RequestHistogramData& request,
                                          const HistoryContext& context) {
  HistogramRequest checked;
  checked.listing = listing_of(*context.instrument, request.contract);
  if (!has_kind(context.instrument->security_type, BarKind::Trades))
    return std::unexpected(no_data(checked.listing, BarKind::Trades));
  const auto span = histogram_span(request.time_period);
  if (!span) {
    return invalid(
        fmt::format("Histogram time period '{}' is invalid. Write a number and seconds, minutes, "
                    "hours, days, weeks, months or years, as in \"3 days\"",
                    request.time_period));
  }
  checked.query.instrument = context.index;
  checked.query.span = *span;
  checked.query.regular_only = request.use_rth;
  checked.query.end = context.now;
  checked.query.with_open_bar = true;
  return checked;
}

Refusal no_data(std::string_view listing, BarKind kind) {
  return {kHistoryError,
          fmt::format("{}HMDS query returned no data: {} {}", kServiceError, listing, kind_name(kind))};
}
Refusal query_cancelled(std::int32_t request_id) {
  return {kHistoryError, fmt::format("{}API historical data query cancelled: {}", kServiceError, request_id)};
}
Refusal no_such_query(std::int32_t request_id) {
  return {kNoQuery, fmt::format("No historical data query found for ticker id:{}", request_id)};
}
Refusal too_many_queries(std::int64_t most) {
  return {kNotProcessed,
          fmt::format("Error processing request.-'bM' : cause - Only {} simultaneous API historical data "
                      "requests allowed.",
                      most)};
}
Refusal duplicate_query() {
  return {kNotProcessed, "Error processing request.-'bM' : cause - Duplicate ticker id"};
}
Refusal zone_notice() {
  return {
      kZoneAssumed,
      "Warning: You submitted request with date-time attributes without explicit time zone. Please switch "
      "to use yyyymmdd-hh:mm:ss in UTC or use instrument time zone, like US/Eastern. Implied time zone "
      "functionality will be removed in the next API release"};
}

}  // namespace ibflow::sim
