#pragma once
// Line charts as inline SVG. The drawing stretches with the page; letters and marks do not, so that a phone
// shows them as large as a wide screen does.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/time.hpp"

namespace ibflow::monitor::detail {

struct ChartPoint {
  core::Timestamp time{};
  double value = 0;
};

struct ChartBand {
  core::Timestamp time{};
  double low = 0, high = 0;
};

struct ChartMark {
  core::Timestamp time{};
  double value = 0;
  bool points_up = true;
  std::string classes;  // how it is coloured
  std::string tip;      // what it means, in words
};

struct TimeSpan {
  core::Timestamp from{}, to{};
};

struct Chart {
  std::string label;    // what it shows, for those who cannot see it
  std::string classes;  // of the whole chart
  TimeSpan span;        // the horizontal axis
  std::vector<ChartPoint> line;
  std::vector<ChartBand> band;  // drawn behind the line
  std::vector<ChartMark> marks;
  bool fill_to_zero = false;        // colours the area between the line and zero
  std::optional<double> base_line;  // a level worth comparing with
  std::function<std::string(double value, int places)> format_value;
};

[[nodiscard]] std::string render_chart(const Chart& chart);

/// The symbols marks are drawn with; once a page, before any chart.
[[nodiscard]] std::string chart_symbols();

/// At most about `limit` points that look the same: of each stretch its first, lowest, highest and last.
[[nodiscard]] std::vector<ChartPoint> thinned(const std::vector<ChartPoint>& points, std::size_t limit);

}  // namespace ibflow::monitor::detail
