#include "session_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ibflow::cli {

namespace {

std::string price(const std::optional<double>& value) {
  return value ? fmt::format("{:.2f}", *value) : "-";
}

Colour colour_of(const core::Decimal& amount) {
  if (amount.is_positive()) return Colour::Green;
  return amount.is_negative() ? Colour::Red : Colour::Plain;
}

Colour colour_of(const std::string& signal) {
  if (signal == "BUY") return Colour::Green;
  return signal == "SELL" ? Colour::Red : Colour::Dim;
}

std::string bar_of(double share, int width) {
  const int full = static_cast<int>(share * width);
  std::string bar;
  for (int i = 0; i < width; ++i) bar += i < full ? "█" : "░";
  return bar;
}

std::string words(std::string text) {
  std::ranges::replace(text, '_', ' ');
  return text;
}

std::string clock_of(core::Timestamp at) {
  return core::format_time_of_day(core::to_new_york(at).time_of_day);
}

}  // namespace

std::string money(const core::Decimal& amount, bool with_sign) {
  std::string digits = amount.abs().to_fixed(2);
  for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 6; place > 0; place -= 3) {
    digits.insert(static_cast<std::size_t>(place), 1, ',');
  }
  if (amount.rounded(2).is_negative()) return "-" + digits;
  return with_sign ? "+" + digits : digits;
}

double session_progress(core::Timestamp now, core::Timestamp open, core::Timestamp close) {
  const auto length = close - open;
  if (length.count() <= 0) return 0;
  return std::clamp(static_cast<double>((now - open).count()) / static_cast<double>(length.count()), 0.0,
                    1.0);
}

void add_header(Lines& lines, const std::string& title, const control::Snapshot& snapshot) {
  const core::NewYorkTime local = core::to_new_york(snapshot.time);
  const double progress = session_progress(snapshot.time, snapshot.session_open, snapshot.session_close);
  lines.cell(" ibflow " + title, Colour::Bold);
  lines.cell(fmt::format("  {}  {} New York  ", core::format_date(local.date),
                         core::format_time_of_day(local.time_of_day)));
  lines.cell(bar_of(progress, lines.columns() < 100 ? 8 : 24), Colour::Cyan);
  lines.cell(fmt::format(" {:5.1f} %  ", progress * 100));
  const bool as_usual = snapshot.phase == "trading" && snapshot.paused.empty();
  lines.cell(snapshot.paused.empty() ? snapshot.phase : snapshot.phase + ", paused",
             as_usual ? Colour::Green : Colour::Yellow);
  lines.end();
}

void add_money(Lines& lines, const control::Snapshot& snapshot) {
  const control::MoneyView& view = snapshot.money;
  lines.cell(fmt::format(" {}  net ", snapshot.account));
  lines.cell(money(view.net, true), colour_of(view.net));
  lines.cell(fmt::format("  realised {}  unrealised {}  commissions {}  equity {}  positions {}/{}",
                         money(view.realised, true), money(view.unrealised, true),
                         money(view.commissions, false), money(view.equity, false),
                         snapshot.counts.open_positions, snapshot.max_positions));
  lines.end();
}

void add_gateway(Lines& lines, const control::Snapshot& snapshot) {
  const control::GatewayView& gateway = snapshot.gateway;
  const auto farms_up = std::ranges::count_if(gateway.farms, &control::FarmRow::up);
  const bool link_up = gateway.ib_link != "lost";
  lines.cell(" gateway ");
  lines.cell(gateway.socket, gateway.socket == "ready" ? Colour::Green : Colour::Red);
  lines.cell("  IB link ");
  lines.cell(link_up ? "up" : "down", link_up ? Colour::Green : Colour::Red);
  lines.cell(fmt::format("  farms {}/{}  server {}{}  ticks {}  predictions {}", farms_up,
                         gateway.farms.size(), gateway.server_version,
                         snapshot.keeps_step ? "  keeps step" : "", snapshot.counts.ticks,
                         snapshot.counts.predictions));
  if (snapshot.counts.prediction_failures > 0)
    lines.cell(fmt::format("  {} failed", snapshot.counts.prediction_failures), Colour::Red);
  lines.end();
}

void add_warnings(Lines& lines, const control::Snapshot& snapshot) {
  if (!snapshot.why_no_entries.empty()) {
    lines.cell(" no new positions: " + snapshot.why_no_entries, Colour::Yellow);
    lines.end();
  }
  if (snapshot.last_problem.empty()) return;
  lines.cell(" " + snapshot.last_problem, Colour::Red);
  lines.end();
}

void add_ticker_heading(Lines& lines) {
  const bool wide = lines.columns() >= 90;
  lines.cell(fmt::format(" {:<6}{:>9}{:>9}{:>9}{} {:<9}{:>6}{:>9}{:>10}  {}", "", "bid", "ask", "last",
                         wide ? "     ATR " : "", "state", "held", "at", "P&L", "signal"),
             Colour::Dim);
  lines.end();
}

void add_ticker(Lines& lines, const control::TickerRow& ticker) {
  const bool wide = lines.columns() >= 90;
  lines.cell(fmt::format(" {:<6}", ticker.symbol), Colour::Bold);
  lines.cell(
      fmt::format("{:>9}{:>9}{:>9}{} {:<9}", price(ticker.bid), price(ticker.ask), price(ticker.last),
                  wide ? fmt::format("{:>8} ", ticker.atr ? fmt::format("{:.3f}", *ticker.atr) : "-") : "",
                  ticker.halted ? "HALTED" : ticker.state));
  const bool held = !ticker.position.is_zero();
  lines.cell(fmt::format("{:>6}{:>9}", held ? ticker.position.normalized().to_string() : "-",
                         held ? price(ticker.average_price) : "-"));
  const core::Decimal profit = ticker.realised + ticker.unrealised.value_or(core::Decimal());
  lines.cell(fmt::format("{:>10}", profit.is_zero() ? "-" : money(profit, true)), colour_of(profit));
  if (!ticker.signal.empty()) {
    lines.cell(fmt::format("  {:<4}", ticker.signal), colour_of(ticker.signal));
    lines.cell(fmt::format(" {:.2f}", ticker.confidence.value_or(0)));
  }
  lines.end();
}

void add_order(Lines& lines, const control::OrderRow& order) {
  std::string terms = order.type;
  if (order.stop_price) terms += fmt::format(" {:.2f}", *order.stop_price);
  if (order.limit_price) terms += fmt::format(" {:.2f}", *order.limit_price);
  lines.cell(fmt::format(" #{:<5} {:<6} {:<4} {:>6}  {:<12} {:<12} {}{}", order.order_id, order.symbol,
                         order.side, order.quantity.normalized().to_string(), terms, words(order.role),
                         order.status, order.cancel_asked ? ", cancel asked" : ""));
  lines.end();
}

void add_signal(Lines& lines, const control::SignalRow& signal) {
  lines.cell(fmt::format(" {} ", clock_of(signal.heard_at)), Colour::Dim);
  lines.cell(fmt::format("{:<6}", signal.symbol), Colour::Bold);
  lines.cell(fmt::format("{:<4}", signal.signal), colour_of(signal.signal));
  const bool acts = !signal.decision.starts_with("ignore");
  lines.cell(fmt::format(" {:.2f}  ", signal.confidence));
  lines.cell(words(signal.decision), acts ? Colour::Plain : Colour::Dim);
  lines.end();
}

void add_event(Lines& lines, const control::EventRow& event) {
  lines.cell(fmt::format(" {} ", clock_of(event.at)), Colour::Dim);
  lines.cell(fmt::format("{:<6}", event.symbol), Colour::Bold);
  lines.cell(words(event.text));
  lines.end();
}

}  // namespace ibflow::cli
