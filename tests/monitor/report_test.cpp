// The page says what happened, in words, figures and charts, and carries nothing from outside.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "builders.hpp"

namespace ibflow::monitor::test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Report, has_the_headline_figures) {
  const std::string page = render_report(a_session());
  EXPECT_THAT(page, HasSubstr("<h1>Session 2019-02-13</h1>"));
  EXPECT_THAT(page, HasSubstr("2 tickers watched, 2 round trips made: 1 earned and 1 lost money."));
  EXPECT_THAT(page, HasSubstr("<dt>Net profit</dt><dd class=\"loss\">\u2212$1,179.52</dd>"));
  EXPECT_THAT(page, HasSubstr("<dt>Gross profit</dt><dd class=\"loss\">\u2212$1,175.50</dd>"));
  EXPECT_THAT(page, HasSubstr("<dt>Commissions</dt><dd class=\"\">$4.02</dd>"));
  EXPECT_THAT(page, HasSubstr("1 won, 1 lost (50 % won)"));
  EXPECT_THAT(page, HasSubstr("<dt>Deepest drawdown</dt><dd class=\"\">\u2212$40.00</dd><p>at 09:32:00</p>"));
  EXPECT_THAT(page, HasSubstr("<dd class=\"\">$1,000,080.00</dd><p>from $1,000,000.00</p>"));
  EXPECT_THAT(page, HasSubstr("<dt>Books</dt><dd class=\"win\">agree</dd>"));
}

TEST(Report, draws_one_chart_a_ticker_and_two_of_the_equity) {
  const std::string page = render_report(a_session());
  EXPECT_EQ(count_of(page, "<div class=\"plot "), 4U);
  EXPECT_EQ(count_of(page, "<figure class=\"ticker\""), 2U);
  EXPECT_THAT(page, HasSubstr("<h3>AAPL <small>2 round trips, net <b class=\"loss\">"));
  EXPECT_THAT(page, HasSubstr("<h3>SPY <small>no trade</small>"));
  EXPECT_THAT(page, HasSubstr(">10:00</span>"));
  EXPECT_THAT(page, HasSubstr(">15:00</span>"));
}

TEST(Report, marks_each_fill_by_direction_purpose_and_profit) {
  const std::string page = render_report(a_session());
  EXPECT_THAT(page, HasSubstr("<svg class=\"mark in win up\""));
  EXPECT_THAT(page, HasSubstr("<title>Bought 100 at 170.25, 09:40:00 (entry)</title>"));
  EXPECT_THAT(page, HasSubstr("<svg class=\"mark out win down\""));
  EXPECT_THAT(page, HasSubstr("<title>Sold 100 at 171.50, 09:50:00 (take profit)</title>"));
}

TEST(Report, lists_round_trips_with_costs_and_totals) {
  const std::string page = render_report(a_session());
  EXPECT_THAT(page, HasSubstr("<td class=\"time\">09:40:00</td><td class=\"n \">170.25</td>"));
  EXPECT_THAT(page, HasSubstr("<td class=\"n win\">+$122.98</td><td class=\"why\">BUY at 0.82</td>"
                              "<td class=\"why\">take profit</td>"));
  EXPECT_THAT(page, HasSubstr("<tfoot><tr><td class=\"\">2 round trips</td>"));
  EXPECT_THAT(page, HasSubstr("<td class=\"n \">$68,350.00</td>"));
  EXPECT_THAT(page, HasSubstr("1.1 bp"));
}

TEST(Report, lists_open_positions_apart_and_leaves_them_out_of_the_totals) {
  ReportInput input = a_session();
  input.round_trips[1].closed = false;
  const std::string page = render_report(input);
  EXPECT_THAT(
      page, HasSubstr("1 round trip made: 1 earned and 0 lost money. 1 position was still open at the end."));
  EXPECT_THAT(page, HasSubstr("Still open at the end"));
  EXPECT_THAT(page, HasSubstr("<dd class=\"win\">+$122.98</dd>"));
}

TEST(Report, says_loudly_when_the_books_differ) {
  ReportInput input = a_session();
  input.books[1] = {false, "position SPY", "100", "0"};
  const std::string page = render_report(input);
  EXPECT_THAT(page, HasSubstr("<dd class=\"loss\">differ</dd>"));
  EXPECT_THAT(page, HasSubstr("They differ on 1 of 2 lines."));
  EXPECT_THAT(page,
              HasSubstr("\u2717 differs</td><td class=\"\">position SPY</td><td class=\"n \">100</td>"));
}

TEST(Report, escapes_every_text) {
  ReportInput input = a_session();
  const std::string evil = "<script>alert('x')</script>&\"";
  input.title = input.currency = evil;
  input.facts = {{evil, evil}};
  input.tickers[0].ticker = input.round_trips[0].ticker = input.costs[0].ticker = evil;
  input.round_trips[0].entry_reason = input.round_trips[0].exit_reason = evil;
  input.books = {{false, evil, evil, evil}};
  input.round_trips[1].closed = false;
  input.round_trips[1].entry_reason = evil;
  const std::string page = render_report(input);
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("alert('x')")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;"));
}

TEST(Report, needs_no_network_and_no_script) {
  const std::string page = render_report(a_session());
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  for (const char* outside : {"http://", "https://", "src=", "@import", "url(", "<script", "<link"}) {
    EXPECT_THAT(page, Not(HasSubstr(outside)));
  }
}

TEST(Report, closes_every_element_it_opens) {
  const std::string page = render_report(a_session());
  for (const std::string name : {"section", "figure", "table", "thead", "tbody", "tfoot", "tr", "td", "div",
                                 "svg", "span", "p", "dl", "ul", "li", "h2", "h3", "title", "main"}) {
    EXPECT_EQ(count_of(page, "<" + name + " ") + count_of(page, "<" + name + ">"),
              count_of(page, "</" + name + ">"))
        << name;
  }
}

TEST(Report, of_a_day_without_trades_says_so) {
  ReportInput input;
  input.title = "Quiet";
  input.tickers = {a_ticker("SPY")};
  input.equity = {{at(0), 1000000, 1000000}};
  const std::string page = render_report(input);
  EXPECT_THAT(page, HasSubstr("1 ticker watched, nothing traded."));
  EXPECT_THAT(page, HasSubstr("There was none."));
  EXPECT_THAT(page, HasSubstr("nothing was paid"));
  EXPECT_THAT(page, HasSubstr("They were not compared in this run."));
  EXPECT_THAT(page, HasSubstr("It never did."));
  EXPECT_THAT(page, Not(HasSubstr("nan")));
}

TEST(Report, of_nothing_at_all_is_still_a_page) {
  const std::string page = render_report({});
  EXPECT_THAT(page, HasSubstr("No ticker was watched."));
  EXPECT_THAT(page, HasSubstr("No equity was recorded."));
  EXPECT_THAT(page, HasSubstr("</html>"));
}

TEST(Report, of_prices_that_never_move_has_an_axis) {
  ReportInput input = a_session();
  for (auto& bar : input.tickers[1].bars) bar.open = bar.high = bar.low = bar.close = 50;
  const std::string page = render_report(input);
  EXPECT_THAT(page, Not(HasSubstr("nan")));
  EXPECT_THAT(page, Not(HasSubstr("inf")));
  EXPECT_THAT(page, HasSubstr(">50.00</span>"));
}

TEST(Report, of_twelve_tickers_and_a_whole_day_stays_small) {
  ReportInput input = a_session();
  input.tickers.clear();
  for (int i = 0; i < 12; ++i) input.tickers.push_back(a_ticker("T" + std::to_string(i)));
  input.equity.clear();
  for (int i = 0; i < 23400; ++i) input.equity.push_back({at(i), 1000000, 1000000 + i % 977});
  for (int i = 0; i < 300; ++i) {
    input.round_trips.push_back(a_trip("T" + std::to_string(i % 12), "12.5", "2"));
    input.tickers[static_cast<std::size_t>(i % 12)].markers.push_back(a_session().tickers[0].markers[0]);
  }
  EXPECT_LT(render_report(input).size(), 1'000'000U);
}

TEST(Report, keeps_the_peaks_of_a_long_equity_curve) {
  ReportInput input = a_session();
  input.equity.clear();
  for (int i = 0; i < 20000; ++i) input.equity.push_back({at(i), 1000000, i == 7777 ? 999000 : 1000000});
  const std::string page = render_report(input);
  EXPECT_THAT(page, HasSubstr("The deepest point was \u2212$1,000.00 at 11:39:37."));
  EXPECT_THAT(page, HasSubstr(">\u2212$1,000</span>"));
}

}  // namespace
}  // namespace ibflow::monitor::test
