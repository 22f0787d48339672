#include "screen.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace ibflow::cli {

namespace {

enum class Colour { Plain, Dim, Bold, Green, Red, Yellow, Cyan };

const char* code_of(Colour colour) {
  switch (colour) {
    case Colour::Plain:
      return "";
    case Colour::Dim:
      return "\x1b[2m";
    case Colour::Bold:
      return "\x1b[1m";
    case Colour::Green:
      return "\x1b[32m";
    case Colour::Red:
      return "\x1b[31m";
    case Colour::Yellow:
      return "\x1b[33m";
    case Colour::Cyan:
      return "\x1b[36m";
  }
  return "";
}

/// Builds lines cell by cell and keeps count of what is visible, so that colours never break the width.
class Lines {
 public:
  explicit Lines(const ScreenSize& size) : size_(size) {}

  void cell(const std::string& text, Colour colour = Colour::Plain) {
    const std::string cut = cut_to(text, size_.columns - used_);
    used_ += width_of(cut);
    if (size_.colours && colour != Colour::Plain) {
      line_ += code_of(colour) + cut + "\x1b[0m";
    } else {
      line_ += cut;
    }
  }

  void end() {
    if (static_cast<int>(lines_.size()) < size_.rows) lines_.push_back(std::move(line_));
    line_.clear();
    used_ = 0;
  }

  void heading(const std::string& text) {
    std::string rule = "── " + text + " ";
    while (width_of(rule) < size_.columns) rule += "─";
    cell(rule, Colour::Dim);
    end();
  }

  [[nodiscard]] int left() const { return size_.rows - static_cast<int>(lines_.size()); }

  [[nodiscard]] std::string text() const { return fmt::format("{}\n", fmt::join(lines_, "\n")); }

 private:
  static bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }
  static int width_of(const std::string& text) {
    return static_cast<int>(std::ranges::count_if(text, starts_character));
  }
  static std::string cut_to(const std::string& text, int width) {
    int seen = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (starts_character(text[i]) && ++seen > width) return text.substr(0, i);
    }
    return text;
  }

  ScreenSize size_;
  std::vector<std::string> lines_;
  std::string line_;
  int used_ = 0;
};

std::string price(const std::optional<double>& value) {
  return value ? fmt::format("{:.2f}", *value) : "-";
}

Colour colour_of(const core::Decimal& amount) {
  if (amount.is_positive()) return Colour::Green;
  return amount.is_negative() ? Colour::Red : Colour::Plain;
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

void add_header(Lines& lines, const ScreenInput& input) {
  const app::TradingStatus& status = input.status;
  const core::NewYorkTime local = core::to_new_york(status.now);
  const double progress = session_progress(status);
  lines.cell(" ibflow " + input.title, Colour::Bold);
  lines.cell(fmt::format("  {}  {} New York  ", core::format_date(local.date),
                         core::format_time_of_day(local.time_of_day)));
  lines.cell(bar_of(progress, 24), Colour::Cyan);
  lines.cell(fmt::format(" {:5.1f} %  ", progress * 100));
  lines.cell(status.phase, status.phase == "trading" ? Colour::Green : Colour::Yellow);
  lines.end();
}

void add_account(Lines& lines, const ScreenInput& input) {
  const auto& snapshot = input.status.engine;
  lines.cell(fmt::format(" {}  net ", input.status.account));
  lines.cell(money(snapshot.net_pnl, true), colour_of(snapshot.net_pnl));
  lines.cell(fmt::format("  realised {}  unrealised {}  commissions {}  equity {}  positions {}/{}",
                         money(snapshot.realised, true), money(snapshot.unrealised, true),
                         money(snapshot.commissions, false), money(snapshot.equity, false),
                         snapshot.summary.open_positions_at_end, input.max_positions));
  lines.end();
}

void add_health(Lines& lines, const app::TradingStatus& status) {
  const auto& health = status.health;
  const auto farms_up =
      std::ranges::count_if(health.farms, [](const auto& farm) { return farm.second.is_up(); });
  const bool ready = health.socket == gateway::Health::Socket::Ready;
  lines.cell(" gateway ");
  lines.cell(connection::to_string(health.socket), ready ? Colour::Green : Colour::Red);
  lines.cell("  IB link ");
  lines.cell(health.ib_link_is_up() ? "up" : "down", health.ib_link_is_up() ? Colour::Green : Colour::Red);
  lines.cell(fmt::format("  farms {}/{}  server {}{}  ticks {}  predictions {}", farms_up,
                         health.farms.size(), status.server_version, status.keeps_step ? "  keeps step" : "",
                         health.ticks, status.engine.summary.predictions));
  if (status.prediction_failures > 0) {
    lines.cell(fmt::format("  {} failed", status.prediction_failures), Colour::Red);
  }
  lines.end();
  if (!status.engine.why_no_entries.empty()) {
    lines.cell(" no new positions: " + status.engine.why_no_entries, Colour::Yellow);
    lines.end();
  }
  const std::string problem = app::in_trouble(status) ? status.health.why_not_ready : status.last_problem;
  if (!problem.empty()) {
    lines.cell(" " + problem, Colour::Red);
    lines.end();
  }
}

void add_ticker(Lines& lines, const engine::TickerSnapshot& ticker) {
  lines.cell(fmt::format(" {:<6}", ticker.symbol), Colour::Bold);
  lines.cell(fmt::format("{:>9} {:>9} {:>9} {:>7}  {:<9}", price(ticker.bid), price(ticker.ask),
                         price(ticker.last), ticker.atr ? fmt::format("{:.3f}", *ticker.atr) : "-",
                         ticker.halted ? "HALTED" : ticker.state));
  const bool held = !ticker.position.is_zero();
  lines.cell(fmt::format("{:>7} {:>9} ", held ? ticker.position.normalized().to_string() : "-",
                         held ? price(ticker.average_price) : "-"));
  const core::Decimal profit = ticker.realised + ticker.unrealised.value_or(core::Decimal());
  lines.cell(fmt::format("{:>10}", profit.is_zero() ? "-" : money(profit, true)), colour_of(profit));
  if (ticker.last_signal) {
    const auto signal = *ticker.last_signal;
    lines.cell(fmt::format("  {:<4}", model::to_string(signal)), signal == model::Signal::Buy ? Colour::Green
                                                                 : signal == model::Signal::Sell
                                                                     ? Colour::Red
                                                                     : Colour::Dim);
    lines.cell(fmt::format(" {:.2f}", ticker.last_confidence.value_or(0)));
  }
  lines.end();
}

void add_orders(Lines& lines, const std::vector<engine::WorkingOrderSnapshot>& orders, std::size_t room) {
  if (room == 0) return;
  lines.heading(fmt::format("working orders ({})", orders.size()));
  for (const auto& order : orders) {
    if (room-- == 0) break;
    std::string terms = model::to_string(order.type);
    if (order.stop_price) terms += fmt::format(" {:.2f}", *order.stop_price);
    if (order.limit_price) terms += fmt::format(" {:.2f}", *order.limit_price);
    lines.cell(fmt::format(
        " #{:<5} {:<6} {:<4} {:>6}  {:<12} {:<12} {}{}", order.order_id.value, order.symbol,
        model::to_string(order.side), order.quantity.normalized().to_string(), terms,
        words(model::to_string(order.role)), order.status, order.cancel_asked ? ", cancel asked" : ""));
    lines.end();
  }
}

void add_events(Lines& lines, const std::vector<engine::EngineEvent>& events) {
  lines.heading("what happened");
  const auto room = static_cast<std::size_t>(std::max(0, lines.left()));
  const std::size_t first = events.size() > room ? events.size() - room : 0;
  for (std::size_t i = events.size(); i-- > first;) {
    const auto& event = events[i];
    lines.cell(fmt::format(" {} ", core::format_time_of_day(core::to_new_york(event.at).time_of_day)),
               Colour::Dim);
    lines.cell(fmt::format("{:<6}", event.ticker), Colour::Bold);
    lines.cell(words(event.text));
    lines.end();
  }
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

double session_progress(const app::TradingStatus& status) {
  const auto length = status.session_close - status.session_open;
  if (length.count() <= 0) return 0;
  const double share =
      static_cast<double>((status.now - status.session_open).count()) / static_cast<double>(length.count());
  return std::clamp(share, 0.0, 1.0);
}

std::string render_screen(const ScreenInput& input, const ScreenSize& size) {
  Lines lines(size);
  add_header(lines, input);
  add_account(lines, input);
  add_health(lines, input.status);
  lines.heading("quotes, positions, signals");
  lines.cell(fmt::format(" {:<6}{:>9} {:>9} {:>9} {:>7}  {:<9}{:>7} {:>9} {:>10}  {}", "", "bid", "ask",
                         "last", "ATR", "state", "held", "at", "gross P&L", "signal"),
             Colour::Dim);
  lines.end();
  for (const auto& ticker : input.status.engine.tickers) add_ticker(lines, ticker);
  constexpr int kEventsAtLeast = 4;
  const int order_room = std::max(0, lines.left() - 2 - kEventsAtLeast);
  add_orders(lines, input.status.engine.working_orders, static_cast<std::size_t>(order_room));
  if (lines.left() > 1) add_events(lines, input.status.engine.recent_events);
  return lines.text();
}

}  // namespace ibflow::cli
