// Clients of old versions: what they cannot know is neither answered nor sent.

#include "gateway_fixture.hpp"

namespace ibflow::sim::test {
namespace {

class EveryVersion : public GatewayTest, public testing::WithParamInterface<int> {
 protected:
  static std::string text_frame(std::string fields) {
    std::string frame{'\0', '\0', '\0', static_cast<char>(fields.size())};
    return frame + fields;
  }
};

TEST_P(EveryVersion, RequestsOfANewerVersionAreUnknownAndHarmNobody) {  // SB-85
  serve();
  const auto client = connect(1, false, GetParam());
  const auto other = connect(2);
  client->write(text_frame(std::string("104\0007\0", 6)));  // REQ_USER_INFO, from 167 on
  const auto answers = client->sync();
  EXPECT_EQ(in_short(answers), "4/320");
  EXPECT_EQ(in_short(other->ask(protocol::RequestIds{})), "9");
}

TEST_P(EveryVersion, MarketDataAndOrdersReachTheClient) {
  serve();
  const auto keeper = connect_at(2, "09:31:00");
  const auto client = connect(1, false, GetParam());
  protocol::RequestMarketData request;
  request.request_id = 5;
  request.contract = stock("SPY");
  client->send(request);
  client->send(protocol::RequestAccountUpdates{.subscribe = true});
  client->send(protocol::RequestOpenOrders{});
  EXPECT_FALSE(only<protocol::TickPrice>(client->sync()).empty());
  EXPECT_EQ(in_short(keeper->ask(protocol::RequestIds{})), "9");
}

INSTANTIATE_TEST_SUITE_P(Old, EveryVersion, testing::Values(100, 110, 130, 150, 163));

}  // namespace
}  // namespace ibflow::sim::test
