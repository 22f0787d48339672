// The capture of a session as market data: what its client saw, other clients see again.

#include <unistd.h>

#include <fstream>
#include <thread>

#include "../replay/proxy_before.hpp"
#include "../server/gateway_fixture.hpp"
#include "../server/recorded_session.hpp"
#include "ibflow/sim/market/recording.hpp"
#include "ibflow/sim/market/tape.hpp"

namespace ibflow::sim::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class CaptureFiles : public GatewayTest {
 protected:
  CaptureFiles() { std::filesystem::create_directories(folder_); }
  ~CaptureFiles() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  [[nodiscard]] std::filesystem::path file() const { return folder_ / "session.capture"; }
  void write(const Recorded& session) const {
    std::string text;
    protocol::CaptureWriter writer;
    for (const auto& entry : session.entries()) {
      if (const auto* head = std::get_if<protocol::CapturedSession>(&entry)) writer.append(text, *head);
      if (const auto* frame = std::get_if<protocol::CapturedFrame>(&entry))
        writer.append_frame(text, frame->session, frame->time, frame->direction, frame->payload);
    }
    std::ofstream(file()) << text;
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("ibflow-captured-" + std::to_string(::getpid()));
};

/// The parameter is the server version.
class CapturedMarketData : public CaptureFiles, public testing::WithParamInterface<int> {
 protected:
  /// The demo's session behind a proxy; the client keeps step and stands at that time.
  std::unique_ptr<TestClient> record_from(std::string_view time_of_day) {
    serve();
    proxy_ = proxy_before(server_->port(), file());
    return client_at(proxy_->port(), time_of_day);
  }
  /// What was recorded, as another session of the same day.
  std::unique_ptr<TestClient> serve_from(std::string_view time_of_day) {
    while (proxy_->status().connected > 0) std::this_thread::yield();
    proxy_.reset();
    auto config = held_session();
    config.data_folder = file();
    config.tickers = {};
    serve(config);
    return client_at(server_->port(), time_of_day);
  }

  std::unique_ptr<RecordingProxy> proxy_;

 private:
  static std::unique_ptr<TestClient> client_at(std::uint16_t port, std::string_view time_of_day) {
    auto client = std::make_unique<TestClient>(port, GetParam());
    client->start(1, true);
    client->run_to(time_of_day);
    return client;
  }
};

/// Bids, asks, lasts and volumes, in order.
std::string shown(const std::vector<AnyResponse>& responses) {
  std::string text;
  for (const auto& response : responses) {
    if (const auto* price = std::get_if<protocol::TickPrice>(&response); price && price->tick_type <= 4) {
      text += fmt::format("{}@{}*{} ", price->tick_type, *price->price, price->size->to_string());
    } else if (const auto* size = std::get_if<protocol::TickSize>(&response)) {
      text += fmt::format("{}#{} ", size->tick_type, size->size->to_string());
    }
  }
  return text;
}

TEST_P(CapturedMarketData, level_one_shows_the_same_quotes_trades_and_volume) {
  // By conId alone: what it means is in the answer to contract details.
  protocol::RequestMarketData request;
  request.request_id = 5;
  const auto watch = [&](TestClient& client) {
    auto told = shown(client.ask(request));
    return told + shown(client.run_to("09:33:00"));
  };
  std::string live;
  {
    const auto client = record_from("09:31:00");
    protocol::RequestContractDetails details;
    details.request_id = 3;
    details.contract = stock("AAPL");
    const auto rows = only<protocol::ContractDetailsRow>(client->ask(details));
    ASSERT_EQ(rows.size(), 1U);
    request.contract.con_id = rows[0].contract_details.contract.con_id;
    request.contract.exchange = "SMART";
    live = watch(*client);
  }
  const auto again = serve_from("09:31:00");
  request.contract = stock("AAPL");
  EXPECT_EQ(watch(*again), live);
  EXPECT_GT(std::ranges::count(live, '@'), 40) << "there was something to see";
}

TEST_P(CapturedMarketData, single_ticks_come_again) {
  const auto watch = [](TestClient& client) {
    for (const auto& [id, type] : {std::pair(1, "AllLast"), std::pair(2, "BidAsk")}) {
      protocol::RequestTickByTick request;
      request.request_id = id;
      request.contract = stock("SPY");
      request.tick_type = type;
      client.send(request);
    }
    return only<protocol::TickByTick>(client.run_to("09:33:00"));
  };
  std::vector<protocol::TickByTick> live;
  {
    const auto client = record_from("09:31:02");
    live = watch(*client);
  }
  const auto again = serve_from("09:31:02");
  const auto ticks = watch(*again);
  ASSERT_GT(live.size(), 40U);
  for (const std::int32_t id : {1, 2}) {
    const auto of = [id](std::vector<protocol::TickByTick> all) {
      std::erase_if(all, [id](const auto& tick) { return tick.request_id != id; });
      return all;
    };
    EXPECT_EQ(of(ticks), of(live));
  }
}

TEST_P(CapturedMarketData, historical_bars_are_played_and_told_again) {
  const auto ask = [](TestClient& client) {
    auto answers = only<protocol::HistoricalData>(client.ask(history(4, "AAPL")));
    EXPECT_EQ(answers.size(), 1U);
    std::string text;
    for (const auto& bar : answers.at(0).bars)
      text += fmt::format("{} {} {} {} {} {}\n", bar.date, bar.open, bar.high, bar.low, bar.close,
                          bar.volume->to_string());
    return text;
  };
  std::string live;
  {
    const auto client = record_from("09:40:00");
    live = ask(*client);
  }
  const auto again = serve_from("09:40:00");
  EXPECT_EQ(ask(*again), live);
  EXPECT_GE(std::ranges::count(live, '\n'), 10);
}

TEST_P(CapturedMarketData, five_second_bars_come_again) {
  const auto watch = [](TestClient& client) {
    EXPECT_TRUE(only<protocol::ErrorMessage>(client.ask(real_time_bars(6, "AAPL"))).empty());
    std::string text;
    for (const auto& bar : only<protocol::RealTimeBar>(client.run_to("09:33:00")))
      text += fmt::format("{} {} {} {} {} {}\n", bar.time, bar.open, bar.high, bar.low, bar.close,
                          bar.volume->to_string());
    return text;
  };
  std::string live;
  {
    const auto client = record_from("09:31:00");
    live = watch(*client);
  }
  const auto again = serve_from("09:31:00");
  EXPECT_EQ(watch(*again), live);
  EXPECT_GE(std::ranges::count(live, '\n'), 20);
}

INSTANTIATE_TEST_SUITE_P(AtVersions, CapturedMarketData, testing::Values(176, 225));

protocol::TickPrice price_tick(std::int32_t id, std::int32_t type, double price, std::int64_t size) {
  protocol::TickPrice tick;
  tick.request_id = id;
  tick.tick_type = type;
  tick.price = price;
  tick.size = core::Decimal(size);
  return tick;
}
protocol::TickSize size_tick(std::int32_t id, std::int32_t type, std::int64_t size) {
  return {.request_id = id, .tick_type = type, .size = core::Decimal(size)};
}

TEST_F(CaptureFiles, AVolumeThatGrowsMoreThanTheTradesCountsAsUnreported) {
  Recorded session;  // from 07:00 on, at a server version that counts lots
  session.sent(a_start()).sent(market_data(1, "AAPL"), 3h);
  for (const std::int32_t id : {1, 2}) {
    // The second subscription begins with what the first one has shown.
    session.received(price_tick(id, 4, 100, 3)).received(size_tick(id, 5, 3)).received(size_tick(id, 8, 50));
    if (id == 1) session.sent(market_data(2, "AAPL"), 1s);
  }
  session.received(size_tick(2, 5, 4), 1s).received(size_tick(2, 8, 60));
  write(session);
  const auto recording = Recording::load(file());
  ASSERT_TRUE(recording) << recording.error().message;
  const auto day = core::parse_date("2026-01-05").value();
  std::string told;
  for (const Print& print : Tape::build(*recording, day).value().prints())
    told += fmt::format("{}{} ", print.shares.to_string(), print.unreported ? "u" : "");
  EXPECT_EQ(told, "300 4700u 400 600u ");
}

TEST_F(CaptureFiles, TheSidesOfAQuoteThatComeTogetherAreOne) {
  Recorded session;
  session.sent(a_start()).sent(market_data(1, "AAPL"), 3h);
  session.received(price_tick(1, 1, 99, 1)).received(price_tick(1, 2, 101, 1));
  session.received(price_tick(1, 1, 101.5, 1), 1s).received(price_tick(1, 2, 102, 1));
  write(session);
  const auto recording = Recording::load(file());
  ASSERT_TRUE(recording) << recording.error().message;
  const auto prints = Tape::build(*recording, core::parse_date("2026-01-05").value()).value().prints();
  ASSERT_EQ(prints.size(), 2U);
  EXPECT_EQ(prints[1].bid, 101.5);
  EXPECT_EQ(prints[1].ask, 102);
  EXPECT_EQ(prints[1].at - prints[0].at, 1s);
}

TEST_F(CaptureFiles, WithoutMarketDataAreRefused) {
  write(Recorded().sent(a_start()).received(next_id(1)));
  const auto nothing = Recording::load(file());
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().category, core::ErrorCategory::Data);
  EXPECT_THAT(nothing.error().message, HasSubstr("holds no market data"));
  std::ofstream(file()) << "none\n";
  EXPECT_THAT(Recording::load(file()).error().message, HasSubstr("no capture of a session"));
}

}  // namespace
}  // namespace ibflow::sim::test
