#include "ibflow/flow/detail/request_range.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/flow/detail/endpoints.hpp"
#include "ibflow/http/message.hpp"

namespace ibflow::flow::detail {

using core::Expected;

std::unexpected<core::Error> refused(int status, std::string message) {
  return core::fail(core::ErrorCategory::Usage, std::move(message), status);
}

Expected<std::string> known_ticker(const FlowData& data, const Query& query) {
  auto ticker = query.required("ticker");
  if (!ticker) return ticker;
  const auto tickers = data.tickers();
  if (!tickers) return std::unexpected(tickers.error());
  if (std::ranges::find(*tickers, *ticker) == tickers->end()) {
    return refused(404, fmt::format("no ticker {} here; /api/v1/tickers lists them, in upper case",
                                    http::quoted(*ticker)));
  }
  return ticker;
}

Expected<TimeRange> asked_range(const Query& query, core::Timestamp now, bool with_times) {
  const auto start_date = query.date("start_date");
  if (!start_date) return std::unexpected(start_date.error());
  const auto end_date = query.date("end_date");
  if (!end_date) return std::unexpected(end_date.error());
  const core::Date today = core::to_new_york(now).date;
  const core::Date last = end_date->value_or(today);
  return range_of_days(query, start_date->value_or(last), last, now, with_times);
}

Expected<AskedRows> asked_rows(const Query& query, core::Timestamp now) {
  const auto limit = query.number("limit", kDefaultRows, 1, kMostRows);
  if (!limit) return std::unexpected(limit.error());
  const auto recent = query.flag("recent", false);
  if (!recent) return std::unexpected(recent.error());
  if (*recent) return AskedRows{{core::Timestamp{}, now}, {*limit, RowOrder::NewestFirst}};
  const auto range = asked_range(query, now, true);
  if (!range) return std::unexpected(range.error());
  return AskedRows{*range, {*limit, RowOrder::OldestFirst}};
}

Expected<TimeRange> range_of_days(const Query& query, core::Date first, core::Date last, core::Timestamp now,
                                  bool with_times) {
  TimeRange range = options::whole_days(first, last);
  if (with_times) {
    const auto start_time = query.time_of_day("start_time");
    if (!start_time) return std::unexpected(start_time.error());
    const auto end_time = query.time_of_day("end_time");
    if (!end_time) return std::unexpected(end_time.error());
    if (*start_time) range.from = core::from_new_york(first, **start_time);
    if (*end_time) range.to = core::from_new_york(last, **end_time);
  }
  if (range.from >= range.to) return refused(400, "the start of the range does not lie before its end");
  range.to = std::min(range.to, now);
  range.from = std::min(range.from, range.to);
  return range;
}

}  // namespace ibflow::flow::detail
