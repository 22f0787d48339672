// Several days and a clock that is told what to do, as clients see it.

#include <thread>

#include "../server/gateway_fixture.hpp"
#include "ibflow/sim/market/clock_command.hpp"
#include "ibflow/sim/market/recording.hpp"
#include "ibflow/sim/market/tape.hpp"

namespace ibflow::sim::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class ClockControl : public GatewayTest {
 protected:
  static GatewayServerConfig two_days() {
    auto config = held_session();
    config.until = core::parse_date("2019-02-14").value();
    return config;
  }
  core::Expected<void> command(std::string_view text) {
    return server_->control_clock(parse_clock_command(text).value());
  }
  void control(std::string_view text) {
    const auto done = command(text);
    EXPECT_TRUE(done) << done.error().message;
  }
  static core::Timestamp next_day(std::string_view time_of_day) { return session_time(time_of_day) + 24h; }
};

std::vector<double> prices(const std::vector<AnyResponse>& responses, std::int32_t type) {
  std::vector<double> found;
  for (const auto& tick : only<protocol::TickPrice>(responses)) {
    if (tick.tick_type == type) found.push_back(*tick.price);
  }
  return found;
}

TEST_F(ClockControl, TheNextDayBeginsWithYesterdaysCloseAndSubscriptionsStay) {
  serve(two_days());
  const auto client = connect_at(1, "09:31:00");
  client->ask(market_data(5, "AAPL"));
  client->ask(an_order(1).buy(1).limit(1).message());
  client->ask(an_order(2).buy(1).limit(1).tif("GTC").message());
  control("jump 15:59:50");
  auto evening = client->sync();
  while (client->now() < session_time("16:00:30")) {
    for (auto& message : client->sync()) evening.push_back(std::move(message));
  }
  std::map<std::int32_t, std::string> states;
  for (const auto& status : only<protocol::OrderStatus>(evening)) states[status.order_id] = status.status;
  EXPECT_EQ(states[1], "Cancelled") << "a DAY order ends with its day";
  EXPECT_TRUE(states.count(2) == 0 || states[2] == "Submitted");

  std::vector<AnyResponse> morning;
  while (client->now() < next_day("09:31:00")) {
    for (auto& message : client->sync()) morning.push_back(std::move(message));
    ASSERT_GE(client->now() == session_time("16:00:30") ? next_day("09:29:50") : client->now(),
              next_day("09:29:50"))
        << "between two days there is nothing";
  }
  const auto recording = Recording::load(held_session().data_folder, {"AAPL"}).value();
  const auto today = core::parse_date("2019-02-14").value();
  EXPECT_THAT(prices(morning, 9),
              testing::ElementsAre(recording.previous_close("AAPL", today).value().value()));
  EXPECT_THAT(prices(morning, 14), testing::ElementsAre(recording.bars("AAPL", today).value()[0].open));
  EXPECT_GT(prices(morning, 4).size(), 5U);
  const auto open = only<protocol::OpenOrder>(client->ask(protocol::RequestOpenOrders{}));
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0].order_id, 2);
}

TEST_F(ClockControl, AJumpFillsOrdersOnItsWayAndShowsOnlyWhatStandsAtItsEnd) {
  serve();
  const auto client = connect_at(1, "09:31:00");
  client->ask(market_data(5, "AAPL"));
  const auto recording = Recording::load(held_session().data_folder, {"AAPL"}).value();
  const auto way = recording.bars_between("AAPL", session_time("09:32:00"), session_time("10:29:00")).value();
  const double low = std::ranges::min(way, {}, &model::Bar::low).low;
  const double close = way.back().close;
  ASSERT_GT(close, low + 0.1) << "the price has been there and is no longer";
  client->ask(an_order(1).buy(10).limit(low + 0.05).message());
  control("jump 10:30");
  std::vector<AnyResponse> seen;
  while (client->now() < session_time("10:30:00")) {
    for (auto& message : client->sync()) seen.push_back(std::move(message));
  }
  EXPECT_EQ(client->now(), session_time("10:30:00"));
  const auto statuses = only<protocol::OrderStatus>(seen);
  ASSERT_FALSE(statuses.empty());
  EXPECT_EQ(statuses.back().status, "Filled");
  EXPECT_LE(prices(seen, 4).size(), 2U) << "an hour of prices is one change";
  EXPECT_EQ(prices(client->ask(market_data(6, "AAPL")), 6).size(), 1U);
}

TEST_F(ClockControl, AJumpIntoTheNextDayPlaysTheRestOfThisOne) {
  serve(two_days());
  const auto client = connect_at(1, "09:31:00");
  client->ask(market_data(5, "AAPL"));
  control("jump 2019-02-14 10:00:00");
  while (client->now() < next_day("10:00:00")) client->sync();
  EXPECT_EQ(client->now(), next_day("10:00:00"));
  const auto recording = Recording::load(held_session().data_folder, {"AAPL"}).value();
  const auto today = core::parse_date("2019-02-14").value();
  EXPECT_EQ(prices(client->ask(market_data(6, "AAPL")), 9).at(0),
            recording.previous_close("AAPL", today).value().value());
  const auto back = command("jump 09:45");
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().category, core::ErrorCategory::Usage);
  EXPECT_THAT(back.error().message, HasSubstr("can only jump ahead"));
}

TEST_F(ClockControl, APausedClockMovesByStepsOnlyUntilItIsResumed) {
  serve();
  const auto client = connect_at(1, "09:31:00");
  control("pause");
  EXPECT_TRUE(server_->status().paused);
  control("step 2");
  EXPECT_TRUE(client->sync().empty());
  EXPECT_TRUE(client->sync().empty());
  EXPECT_EQ(client->now(), session_time("09:31:02"));
  const auto other = connect(2);
  client->send(protocol::RequestCurrentTime{});
  other->sync();  // whatever the first one has asked has been read
  EXPECT_EQ(server_->status().session_time, session_time("09:31:02"));
  control("resume");
  EXPECT_EQ(only<protocol::CurrentTime>({client->read()}).at(0).time,
            core::to_unix_seconds(session_time("09:31:03")));
  EXPECT_FALSE(server_->status().paused);
}

TEST_F(ClockControl, AnotherSpeedCountsFromNowOn) {
  auto config = held_session();
  config.speed = 1'000;
  config.hold = true;
  serve(config);
  EXPECT_EQ(server_->status().speed, 1'000);
  const auto client = connect(1, true);
  client->run_to("09:31:00");
  control("speed max");
  EXPECT_EQ(server_->status().speed, 0);
  client->run_to("10:31:00");
  EXPECT_EQ(client->now(), session_time("10:31:00")) << "no second is left out";
}

/// Recorded ticks change many times a second; nobody keeps step, so that steps are quarters of a second.
class Sampling : public ClockControl {
 protected:
  void SetUp() override {
    auto config = held_session();
    config.data_folder = std::filesystem::path(IBFLOW_SOURCE_DIR) / "data/samples/quantconnect-lean";
    config.tickers = {"IBM"};
    config.date = core::parse_date("2013-10-10").value();
    config.speed = 1;
    config.hold = true;
    serve(config);
    client_ = connect(1);
  }
  /// Moves a clock that stands, and waits until it has moved.
  std::vector<AnyResponse> step(int steps) {
    const auto target = server_->status().session_time + steps * 250ms;
    control("step " + std::to_string(steps));
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    while (server_->status().session_time < target && std::chrono::steady_clock::now() < deadline)
      std::this_thread::yield();
    EXPECT_EQ(server_->status().session_time, target);
    return client_->sync();
  }

  std::unique_ptr<TestClient> client_;
};

TEST_F(Sampling, SB15_a_stocks_values_come_at_most_once_in_250_milliseconds) {
  step(4 * 70);  // 09:31:00
  client_->ask(market_data(5, "IBM"));
  const auto recording =
      Recording::load(std::filesystem::path(IBFLOW_SOURCE_DIR) / "data/samples/quantconnect-lean", {"IBM"});
  const auto tape = Tape::build(*recording, core::parse_date("2013-10-10").value(), {"IBM"}).value();
  constexpr int kSeconds = 20;
  std::size_t told = 0, recorded = 0, busy_seconds = 0;
  Print standing;
  std::size_t next = 0;
  for (int second = 0; second < kSeconds; ++second) {
    std::size_t in_second = 0;
    for (int quarter = 0; quarter < 4; ++quarter) {
      const auto responses = step(1);
      for (const auto type : {1, 2, 4}) EXPECT_LE(prices(responses, type).size(), 1U);
      const auto now = server_->status().session_time;
      const bool counts = second > 0;  // what was before the first second is in the first values
      for (; next < tape.size() && tape.time(next) <= now; ++next) {
        const double before = standing.bid;
        tape.apply(next, standing);
        if (counts && standing.bid != before) ++recorded;
      }
      const auto bids = prices(responses, 1);
      if (!bids.empty()) {
        EXPECT_EQ(bids[0], standing.bid) << "what stands at the end of the interval";
      }
      if (counts) told += bids.size();
      in_second += bids.size();
    }
    if (in_second > 1) ++busy_seconds;
  }
  EXPECT_GT(recorded, told) << "the quotes change more often than the client hears";
  EXPECT_GT(busy_seconds, 0U) << "and it hears more than one change a second";
}

}  // namespace
}  // namespace ibflow::sim::test
