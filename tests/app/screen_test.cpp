#include "../../apps/ibflow/screen.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "../../apps/ibflow/session_rows.hpp"

namespace ibflow::cli {
namespace {

using namespace std::chrono_literals;

constexpr core::Date day{std::chrono::year(2019), std::chrono::February, std::chrono::day(13)};

control::Snapshot a_busy_session() {
  control::Snapshot snapshot;
  snapshot.phase = "trading";
  snapshot.max_positions = 6;
  snapshot.session_open = core::from_new_york(day, 9h + 30min);
  snapshot.session_close = core::from_new_york(day, 16h);
  snapshot.time = core::from_new_york(day, 12h + 45min);
  snapshot.account = "DU1234567";
  snapshot.gateway.socket = "ready";
  for (int i = 0; i < 12; ++i) {
    control::TickerRow ticker;
    ticker.symbol = "TICK" + std::to_string(i);
    ticker.bid = 170.11;
    ticker.state = "open";
    ticker.position = 100;
    ticker.average_price = 169.5;
    ticker.unrealised = core::Decimal::parse("61.00");
    ticker.signal = "BUY";
    ticker.confidence = 0.71;
    snapshot.tickers.push_back(ticker);
  }
  for (int i = 0; i < 30; ++i) {
    control::OrderRow order;
    order.order_id = i;
    order.symbol = "TICK1";
    order.type = "LMT";
    order.limit_price = 171.25;
    order.status = "Submitted";
    snapshot.orders.push_back(order);
    snapshot.events.push_back(
        {snapshot.time, "TICK1", "something happened in a long line of text, again and again"});
  }
  return snapshot;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

int characters(const std::string& line) {
  return static_cast<int>(
      std::ranges::count_if(line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

TEST(Screen, fits_any_terminal) {
  for (const int columns : {20, 80, 132}) {
    for (const int rows : {10, 24, 60}) {
      const auto lines = lines_of(render_screen("demo", a_busy_session(), {columns, rows, false}));
      EXPECT_LE(static_cast<int>(lines.size()), rows);
      for (const auto& line : lines) EXPECT_LE(characters(line), columns) << line;
    }
  }
}

TEST(Screen, shows_progress_quotes_positions_orders_signals_profit_and_health) {
  const std::string screen = render_screen("demo", a_busy_session(), {120, 60, false});
  for (const char* word :
       {"12:45:00", "50.0 %", "DU1234567", "ready", "TICK0", "170.11", "169.50", "+61.00", "BUY", "0.71",
        "working orders (30)", "171.25", "Submitted", "something happened"}) {
    EXPECT_NE(screen.find(word), std::string::npos) << word << "\n" << screen;
  }
}

TEST(Screen, has_no_escape_sequence_without_colours) {
  EXPECT_EQ(render_screen("demo", a_busy_session(), {100, 40, false}).find('\x1b'), std::string::npos);
  EXPECT_NE(render_screen("demo", a_busy_session(), {100, 40, true}).find('\x1b'), std::string::npos);
}

TEST(Screen, shows_what_would_steer_the_terminal_as_question_marks) {
  auto snapshot = a_busy_session();
  snapshot.last_problem = "bad \x1b[2J news";
  EXPECT_NE(render_screen("run", snapshot, {100, 40, false}).find("bad ?[2J news"), std::string::npos);
}

TEST(Screen, money_has_thousands_and_a_sign) {
  const auto dec = [](const char* text) { return core::Decimal::parse(text).value(); };
  EXPECT_EQ(money(dec("1000123.456"), false), "1,000,123.46");
  EXPECT_EQ(money(dec("-999.5"), true), "-999.50");
  EXPECT_EQ(money(dec("12"), true), "+12.00");
  EXPECT_EQ(money(dec("-0.001"), true), "+0.00");
}

}  // namespace
}  // namespace ibflow::cli
