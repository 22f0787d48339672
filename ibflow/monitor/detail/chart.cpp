#include "ibflow/monitor/detail/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

#include "ibflow/monitor/detail/text.hpp"

namespace ibflow::monitor::detail {

namespace {

constexpr double kWidth = 1000;  // of the drawing, in its own units
constexpr double kHeight = 1000;
constexpr int kValueTicks = 5;
constexpr int kTimeTicks = 8;

struct ValueAxis {
  double low = 0, high = 1, step = 1;
  int places = 0;
};

/// Round steps (1, 2, 5 times a power of ten), with the data well inside.
ValueAxis value_axis(double low, double high) {
  if (!(high > low)) {
    const double room = std::max(std::abs(low) * 0.001, 0.5);
    low -= room;
    high += room;
  }
  const double raw = (high - low) / kValueTicks;
  const double power = std::pow(10, std::floor(std::log10(raw)));
  const double ratio = raw / power;
  const double step = power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10);
  ValueAxis axis;
  axis.step = step;
  axis.places = std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 6);
  const double room = (high - low) * 0.06;
  axis.low = low - room;
  axis.high = high + room;
  return axis;
}

class Scale {
 public:
  Scale(const TimeSpan& span, const ValueAxis& axis)
      : from_(span.from), length_(static_cast<double>((span.to - span.from).count())), axis_(axis) {}
  [[nodiscard]] double x(core::Timestamp time) const {
    return length_ <= 0 ? 0.5 : static_cast<double>((time - from_).count()) / length_;
  }
  [[nodiscard]] double y(double value) const { return (axis_.high - value) / (axis_.high - axis_.low); }

 private:
  core::Timestamp from_;
  double length_;
  ValueAxis axis_;
};

using Out = std::back_insert_iterator<std::string>;

void append_point(std::string& path, char command, double x, double y) {
  fmt::format_to(Out(path), "{}{:.1f} {:.1f}", command, x * kWidth, y * kHeight);
}

std::string line_path(const Chart& chart, const Scale& scale) {
  std::string path;
  for (const auto& point : chart.line)
    append_point(path, path.empty() ? 'M' : 'L', scale.x(point.time), scale.y(point.value));
  // One point alone has no length; a short stroke shows it.
  if (chart.line.size() == 1) path += "h4";
  return path;
}

std::string band_path(const Chart& chart, const Scale& scale) {
  std::string path;
  for (const auto& point : chart.band)
    append_point(path, path.empty() ? 'M' : 'L', scale.x(point.time), scale.y(point.high));
  for (auto point = chart.band.rbegin(); point != chart.band.rend(); ++point) {
    append_point(path, 'L', scale.x(point->time), scale.y(point->low));
  }
  return path + "Z";
}

std::string area_path(const Chart& chart, const Scale& scale) {
  std::string path;
  append_point(path, 'M', scale.x(chart.line.front().time), scale.y(0));
  for (const auto& point : chart.line) append_point(path, 'L', scale.x(point.time), scale.y(point.value));
  append_point(path, 'L', scale.x(chart.line.back().time), scale.y(0));
  return path + "Z";
}

ValueAxis axis_of(const Chart& chart) {
  double low = HUGE_VAL;
  double high = -HUGE_VAL;
  const auto see = [&](double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  };
  for (const auto& point : chart.line) see(point.value);
  for (const auto& point : chart.band) see(point.low), see(point.high);
  for (const auto& mark : chart.marks) see(mark.value);
  if (chart.base_line) see(*chart.base_line);
  if (chart.fill_to_zero) see(0);
  return value_axis(low, high);
}

std::vector<double> value_ticks(const ValueAxis& axis) {
  std::vector<double> ticks;
  const double margin = (axis.high - axis.low) * 0.02;
  for (double n = std::ceil((axis.low + margin) / axis.step); n * axis.step <= axis.high - margin; ++n) {
    ticks.push_back(n * axis.step);
  }
  return ticks;
}

std::vector<core::Timestamp> time_ticks(const TimeSpan& span) {
  using std::chrono::minutes;
  const auto length = span.to - span.from;
  std::vector<core::Timestamp> ticks;
  auto step = minutes(24 * 60 * 7);
  for (const int candidate : {1, 2, 5, 10, 15, 30, 60, 120, 240, 24 * 60}) {
    if (length / minutes(candidate) <= kTimeTicks) {
      step = minutes(candidate);
      break;
    }
  }
  // Whole steps of New York's clock: hours there are whole hours of UTC.
  const auto whole = std::chrono::floor<minutes>(span.from).time_since_epoch() / step * step;
  for (core::Timestamp tick{whole}; tick <= span.to; tick += step) {
    if (tick >= span.from) ticks.push_back(tick);
  }
  return ticks;
}

std::string grid(const Scale& scale, const std::vector<double>& values,
                 const std::vector<core::Timestamp>& times) {
  std::string path;
  for (const double value : values)
    fmt::format_to(Out(path), "M0 {:.1f}H{}", scale.y(value) * kHeight, kWidth);
  for (const auto time : times) fmt::format_to(Out(path), "M{:.1f} 0V{}", scale.x(time) * kWidth, kHeight);
  return path;
}

void append_drawing(std::string& html, const Chart& chart, const Scale& scale, const ValueAxis& axis) {
  const auto values = value_ticks(axis);
  const auto times = time_ticks(chart.span);
  fmt::format_to(Out(html),
                 "<svg viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">"
                 "<path class=\"grid\" d=\"{}\"/>",
                 kWidth, kHeight, escape(chart.label), grid(scale, values, times));
  if (!chart.band.empty())
    fmt::format_to(Out(html), "<path class=\"band\" d=\"{}\"/>", band_path(chart, scale));
  if (chart.fill_to_zero)
    fmt::format_to(Out(html), "<path class=\"area\" d=\"{}\"/>", area_path(chart, scale));
  if (chart.base_line) {
    fmt::format_to(Out(html), "<path class=\"base\" d=\"M0 {:.1f}H{}\"/>",
                   scale.y(*chart.base_line) * kHeight, kWidth);
  }
  fmt::format_to(Out(html), "<path class=\"line\" d=\"{}\"/></svg>", line_path(chart, scale));
  for (const double value : values) {
    fmt::format_to(Out(html), "<span class=\"y\" style=\"top:{:.2f}%\">{}</span>", scale.y(value) * 100,
                   escape(chart.format_value(value, axis.places)));
  }
  const bool days = chart.span.to - chart.span.from > std::chrono::hours(36);
  bool other = false;  // a narrow page shows every second one
  for (const auto time : times) {
    fmt::format_to(Out(html), "<span class=\"x{}\" style=\"left:{:.2f}%\">{}</span>", other ? " alt" : "",
                   scale.x(time) * 100, days ? day(time).substr(5) : short_time(time));
    other = !other;
  }
}

}  // namespace

std::string render_chart(const Chart& chart) {
  if (chart.line.empty()) return "<p class=\"nothing\">Nothing was recorded for this chart.</p>";
  const ValueAxis axis = axis_of(chart);
  const Scale scale(chart.span, axis);
  std::string html = fmt::format("<div class=\"plot {}\">", chart.classes);
  append_drawing(html, chart, scale, axis);
  for (const auto& mark : chart.marks) {
    fmt::format_to(
        Out(html),
        "<svg class=\"mark {} {}\" viewBox=\"0 0 12 12\" style=\"left:{:.2f}%;top:{:.2f}%\"><title>{}</title>"
        "<use href=\"#{}\"/></svg>",
        mark.classes, mark.points_up ? "up" : "down", scale.x(mark.time) * 100, scale.y(mark.value) * 100,
        escape(mark.tip), mark.points_up ? "up" : "down");
  }
  return html + "</div>";
}

std::string chart_symbols() {
  return "<svg width=\"0\" height=\"0\" style=\"position:absolute\" aria-hidden=\"true\"><defs>"
         "<symbol id=\"up\" viewBox=\"0 0 12 12\"><path d=\"M6 1.2 11 10.6H1Z\"/></symbol>"
         "<symbol id=\"down\" viewBox=\"0 0 12 12\"><path d=\"M6 10.8 11 1.4H1Z\"/></symbol></defs></svg>";
}

std::vector<ChartPoint> thinned(const std::vector<ChartPoint>& points, std::size_t limit) {
  if (points.size() <= limit || limit < 4) return points;
  const std::size_t stretch = (points.size() * 4 + limit - 1) / limit;
  std::vector<ChartPoint> kept;
  for (std::size_t first = 0; first < points.size(); first += stretch) {
    const std::size_t last = std::min(first + stretch, points.size()) - 1;
    const auto begin = points.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = points.begin() + static_cast<std::ptrdiff_t>(last) + 1;
    const auto [low, high] =
        std::minmax_element(begin, end, [](const auto& a, const auto& b) { return a.value < b.value; });
    const std::set<std::ptrdiff_t> chosen{0, low - begin, high - begin, end - begin - 1};
    for (const auto offset : chosen) kept.push_back(begin[offset]);
  }
  return kept;
}

}  // namespace ibflow::monitor::detail
