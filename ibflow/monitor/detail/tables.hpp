#pragma once
// The report's tables, and what they add up.

#include <string>

#include "ibflow/monitor/report.hpp"

namespace ibflow::monitor::detail {

/// Sums over closed round trips.
struct TripTotals {
  int trips = 0, won = 0, lost = 0, open = 0;
  core::Decimal gross, commission, net;
  core::Decimal best, worst;  // net, of one trip
};
[[nodiscard]] TripTotals totals_of(const std::vector<journal::RoundTrip>& trips,
                                   const std::string& ticker = {});

[[nodiscard]] std::string trips_table(const ReportInput& input);
[[nodiscard]] std::string open_trips_table(const ReportInput& input);
[[nodiscard]] std::string ticker_table(const ReportInput& input);
[[nodiscard]] std::string costs_table(const ReportInput& input);
[[nodiscard]] std::string books_table(const ReportInput& input);

}  // namespace ibflow::monitor::detail
