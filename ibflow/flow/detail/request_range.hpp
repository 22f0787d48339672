#pragma once
// What several endpoints read from a request: the ticker, and from when to when.

#include "ibflow/flow/detail/flow_data.hpp"
#include "ibflow/flow/detail/query.hpp"

namespace ibflow::flow::detail {

/// `status` is the HTTP status to answer with.
[[nodiscard]] std::unexpected<core::Error> refused(int status, std::string message);

/// The parameter `ticker`; 404 for one that is not served.
[[nodiscard]] core::Expected<std::string> known_ticker(const FlowData& data, const Query& query);

/// start_date and end_date with start_time and end_time where the endpoint has them; without dates: today. In
/// New York; never beyond `now`.
[[nodiscard]] core::Expected<TimeRange> asked_range(const Query& query, core::Timestamp now, bool with_times);

/// The rows that dates, times, `limit` and `recent` ask for: the first ones of the range, or the newest
/// whatever the dates.
struct AskedRows {
  TimeRange range;
  Rows rows;
};
[[nodiscard]] core::Expected<AskedRows> asked_rows(const Query& query, core::Timestamp now);

/// From the first day to the last, both whole but for start_time and end_time; never beyond `now`.
[[nodiscard]] core::Expected<TimeRange> range_of_days(const Query& query, core::Date first, core::Date last,
                                                      core::Timestamp now, bool with_times);

}  // namespace ibflow::flow::detail
