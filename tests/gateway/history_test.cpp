// The past, through the facade.

#include "ibflow/gateway/detail/bar_pieces.hpp"
#include "ibflow/protocol/builders/contracts.hpp"
#include "tests/gateway/simulated.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
namespace build = protocol::build;
using gateway::detail::largest_piece;
using gateway::detail::least_time;
using ::testing::HasSubstr;
using ::testing::SizeIs;

protocol::Contract apple() {
  return *build::stock({.symbol = "AAPL"});
}

class HistoryOf : public SimulatedGatewayAt {};
INSTANTIATE_TEST_SUITE_P(ServerVersions, HistoryOf, server_versions());

TEST_P(HistoryOf, BarsUpToAMoment) {
  gateway::BarRequest request;
  request.contract = apple();
  request.duration = "1 D";
  request.bar_size = "1 hour";
  request.end = at(0s);
  const auto bars = ask(gateway->history().bars(request));
  ASSERT_TRUE(bars) << bars.error().message;
  ASSERT_THAT(*bars, SizeIs(7)) << "half an hour, then six whole ones";
  EXPECT_EQ(bars->back().end(), at(0s) - 8h);
  EXPECT_EQ(bars->front().length, 1h);
}

TEST_P(HistoryOf, ALongSpanIsFetchedInPiecesWithoutGapOrDouble) {
  gateway::BarRange range;
  range.contract = apple();
  range.from = at(9h + 30min) - 24h * 2;
  range.until = at(9h);
  range.bar_size = "1 min";
  auto download = gateway->history().download(range);
  std::vector<gateway::DownloadProgress> told;
  const auto bars =
      ask(download.rest([&](const gateway::DownloadProgress& progress) { told.push_back(progress); }));
  ASSERT_TRUE(bars) << bars.error().message;
  ASSERT_THAT(*bars, SizeIs(2 * 390));
  EXPECT_EQ(bars->front().start, range.from);
  EXPECT_EQ(std::ranges::adjacent_find(*bars, std::ranges::greater_equal(), &model::Bar::start), bars->end());
  ASSERT_GE(told.size(), 2u);
  EXPECT_EQ(told.back().reached, range.from);
  EXPECT_EQ(told.back().requests_left, 0u);
  EXPECT_EQ(told.back().bars, bars->size());
  EXPECT_TRUE(download.done());
}

TEST_P(HistoryOf, TradesOfASpan) {
  run_until(9h + 45min);
  gateway::TickRequest request;
  request.contract = apple();
  request.from = at(9h + 30min);
  request.until = at(9h + 40min);
  const auto ticks = ask(gateway->history().trades(request));
  ASSERT_TRUE(ticks) << ticks.error().message;
  EXPECT_THAT(*ticks, SizeIs(120)) << "twelve a minute";
  EXPECT_TRUE(std::ranges::is_sorted(*ticks, {}, &gateway::TradeTick::time));
  EXPECT_GE(ticks->front().time, request.from);
  EXPECT_LT(ticks->back().time, *request.until);
}

TEST_P(HistoryOf, QuotesAndMidpoints) {
  run_until(9h + 35min);
  gateway::TickRequest request;
  request.contract = apple();
  request.from = at(9h + 30min + 30s);
  request.limit = 10;
  const auto quotes = ask(gateway->history().quotes(request));
  ASSERT_TRUE(quotes) << quotes.error().message;
  ASSERT_GE(quotes->size(), 10u);
  EXPECT_LT(quotes->front().bid, quotes->front().ask);
  const auto midpoints = ask(gateway->history().midpoints(request));
  ASSERT_TRUE(midpoints) << midpoints.error().message;
  EXPECT_FALSE(midpoints->empty());
}

TEST_P(HistoryOf, SessionsWithTheirZone) {
  const auto schedule = ask(gateway->history().schedule(apple(), 2, true, at(0s) - 6h));
  ASSERT_TRUE(schedule) << schedule.error().message;
  ASSERT_THAT(schedule->sessions, SizeIs(2));
  EXPECT_EQ(schedule->sessions.back().close - schedule->sessions.back().open, 6h + 30min);
  EXPECT_EQ(schedule->sessions.back().open, at(9h + 30min) - 24h);
  EXPECT_EQ(schedule->sessions.back().date, *core::parse_date("2019-02-12"));
}

TEST_P(HistoryOf, WhenItBeginsAndWhatWasTradedWhere) {
  const auto head = ask(gateway->history().head_timestamp(apple()));
  ASSERT_TRUE(head) << head.error().message;
  EXPECT_LT(*head, at(0s));
  const auto rows = ask(gateway->history().histogram(apple(), "2 days"));
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_FALSE(rows->empty());
}

class Download : public GatewayTest {
 protected:
  /// Answers the next request for bars with bars of an hour before its end, oldest first.
  static void answer_hours(PeerSession& session, int hours, std::vector<std::string>& ends) {
    const auto request = session.expect<protocol::RequestHistoricalData>();
    ends.push_back(request.end_date_time + ' ' + request.duration_str);
    protocol::HistoricalData data;
    data.request_id = request.request_id;
    const auto end =
        *core::parse_iso(request.end_date_time.substr(0, 4) + '-' + request.end_date_time.substr(4, 2) + '-' +
                         request.end_date_time.substr(6, 2) + 'T' + request.end_date_time.substr(9) + 'Z');
    for (int i = hours; i > 0; --i) {
      protocol::Bar bar;
      bar.date = std::to_string(core::to_unix_seconds(end - i * 1h));
      bar.close = i;
      data.bars.push_back(bar);
    }
    session.send(data);
  }
  gateway::BarRange two_months() {
    gateway::BarRange range;
    range.contract = apple();
    range.until = *core::parse_iso("2019-03-02T00:00:00Z");
    range.from = range.until - 24h * 60;
    range.bar_size = "1 hour";
    return range;
  }
};

TEST_F(Download, GoesOnWhereItFailed) {
  std::vector<std::string> ends;
  const ScriptedPeer peer([&](PeerSession& session) {
    session.begin_session();
    answer_hours(session, 24 * 30, ends);
    const auto second = session.expect<protocol::RequestHistoricalData>();
    ends.push_back(second.end_date_time + ' ' + second.duration_str);
    session.send(an_error(second.request_id, 162, "Historical Market Data Service error message:no answer"));
    answer_hours(session, 24 * 30, ends);
  });
  make(peer);
  connect();
  auto download = gateway->history().download(two_months());
  EXPECT_EQ(download.progress().requests_left, 2u);
  const auto first = ask(download.rest());
  ASSERT_FALSE(first);
  EXPECT_EQ(download.progress().requests_left, 1u);
  EXPECT_EQ(download.progress().bars, 720u);
  const auto all = ask(download.rest());
  ASSERT_TRUE(all) << all.error().message;
  EXPECT_THAT(*all, SizeIs(1440));
  EXPECT_EQ(ends, (std::vector<std::string>{"20190302-00:00:00 1 M", "20190131-00:00:00 1 M",
                                            "20190131-00:00:00 1 M"}));
}

TEST_F(Download, StepsOverClosedHoursWithThePiecesFirstBar) {
  std::vector<std::string> ends;
  const ScriptedPeer peer([&](PeerSession& session) {
    session.begin_session();
    answer_hours(session, 24 * 45, ends);
    answer_hours(session, 24 * 45, ends);
  });
  make(peer);
  connect();
  auto download = gateway->history().download(two_months());
  const auto all = ask(download.rest());
  ASSERT_TRUE(all) << all.error().message;
  EXPECT_THAT(*all, SizeIs(1440)) << "what lies before the range is left out";
  EXPECT_EQ(ends, (std::vector<std::string>{"20190302-00:00:00 1 M", "20190116-00:00:00 15 D"}));
}

TEST_F(Download, OfAnEmptyRangeIsRefusedAtOnce) {
  const ScriptedPeer peer([](PeerSession& session) { session.begin_session(); });
  make(peer);
  connect();
  auto range = two_months();
  range.from = range.until;
  auto download = gateway->history().download(range);
  const auto none = ask(download.next());
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().category, core::ErrorCategory::Usage);
  EXPECT_THAT(none.error().message, HasSubstr("give a start before its end"));
}

class TickPages : public GatewayTest {
 protected:
  /// So many trades, three in each second, in one message or two.
  static void answer(PeerSession& session, std::vector<std::string>& starts, int count) {
    const auto request = session.expect<protocol::RequestHistoricalTicks>();
    starts.push_back(request.start_date_time + ' ' + std::to_string(request.number_of_ticks));
    protocol::HistoricalTicksLast page;
    page.request_id = request.request_id;
    const auto first =
        core::to_unix_seconds(*core::parse_iso("2019-02-13T" + request.start_date_time.substr(9) + "Z"));
    for (int i = 0; i < count; ++i) {
      if (i == count / 2) {
        session.queue(page);
        page.ticks.clear();
      }
      protocol::HistoricalTickLast tick;
      tick.time = first + i / 3;
      tick.price = i;
      page.ticks.push_back(tick);
    }
    page.done = true;
    session.queue(page).flush();
  }
};

TEST_F(TickPages, FollowEachOtherAtTheSecondAfterTheLast) {
  std::vector<std::string> starts;
  const ScriptedPeer peer([&](PeerSession& session) {
    session.begin_session();
    answer(session, starts, 1002);  // the last second is whole
    answer(session, starts, 600);
  });
  make(peer);
  connect();
  gateway::TickRequest request;
  request.contract = apple();
  request.from = *core::parse_iso("2019-02-13T14:30:00Z");
  request.limit = 5000;
  const auto ticks = ask(gateway->history().trades(request));
  ASSERT_TRUE(ticks) << ticks.error().message;
  EXPECT_THAT(*ticks, SizeIs(1602));
  EXPECT_EQ(starts, (std::vector<std::string>{"20190213-14:30:00 1000", "20190213-14:35:34 1000"}));
}

TEST(BarPieces, AreAsLargeAsIbAllows) {
  EXPECT_EQ(largest_piece(1s, 24h * 100).duration, "1800 S");
  EXPECT_EQ(largest_piece(5s, 24h * 100).duration, "3600 S");
  EXPECT_EQ(largest_piece(30s, 24h * 100).duration, "28800 S");
  EXPECT_EQ(largest_piece(60s, 24h * 100).duration, "1 D");
  EXPECT_EQ(largest_piece(5min, 24h * 100).duration, "1 W");
  EXPECT_EQ(largest_piece(1h, 24h * 100).duration, "1 M");
  EXPECT_EQ(largest_piece(24h, 24h * 1000).duration, "1 Y");
}

TEST(BarPieces, AskForNoMoreThanIsLeft) {
  EXPECT_EQ(largest_piece(5s, 10min).duration, "600 S");
  EXPECT_EQ(largest_piece(5s, 1s).duration, "5 S") << "a bar at least";
  EXPECT_EQ(largest_piece(1h, 24h + 1s).duration, "2 D");
}

TEST(LeastTime, FollowsTheRulesOfRate) {
  EXPECT_EQ(least_time(60, true, false, 0s), 22s) << "five in two seconds";
  EXPECT_EQ(least_time(61, true, false, 0s), 10min);
  EXPECT_EQ(least_time(31, true, true, 0s), 10min) << "BID_ASK counts twice";
  EXPECT_EQ(least_time(61, false, false, 1s), 61s);
  EXPECT_EQ(least_time(0, true, false, 1s), 0s);
}

}  // namespace
}  // namespace ibflow::tests
