// The endpoints over option trades.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "ibflow/flow/detail/answer_rows.hpp"
#include "ibflow/flow/detail/endpoints.hpp"
#include "ibflow/flow/detail/request_range.hpp"

namespace ibflow::flow::detail {

namespace {

using core::Expected;
namespace json = boost::json;
using options::AnalysedTrade;
using options::DivergenceParameters;

constexpr double kLargest = 1e12;  // of a filter

struct Subject {
  const options::Store* store = nullptr;
  std::string ticker;
};

Expected<Subject> subject_of(const FlowData& flow, const Query& query) {
  if (flow.store() == nullptr) {
    return refused(
        501, fmt::format("this server has no option trades and so no {}", query.path().substr(kRoot.size())));
  }
  auto ticker = known_ticker(flow, query);
  if (!ticker) return std::unexpected(ticker.error());
  return Subject{flow.store(), std::move(*ticker)};
}

json::array divergence_rows(const std::string& ticker, const std::vector<options::DivergencePoint>& points,
                            const DivergenceParameters& parameters) {
  json::array rows;
  rows.reserve(points.size());
  for (const auto& point : points) rows.push_back(divergence_row(ticker, point, parameters));
  return rows;
}

/// The last `days` days that have data, when no dates are given.
Expected<TimeRange> divergence_range(const Subject& subject, const Query& query, core::Timestamp now) {
  const auto days = query.number("days", 1, 1, kMostDays);
  if (!days) return std::unexpected(days.error());
  if (query.text("start_date") || query.text("end_date")) return asked_range(query, now, true);
  const auto known = subject.store->days(subject.ticker, now, *days);
  if (!known) return std::unexpected(known.error());
  if (known->empty()) return asked_range(query, now, true);
  return range_of_days(query, known->back(), known->front(), now, true);
}

/// Closed intervals; absent ends are open.
struct Interval {
  std::optional<double> least, most;
  [[nodiscard]] bool has(double value) const {
    return value >= least.value_or(-std::numeric_limits<double>::infinity()) &&
           value <= most.value_or(std::numeric_limits<double>::infinity());
  }
};

Expected<Interval> interval_of(const Query& query, const std::string& what, double highest) {
  const auto least = query.decimal("min_" + what, 0, highest);
  if (!least) return std::unexpected(least.error());
  const auto most = query.decimal("max_" + what, 0, highest);
  if (!most) return std::unexpected(most.error());
  if (*least && *most && **least > **most) {
    return refused(400, fmt::format("min_{0} is more than max_{0}", what));
  }
  return Interval{*least, *most};
}

struct Filters {
  Interval value, size, delta;

  [[nodiscard]] bool pass(const AnalysedTrade& trade) const {
    // Of a trade without a delta nothing can be said, so any demand on it keeps the trade out.
    const bool needs_delta = delta.least || delta.most;
    if (needs_delta && !trade.delta) return false;
    return value.has(trade.value()) && size.has(static_cast<double>(trade.size)) &&
           (!needs_delta || delta.has(std::abs(*trade.delta)));
  }
  [[nodiscard]] json::object told() const {
    json::object filters;
    const auto add = [&](const char* name, const std::optional<double>& bound) {
      if (bound) filters[name] = *bound;
    };
    add("min_value", value.least);
    add("max_value", value.most);
    add("min_size", size.least);
    add("max_size", size.most);
    add("min_delta", delta.least);
    add("max_delta", delta.most);
    return filters;
  }
};

Expected<Filters> filters_of(const Query& query) {
  const auto value = interval_of(query, "value", kLargest);
  if (!value) return std::unexpected(value.error());
  const auto size = interval_of(query, "size", kLargest);
  if (!size) return std::unexpected(size.error());
  const auto delta = interval_of(query, "delta", 1);
  if (!delta) return std::unexpected(delta.error());
  return Filters{*value, *size, *delta};
}

struct DataRange {
  core::Date first, last;
  double lookback_hours = 8;
  DivergenceParameters parameters;
  Filters filters;
};

Expected<DataRange> data_range_of(const Query& query) {
  DataRange range;
  for (const auto& [name, day] : {std::pair{"start_date", &range.first}, {"end_date", &range.last}}) {
    if (const auto given = query.required(name); !given) return std::unexpected(given.error());
    const auto date = query.date(name);
    if (!date) return std::unexpected(date.error());
    *day = **date;
  }
  const auto days = std::chrono::sys_days(range.last) - std::chrono::sys_days(range.first);
  if (days.count() < 0) return refused(400, "the start of the range does not lie before its end");
  if (days.count() >= kMostRangeDays) {
    return refused(400,
                   fmt::format("a data range may have {} days; ask for a day at a time", kMostRangeDays));
  }
  const auto hours = query.decimal("lookback_hours", 0.25, 72);
  if (!hours) return std::unexpected(hours.error());
  const auto lambda_short = query.decimal("lambda_short", 0, 100);
  if (!lambda_short) return std::unexpected(lambda_short.error());
  const auto lambda_long = query.decimal("lambda_long", 0, 100);
  if (!lambda_long) return std::unexpected(lambda_long.error());
  auto filters = filters_of(query);
  if (!filters) return std::unexpected(filters.error());
  auto& parameters = range.parameters;
  range.lookback_hours = hours->value_or(range.lookback_hours);
  parameters.lookback = std::chrono::minutes(std::lround(range.lookback_hours * 60));
  parameters.lambda_short = lambda_short->value_or(parameters.lambda_short);
  parameters.lambda_long = lambda_long->value_or(parameters.lambda_long);
  range.filters = std::move(*filters);
  return range;
}

json::object parameters_told(const DataRange& range) {
  json::object told;
  told["start_date"] = core::format_date(range.first);
  told["end_date"] = core::format_date(range.last);
  told["lookback_hours"] = range.lookback_hours;
  told["lambda_short"] = range.parameters.lambda_short;
  told["lambda_long"] = range.parameters.lambda_long;
  told["date_range"] = core::format_date(range.first) + " to " + core::format_date(range.last);
  told["filters"] = range.filters.told();
  return told;
}

}  // namespace

Answer answer_trades(const FlowData& flow, const Query& query, core::Timestamp now) {
  const auto subject = subject_of(flow, query);
  if (!subject) return std::unexpected(subject.error());
  const auto asked = asked_rows(query, now);
  if (!asked) return std::unexpected(asked.error());
  auto trades = subject->store->trades(subject->ticker, asked->range, asked->rows);
  if (!trades) return std::unexpected(trades.error());
  if (asked->rows.order == RowOrder::NewestFirst) std::ranges::reverse(*trades);
  json::array rows;
  rows.reserve(trades->size());
  for (const auto& trade : *trades) rows.push_back(trade_row(trade));
  json::object data;
  data["ticker"] = subject->ticker;
  data["count"] = rows.size();
  data["trades"] = std::move(rows);
  return data;
}

Answer answer_divergence(const FlowData& flow, const Query& query, core::Timestamp now) {
  const auto subject = subject_of(flow, query);
  if (!subject) return std::unexpected(subject.error());
  const auto range = divergence_range(*subject, query, now);
  if (!range) return std::unexpected(range.error());
  const auto limit = query.number("limit", kMostRows, 1, kMostRows);
  if (!limit) return std::unexpected(limit.error());
  auto points = subject->store->divergence(subject->ticker, *range, {*limit, RowOrder::NewestFirst});
  if (!points) return std::unexpected(points.error());
  std::ranges::reverse(*points);
  json::object data;
  data["ticker"] = subject->ticker;
  data["divergence_data"] = divergence_rows(subject->ticker, *points, {});
  data["count"] = points->size();
  return data;
}

Answer answer_data_range(const FlowData& flow, const Query& query, core::Timestamp now) {
  const auto subject = subject_of(flow, query);
  if (!subject) return std::unexpected(subject.error());
  const auto asked = data_range_of(query);
  if (!asked) return std::unexpected(asked.error());
  const auto range = range_of_days(query, asked->first, asked->last, now, false);
  if (!range) return std::unexpected(range.error());
  const auto bars = subject->store->bars(subject->ticker, *range);
  if (!bars) return std::unexpected(bars.error());
  auto trades =
      subject->store->trades(subject->ticker, {range->from - asked->parameters.lookback, range->to});
  if (!trades) return std::unexpected(trades.error());
  const auto within = [&] {
    return std::ranges::count_if(*trades, [&](const auto& trade) { return trade.time >= range->from; });
  };
  const auto original = within();
  std::erase_if(*trades, [&](const auto& trade) { return !asked->filters.pass(trade); });
  const auto filtered = within();
  const auto points =
      options::divergence_points(*trades, *bars, asked->first, asked->last, range->to, asked->parameters);
  json::object data;
  data["ticker"] = subject->ticker;
  data["parameters"] = parameters_told(*asked);
  json::object info;
  info["original_trades"] = original;
  info["filtered_trades"] = filtered;
  info["minute_data_points"] = bars->size();
  info["divergence_points"] = points.size();
  data["data_info"] = std::move(info);
  data["divergence_data"] = divergence_rows(subject->ticker, points, asked->parameters);
  return data;
}

}  // namespace ibflow::flow::detail
