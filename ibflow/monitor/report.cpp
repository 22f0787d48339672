#include "ibflow/monitor/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "ibflow/core/write_file.hpp"
#include "ibflow/monitor/detail/chart.hpp"
#include "ibflow/monitor/detail/tables.hpp"
#include "ibflow/monitor/detail/text.hpp"
#include "ibflow/monitor/report_style.hpp"

namespace ibflow::monitor {

using namespace detail;

namespace {

using core::Decimal;
using Out = std::back_insert_iterator<std::string>;

constexpr std::size_t kEquityPoints = 1600;

struct Drawdown {
  std::vector<ChartPoint> line;  // never above 0
  Decimal deepest;
  core::Timestamp at{};
};

Drawdown drawdown_of(const std::vector<journal::EquityPoint>& equity) {
  Drawdown result;
  std::optional<Decimal> best;
  for (const auto& point : equity) {
    best = best ? core::max(*best, point.equity) : point.equity;
    const Decimal below = point.equity - *best;
    result.line.push_back({point.at, below.to_double()});
    if (below < result.deepest || result.at == core::Timestamp()) {
      result.deepest = core::min(below, result.deepest);
      result.at = point.at;
    }
  }
  return result;
}

/// One horizontal axis for all charts, so that a moment stands at the same place in each.
TimeSpan span_of(const ReportInput& input) {
  std::optional<TimeSpan> span;
  const auto see = [&](core::Timestamp from, core::Timestamp to) {
    if (!span) span = TimeSpan{from, to};
    span->from = std::min(span->from, from);
    span->to = std::max(span->to, to);
  };
  for (const auto& ticker : input.tickers) {
    if (!ticker.bars.empty()) see(ticker.bars.front().start, ticker.bars.back().end());
    for (const auto& marker : ticker.markers) see(marker.time, marker.time);
  }
  if (!input.equity.empty()) see(input.equity.front().at, input.equity.back().at);
  return span.value_or(TimeSpan{});
}

std::string card(std::string_view label, std::string_view value, std::string_view detail,
                 std::string_view classes = "") {
  return fmt::format("<div class=\"card\"><dt>{}</dt><dd class=\"{}\">{}</dd><p>{}</p></div>", label, classes,
                     escape(value), escape(detail));
}

std::string plural(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string summary_sentence(const ReportInput& input, const TripTotals& totals) {
  const Money money(input.currency);
  if (totals.trips == 0 && totals.open == 0) {
    return fmt::format("{} watched, nothing traded.", plural(input.tickers.size(), "ticker", "tickers"));
  }
  std::string text = fmt::format(
      "{} watched, {} made: {} earned and {} lost money.", plural(input.tickers.size(), "ticker", "tickers"),
      plural(static_cast<std::size_t>(totals.trips), "round trip", "round trips"), totals.won, totals.lost);
  if (totals.open > 0) {
    text += fmt::format(" {} still open at the end.",
                        plural(static_cast<std::size_t>(totals.open), "position was", "positions were"));
  }
  return text;
}

std::string books_word(const ReportInput& input) {
  const auto wrong =
      std::count_if(input.books.begin(), input.books.end(), [](const auto& line) { return !line.ok; });
  if (input.books.empty()) return "not compared";
  return wrong == 0 ? "agree" : "differ";
}

std::string cards(const ReportInput& input, const TripTotals& totals, const Drawdown& drawdown) {
  const Money money(input.currency);
  std::string html = "<dl class=\"cards\">";
  html += card("Net profit", money.with_sign(totals.net), "after commissions, closed round trips",
               tone(totals.net));
  html += card("Gross profit", money.with_sign(totals.gross), "before commissions", tone(totals.gross));
  Decimal commission;
  Decimal slippage;
  std::int64_t fills = 0;
  for (const auto& row : input.costs) {
    commission += row.commission;
    slippage += row.slippage;
    fills += row.fills;
  }
  html += card("Commissions", money.plain(commission),
               "of " + plural(static_cast<std::size_t>(fills), "fill", "fills"));
  html += card("Slippage", money.with_sign(slippage), "part of the gross profit; a plus is a cost");
  html += card("Round trips", std::to_string(totals.trips),
               totals.trips == 0 ? "none"
                                 : fmt::format("{} won, {} lost ({:.0f} % won)", totals.won, totals.lost,
                                               100.0 * totals.won / totals.trips));
  if (!input.equity.empty()) {
    html += card("Deepest drawdown", money.plain(drawdown.deepest),
                 drawdown.deepest.is_zero() ? "never below the best level" : "at " + clock_time(drawdown.at));
    html += card("Equity at the end", money.plain(input.equity.back().equity),
                 "from " + money.plain(input.equity.front().equity));
  }
  const std::string books = books_word(input);
  html += card("Books", books, "ours against the broker's",
               books == "agree" ? "win" : (books == "differ" ? "loss" : ""));
  return html + "</dl>";
}

std::string equity_section(const ReportInput& input, const TimeSpan& span, const Drawdown& drawdown) {
  std::string html = "<section id=\"equity\"><h2>Equity</h2>";
  if (input.equity.empty()) return html + "<p class=\"nothing\">No equity was recorded.</p></section>";
  const Money money(input.currency);
  const auto format_money = [money](double value, int places) {
    return money.plain(Decimal::from_double(value).value_or(Decimal()), places);
  };
  Chart equity;
  equity.label = "Equity over the session";
  equity.classes = "tall";
  equity.span = span;
  for (const auto& point : input.equity) equity.line.push_back({point.at, point.equity.to_double()});
  equity.line = thinned(equity.line, kEquityPoints);
  equity.base_line = input.equity.front().equity.to_double();
  equity.format_value = format_money;
  html +=
      "<figure>" + render_chart(equity) +
      "<figcaption>Cash and the value of what is held, over the day. The dashed line is where the day began."
      "</figcaption></figure><h3>Drawdown</h3>";
  Chart down;
  down.label = "Drawdown over the session";
  down.classes = "low down";
  down.span = span;
  down.line = thinned(drawdown.line, kEquityPoints);
  down.fill_to_zero = true;
  down.format_value = format_money;
  html += "<figure>" + render_chart(down);
  fmt::format_to(
      Out(html),
      "<figcaption>How far equity stood below its best level so far. {}</figcaption></figure></section>",
      drawdown.deepest.is_zero()
          ? std::string("It never did.")
          : fmt::format("The deepest point was {} at {}.", escape(money.plain(drawdown.deepest)),
                        clock_time(drawdown.at)));
  return html;
}

ChartMark mark_of(const ReportMarker& marker) {
  ChartMark mark;
  mark.time = marker.time;
  mark.value = marker.price;
  mark.points_up = marker.side == model::Side::Buy;
  const bool entry = marker.role == model::OrderRole::Entry;
  mark.classes = entry ? "in" : "out";
  mark.classes += !marker.won ? " even" : (*marker.won ? " win" : " loss");
  std::string role = marker.role ? model::to_string(*marker.role) : "not our order";
  std::replace(role.begin(), role.end(), '_', ' ');
  mark.tip = fmt::format("{} {} at {}, {} ({})", mark.points_up ? "Bought" : "Sold",
                         quantity(marker.quantity), price(marker.price), clock_time(marker.time), role);
  return mark;
}

std::string ticker_chart(const ReportInput& input, const ReportTicker& ticker, const TimeSpan& span) {
  const TripTotals totals = totals_of(input.round_trips, ticker.ticker);
  const Money money(input.currency);
  Chart chart;
  chart.label = "Price of " + ticker.ticker + " with entries and exits";
  chart.classes = "price";
  chart.span = span;
  for (const auto& bar : ticker.bars) {
    chart.line.push_back({bar.end(), bar.close});
    chart.band.push_back({bar.end(), bar.low, bar.high});
  }
  for (const auto& marker : ticker.markers) chart.marks.push_back(mark_of(marker));
  chart.format_value = [](double value, int places) {
    return grouped(Decimal::from_double(value).value_or(Decimal()), std::max(places, 2));
  };
  std::string result = "no trade";
  if (totals.trips > 0) {
    result = plural(static_cast<std::size_t>(totals.trips), "round trip", "round trips") + ", net ";
  }
  return fmt::format("<figure class=\"ticker\" id=\"t-{0}\"><h3>{0} <small>{1}{2}</small></h3>{3}</figure>",
                     escape(ticker.ticker), result,
                     totals.trips > 0 ? fmt::format("<b class=\"{}\">{}</b>", tone(totals.net),
                                                    escape(money.with_sign(totals.net)))
                                      : "",
                     render_chart(chart));
}

std::string legend() {
  const auto mark = [](const char* classes, const char* symbol) {
    return fmt::format("<svg class=\"mark {}\" viewBox=\"0 0 12 12\"><use href=\"#{}\"/></svg>", classes,
                       symbol);
  };
  return "<ul class=\"legend\"><li>" + mark("in even", "up") + "bought</li><li>" + mark("in even", "down") +
         "sold</li><li>" + mark("in win", "up") + mark("out win", "down") +
         "round trip that earned money</li><li>" + mark("in loss", "up") + mark("out loss", "down") +
         "round trip that lost money</li><li>" + mark("in even", "up") + "full: the way in</li><li>" +
         mark("out even", "down") +
         "hollow: the way out</li><li><i class=\"key line\"></i>last price of each minute</li><li><i "
         "class=\"key "
         "band\"></i>low to high of each minute</li></ul>";
}

std::string charts_section(const ReportInput& input, const TimeSpan& span) {
  std::string html =
      "<section id=\"charts\"><h2>Prices, entries and exits</h2><p>One chart for each ticker, all over the "
      "same time. Times "
      "are New York's.</p>";
  if (input.tickers.empty()) return html + "<p class=\"nothing\">No ticker was watched.</p></section>";
  html += legend() + "<div class=\"charts\">";
  for (const auto& ticker : input.tickers) html += ticker_chart(input, ticker, span);
  return html + "</div></section>";
}

std::string books_section(const ReportInput& input) {
  std::string html =
      "<section id=\"books\"><h2>Books</h2><p>What our journal says the account holds, against what the "
      "broker says.</p>";
  if (input.books.empty())
    return html + "<p class=\"nothing\">They were not compared in this run.</p></section>";
  const auto wrong = static_cast<std::size_t>(
      std::count_if(input.books.begin(), input.books.end(), [](const auto& line) { return !line.ok; }));
  if (wrong == 0) {
    fmt::format_to(Out(html), "<p class=\"verdict win\">They agree on {}.</p>",
                   plural(input.books.size(), "line", "all lines"));
  } else {
    fmt::format_to(Out(html),
                   "<p class=\"verdict loss\">They differ on {} of {}. Look into it before trading on.</p>",
                   wrong, plural(input.books.size(), "line", "lines"));
  }
  return html + books_table(input) + "</section>";
}

std::string trips_section(const ReportInput& input, const TripTotals& totals) {
  std::string html =
      "<section id=\"trips\"><h2>Round trips</h2><p>A round trip goes from holding nothing to holding "
      "nothing "
      "again. Net is gross less commissions.</p>";
  html += totals.trips == 0 ? "<p class=\"nothing\">There was none.</p>" : trips_table(input);
  if (totals.open > 0) html += "<h3>Still open at the end</h3>" + open_trips_table(input);
  if (totals.trips > 0) html += "<h3>By ticker</h3>" + ticker_table(input);
  return html + "</section>";
}

std::string costs_section(const ReportInput& input) {
  std::string html =
      "<section id=\"costs\"><h2>Costs</h2><p>Commissions are the broker's. Slippage is how much worse the "
      "fills were than "
      "the price they were decided on (entries and exits) or ordered at (stops and targets); a minus means "
      "better. One bp "
      "is a hundredth of a percent.</p>";
  if (input.costs.empty())
    return html + "<p class=\"nothing\">Nothing was filled, so nothing was paid.</p></section>";
  return html + costs_table(input) + "</section>";
}

std::string facts_section(const ReportInput& input) {
  if (input.facts.empty()) return {};
  std::string html = "<section id=\"facts\"><h2>About this run</h2><dl class=\"facts\">";
  for (const auto& fact : input.facts) {
    fmt::format_to(Out(html), "<div><dt>{}</dt><dd>{}</dd></div>", escape(fact.label), escape(fact.value));
  }
  return html + "</dl></section>";
}

}  // namespace

std::string render_report(const ReportInput& input) {
  const TripTotals totals = totals_of(input.round_trips);
  const Drawdown drawdown = drawdown_of(input.equity);
  const TimeSpan span = span_of(input);
  std::string html;
  fmt::format_to(
      Out(html),
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>{0} - ibflow</title>\n<style>{1}</style>"
      "</head>\n<body>{2}<main><header><p class=\"brand\">ibflow</p><h1>{0}</h1><p class=\"lead\">{3}</p>",
      escape(input.title), kReportStyle, chart_symbols(), escape(summary_sentence(input, totals)));
  html += cards(input, totals, drawdown) + "</header>\n";
  html += equity_section(input, span, drawdown) + "\n";
  html += charts_section(input, span) + "\n";
  html += trips_section(input, totals) + "\n";
  html += costs_section(input) + "\n";
  html += books_section(input) + "\n";
  html += facts_section(input) + "\n";
  return html + "</main></body></html>\n";
}

core::Expected<void> write_report(const std::filesystem::path& file, const ReportInput& input) {
  return core::write_file(file, render_report(input), "report");
}

}  // namespace ibflow::monitor
