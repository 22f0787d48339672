#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "ibflow/monitor/detail/tables.hpp"
#include "ibflow/monitor/detail/text.hpp"

namespace ibflow::monitor::detail {

namespace {

using core::Decimal;
using Out = std::back_insert_iterator<std::string>;

class Table {
 public:
  Table(std::string_view classes, std::initializer_list<std::string_view> heads) {
    html_ = fmt::format("<div class=\"scroll\"><table class=\"{}\"><thead><tr>", classes);
    for (const auto head : heads) {
      // A leading '#' marks a column of numbers.
      const bool number = head.starts_with('#');
      fmt::format_to(Out(html_), "<th scope=\"col\"{}>{}</th>", number ? " class=\"n\"" : "",
                     number ? head.substr(1) : head);
    }
    html_ += "</tr></thead><tbody>";
  }
  Table& row() { return open_row(""); }
  Table& text(std::string_view value, std::string_view classes = "") {
    fmt::format_to(Out(html_), "<td class=\"{}\">{}</td>", classes, escape(value));
    return *this;
  }
  Table& number(std::string_view value, std::string_view classes = "") {
    fmt::format_to(Out(html_), "<td class=\"n {}\">{}</td>", classes, escape(value));
    return *this;
  }
  Table& foot() { return open_row("</tbody><tfoot>"); }
  Table& blank(int columns) {
    fmt::format_to(Out(html_), "<td colspan=\"{}\"></td>", columns);
    return *this;
  }
  [[nodiscard]] std::string end() const {
    return html_ + (in_row_ ? "</tr>" : "") + (in_foot_ ? "</tfoot>" : "</tbody>") + "</table></div>";
  }

 private:
  Table& open_row(std::string_view before) {
    if (std::exchange(in_row_, true)) html_ += "</tr>";
    if (!before.empty()) in_foot_ = true;
    html_ += before;
    html_ += "<tr>";
    return *this;
  }
  std::string html_;
  bool in_row_ = false;
  bool in_foot_ = false;
};

std::string words(std::string text) {
  for (char& c : text) {
    if (c == '_') c = ' ';
  }
  return text;
}

std::string in_basis_points(const Decimal& cost, const Decimal& traded) {
  if (traded.is_zero()) return "";
  return fmt::format("{:.1f} bp", cost.to_double() / traded.to_double() * 1e4);
}

}  // namespace

TripTotals totals_of(const std::vector<journal::RoundTrip>& trips, const std::string& ticker) {
  TripTotals totals;
  for (const auto& trip : trips) {
    if (!ticker.empty() && trip.ticker != ticker) continue;
    if (!trip.closed) {
      ++totals.open;
      continue;
    }
    if (totals.trips == 0) totals.best = totals.worst = trip.net_pnl;
    ++totals.trips;
    if (trip.net_pnl.is_positive()) ++totals.won;
    if (trip.net_pnl.is_negative()) ++totals.lost;
    totals.gross += trip.gross_pnl;
    totals.commission += trip.commission;
    totals.net += trip.net_pnl;
    totals.best = core::max(totals.best, trip.net_pnl);
    totals.worst = core::min(totals.worst, trip.net_pnl);
  }
  return totals;
}

std::string trips_table(const ReportInput& input) {
  const Money money(input.currency);
  Table table("trips", {"Ticker", "Direction", "#Shares", "In at", "#In price", "Out at", "#Out price",
                        "#Gross", "#Commission", "#Net", "Why in", "Why out"});
  for (const auto& trip : input.round_trips) {
    if (!trip.closed) continue;
    table.row()
        .text(trip.ticker, "ticker")
        .text(trip.is_long ? "long" : "short")
        .number(quantity(trip.quantity))
        .text(clock_time(trip.entry_time), "time")
        .number(price(trip.entry_price))
        .text(clock_time(trip.exit_time.value_or(trip.entry_time)), "time")
        .number(price(trip.exit_price.value_or(0)))
        .number(money.with_sign(trip.gross_pnl), tone(trip.gross_pnl))
        .number(money.plain(trip.commission))
        .number(money.with_sign(trip.net_pnl), tone(trip.net_pnl))
        .text(trip.entry_reason, "why")
        .text(words(trip.exit_reason), "why");
  }
  const TripTotals totals = totals_of(input.round_trips);
  table.foot()
      .text(fmt::format("{} round trips", totals.trips))
      .blank(6)
      .number(money.with_sign(totals.gross), tone(totals.gross))
      .number(money.plain(totals.commission))
      .number(money.with_sign(totals.net), tone(totals.net))
      .blank(2);
  return table.end();
}

std::string open_trips_table(const ReportInput& input) {
  const Money money(input.currency);
  Table table("trips",
              {"Ticker", "Direction", "#Shares in", "In at", "#In price", "#Commission so far", "Why in"});
  for (const auto& trip : input.round_trips) {
    if (trip.closed) continue;
    table.row()
        .text(trip.ticker, "ticker")
        .text(trip.is_long ? "long" : "short")
        .number(quantity(trip.quantity))
        .text(clock_time(trip.entry_time), "time")
        .number(price(trip.entry_price))
        .number(money.plain(trip.commission))
        .text(trip.entry_reason, "why");
  }
  return table.end();
}

std::string ticker_table(const ReportInput& input) {
  const Money money(input.currency);
  Table table("tickers", {"Ticker", "#Round trips", "#Won", "#Lost", "#Gross", "#Commission", "#Net", "#Best",
                          "#Worst"});
  const auto add = [&](const TripTotals& t) {
    table.number(std::to_string(t.trips)).number(std::to_string(t.won)).number(std::to_string(t.lost));
    table.number(money.with_sign(t.gross), tone(t.gross)).number(money.plain(t.commission));
    table.number(money.with_sign(t.net), tone(t.net));
    table.number(t.trips == 0 ? "" : money.with_sign(t.best))
        .number(t.trips == 0 ? "" : money.with_sign(t.worst));
  };
  for (const auto& ticker : input.tickers) {
    table.row().text(ticker.ticker, "ticker");
    add(totals_of(input.round_trips, ticker.ticker));
  }
  table.foot().text("All");
  add(totals_of(input.round_trips));
  return table.end();
}

std::string costs_table(const ReportInput& input) {
  const Money money(input.currency);
  Table table("costs", {"Ticker", "#Fills", "#Shares", "#Traded value", "#Commission", "#Slippage",
                        "#Both, of value"});
  const auto add = [&](const journal::CostRow& row) {
    table.number(std::to_string(row.fills))
        .number(quantity(row.shares))
        .number(money.plain(row.traded_value));
    table.number(money.plain(row.commission)).number(money.with_sign(row.slippage), tone(-row.slippage));
    table.number(in_basis_points(row.commission + row.slippage, row.traded_value));
  };
  journal::CostRow all;
  for (const auto& row : input.costs) {
    table.row().text(row.ticker, "ticker");
    add(row);
    all.fills += row.fills;
    all.shares += row.shares;
    all.traded_value += row.traded_value;
    all.commission += row.commission;
    all.slippage += row.slippage;
  }
  table.foot().text("All");
  add(all);
  return table.end();
}

std::string books_table(const ReportInput& input) {
  Table table("books", {"", "What", "#Ours", "#The broker's"});
  for (const auto& line : input.books) {
    table.row()
        .text(line.ok ? "\u2713 agrees" : "\u2717 differs", line.ok ? "win" : "loss")
        .text(line.label)
        .number(line.ours)
        .number(line.theirs);
  }
  return table.end();
}

}  // namespace ibflow::monitor::detail
