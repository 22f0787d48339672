// A flood of requests at the simulated gateway, which counts what a real one would punish.

#include <gmock/gmock.h>

#include "ibflow/connection/connection.hpp"
#include "ibflow/protocol/codec.hpp"
#include "ibflow/sim/gateway_server.hpp"
#include "tests/connection/connection_fixture.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
using connection::Lane;

constexpr std::size_t kRequests = 10'000;
constexpr std::size_t kMessagesPerSecond = 50;

template <class Message>
std::string encoded(const Message& message, int server_version) {
  std::string frame;
  EXPECT_TRUE(protocol::append_request(frame, message, server_version));
  return frame;
}

class Flood : public ::testing::Test {
 protected:
  void SetUp() override {
    sim::GatewayServerConfig config;
    config.port = 0;
    config.data_folder = IBFLOW_SOURCE_DIR "/data/demo/us-equities-2019-02";
    config.tickers = {"AAPL"};
    config.date = *core::parse_date("2019-02-13");
    auto started = sim::GatewayServer::start(config);
    ASSERT_TRUE(started) << started.error().message;
    server = std::move(*started);
    loop.start();
    connection::ConnectionConfig line_config;
    line_config.transport.port = server->port();
    line_config.client_id = 7;
    line_config.pacing.lane_capacity = kRequests;
    loop.run_and_wait([&] {
      line = std::make_unique<connection::Connection>(loop, line_config, heard);
      EXPECT_TRUE(line->open());
    });
    version = heard.wait_until_ready().server_version;
  }
  void TearDown() override {
    loop.run_and_wait([&] { line.reset(); });
    server->stop();
  }
  /// The frames heard so far that carry this message.
  std::size_t heard_before_error() {
    std::size_t others = 0;
    for (const auto& frame : heard.frames) {
      const auto incoming = protocol::parse_incoming(frame, version);
      if (incoming && incoming->message_id == protocol::ErrorMessage::kMessage.id) return others;
      if (incoming && incoming->message_id == protocol::NextValidId::kMessage.id) ++others;
    }
    return kRequests;
  }

  std::unique_ptr<sim::GatewayServer> server;
  core::EventLoop loop;
  HeardOfConnection heard;
  std::unique_ptr<connection::Connection> line;
  int version = 0;
};

TEST_F(Flood, ACancelPassesTenThousandRequestsAndNothingIsViolated) {  // pain 34
  protocol::CancelOrder cancel;
  cancel.order_id = 12345;  // nobody's: the gateway says so, which is how we see that it came
  loop.run_and_wait([&] {
    const auto request = encoded(protocol::RequestIds(), version);
    while (line->send(Lane::Request, request)) {
    }  // until the lane is full, and says so
    EXPECT_EQ(line->pacer().waiting(Lane::Request), kRequests);
    EXPECT_TRUE(line->send(Lane::Cancel, encoded(cancel, version), cancel.order_id));
    EXPECT_EQ(line->pacer().waiting(Lane::Cancel), 0u) << "it has left already";
    const auto status = line->pacer().status(Lane::Request, loop.clock().steady());
    EXPECT_GT(status.eta, 200s) << "and everybody can see how long the rest will take";
  });
  // Two seconds' worth of requests go their way meanwhile.
  heard.wait_for([&] { return heard.frames.size() > 3 + 2 * kMessagesPerSecond; });
  loop.run_and_wait([&] { EXPECT_LE(heard_before_error(), 1 + kMessagesPerSecond); });
  EXPECT_EQ(server->status().violations.total(), 0u);
}

}  // namespace
}  // namespace ibflow::tests
