#pragma once
// What the tests of orders share: a gateway with choices, and sessions at ten o'clock in either encoding.

#include <initializer_list>

#include "../server/gateway_fixture.hpp"

namespace ibflow::sim::test {

inline constexpr int kText = 176;
inline constexpr int kProtobuf = 225;

/// The held session with behaviours such as "read-only=on".
inline GatewayServerConfig session_with(std::initializer_list<std::string_view> choices) {
  auto config = held_session();
  for (const auto choice : choices) {
    const auto set = set_behaviour(config.behaviour, choice);
    EXPECT_TRUE(set) << choice;
  }
  return config;
}

inline protocol::OrderStatus last_status(const std::vector<AnyResponse>& answers) {
  const auto all = only<protocol::OrderStatus>(answers);
  return all.empty() ? protocol::OrderStatus{} : all.back();
}

inline std::string error_text(const std::vector<AnyResponse>& answers) {
  const auto all = only<protocol::ErrorMessage>(answers);
  return all.empty() ? "" : all.front().error_string;
}

inline protocol::ComboLeg combo_leg(std::int32_t con_id, std::int32_t ratio, std::string action) {
  protocol::ComboLeg leg;
  leg.con_id = con_id;
  leg.ratio = ratio;
  leg.action = std::move(action);
  leg.exchange = "SMART";
  return leg;
}

class OrdersTest : public GatewayTest {
 protected:
  /// A step keeper in an open session.
  std::unique_ptr<TestClient> at_ten(std::int32_t id, int version = kText) {
    auto client = connect(id, true, version);
    client->run_to("10:00:00");
    return client;
  }
};

/// Each test once in text and once in protobuf form.
class OrdersInBothForms : public OrdersTest, public testing::WithParamInterface<int> {
 protected:
  void SetUp() override { serve(); }
  std::unique_ptr<TestClient> client_at_ten(std::int32_t id = 7) { return at_ten(id, GetParam()); }
  [[nodiscard]] bool is_text() const { return GetParam() == kText; }
};

inline std::string form_name(const testing::TestParamInfo<int>& info) {
  return info.param == kText ? "Text" : "Protobuf";
}

}  // namespace ibflow::sim::test
