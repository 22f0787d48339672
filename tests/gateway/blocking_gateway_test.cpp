// Waiting for answers on a plain thread.

#include "ibflow/gateway/blocking_gateway.hpp"

#include "tests/gateway/fixture.hpp"

namespace ibflow::tests {
namespace {

using ::testing::HasSubstr;

gateway::GatewayConfig config_of(const ScriptedPeer& peer) {
  gateway::GatewayConfig config;
  config.port = peer.port();
  return config;
}

TEST(BlockingGateway, WaitsForAnswersAndValues) {
  const ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    session.expect<protocol::RequestPositions>();
    session.send(protocol::PositionEnd());
    session.expect<protocol::CancelPositions>();
    const auto request = session.expect<protocol::RequestMarketData>();
    session.send(a_price(request.request_id, 1, 170, 3));
    session.wait_for_close();
  });
  gateway::BlockingGateway gateway(config_of(peer));
  ASSERT_TRUE(gateway.connect());
  EXPECT_TRUE(gateway.wait(gateway->accounts().positions()));
  auto quotes = gateway.run([](gateway::Gateway& g) {
    protocol::Contract contract;
    contract.con_id = 265598;
    return g.market_data().quotes(contract);
  });
  const auto quote = gateway.wait(quotes.next());
  ASSERT_TRUE(quote) << quote.error().message;
  EXPECT_EQ(quote->bid, 170.0);
}

TEST(BlockingGateway, SaysWhyThereIsNoSession) {
  gateway::GatewayConfig config;
  config.port = ScriptedPeer::refused_port();
  gateway::BlockingGateway gateway(config);
  const auto session = gateway.connect();
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().category, core::ErrorCategory::Connection);
}

TEST(BlockingGateway, NeverWaitsOnItsOwnThread) {
  const ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    session.wait_for_close();
  });
  gateway::BlockingGateway gateway(config_of(peer));
  ASSERT_TRUE(gateway.connect());
  const auto refused =
      gateway.run([&](gateway::Gateway& g) { return gateway.wait(g.accounts().positions()); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().category, core::ErrorCategory::Usage);
  EXPECT_THAT(refused.error().message, HasSubstr("co_await"));
  EXPECT_TRUE(gateway.run(
      [&](gateway::Gateway&) { return gateway.run([](gateway::Gateway& g) { return g.is_ready(); }); }));
}

}  // namespace
}  // namespace ibflow::tests
