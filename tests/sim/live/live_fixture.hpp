#pragma once
// A gateway with streaming data, spoken to in the text form and in protobuf.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "../server/gateway_fixture.hpp"
#include "ibflow/sim/faults/fault_script.hpp"

namespace ibflow::sim::test {

/// The parameter is the server version.
class LiveDataTest : public GatewayTest, public testing::WithParamInterface<int> {
 protected:
  std::unique_ptr<TestClient> connect(std::int32_t id) { return GatewayTest::connect(id, false, GetParam()); }
  /// A step keeper at that time of the day.
  std::unique_ptr<TestClient> keeper(std::string_view time_of_day, std::int32_t id = 1) {
    auto client = GatewayTest::connect(id, true, GetParam());
    client->run_to(time_of_day);
    return client;
  }
  /// Actions of a fault script.
  void perform(std::string_view actions) {
    const auto parsed = parse_fault_actions(actions);
    ASSERT_TRUE(parsed) << parsed.error().message;
    const auto done = server_->perform(*parsed);
    EXPECT_TRUE(done) << done.error().message;
  }
  [[nodiscard]] bool is_protobuf() const { return GetParam() >= 206; }
};

inline auto text_and_protobuf() {
  return testing::Values(176, 225);
}

inline std::string version_name(const testing::TestParamInfo<int>& info) {
  return "at_" + std::to_string(info.param);
}

inline GatewayServerConfig with(const std::vector<std::string>& choices) {
  auto config = held_session();
  for (const auto& choice : choices) {
    EXPECT_TRUE(set_behaviour(config.behaviour, choice)) << choice;
  }
  return config;
}

inline protocol::CancelMarketData cancel_market_data(std::int32_t id) {
  protocol::CancelMarketData request;
  request.request_id = id;
  return request;
}

inline protocol::RequestMarketDataType data_type(std::int32_t type) {
  protocol::RequestMarketDataType request;
  request.market_data_type = type;
  return request;
}

inline protocol::RequestMarketData market_data_of(std::int32_t id, const protocol::Contract& contract) {
  protocol::RequestMarketData request;
  request.request_id = id;
  request.contract = contract;
  return request;
}

inline protocol::RequestMarketData with_ticks(std::int32_t id, const std::string& symbol,
                                              const std::string& generic_ticks) {
  auto request = market_data(id, symbol);
  request.generic_tick_list = generic_ticks;
  return request;
}

/// A contract of another kind.
inline protocol::Contract contract(const std::string& type, const std::string& symbol,
                                   const std::string& exchange, const std::string& currency = "USD") {
  protocol::Contract description;
  description.symbol = symbol;
  description.sec_type = type;
  description.exchange = exchange;
  description.currency = currency;
  return description;
}

/// The messages' tick types in order, sizes and all: 58 81 s45 p4 g49 ...
inline std::string tick_types(const std::vector<AnyResponse>& responses) {
  std::string text;
  for (const auto& response : responses) {
    if (!text.empty()) text += ' ';
    if (const auto* price = std::get_if<protocol::TickPrice>(&response)) {
      text += "p" + std::to_string(price->tick_type);
    } else if (const auto* size = std::get_if<protocol::TickSize>(&response)) {
      text += "z" + std::to_string(size->tick_type);
    } else if (const auto* generic = std::get_if<protocol::TickGeneric>(&response)) {
      text += "g" + std::to_string(generic->tick_type);
    } else if (const auto* string = std::get_if<protocol::TickString>(&response)) {
      text += "s" + std::to_string(string->tick_type);
    } else if (const auto* option = std::get_if<protocol::TickOptionComputation>(&response)) {
      text += "o" + std::to_string(option->tick_type);
    } else {
      text += in_short(response);
    }
  }
  return text;
}

/// The last price of a tick type; nullopt: none came.
inline std::optional<double> last_price(const std::vector<AnyResponse>& responses, std::int32_t type) {
  std::optional<double> found;
  for (const auto& tick : only<protocol::TickPrice>(responses)) {
    if (tick.tick_type == type) found = tick.price;
  }
  return found;
}

inline std::optional<core::Decimal> last_size(const std::vector<AnyResponse>& responses, std::int32_t type) {
  std::optional<core::Decimal> found;
  for (const auto& tick : only<protocol::TickSize>(responses)) {
    if (tick.tick_type == type) found = tick.size;
  }
  return found;
}

inline std::optional<double> last_generic(const std::vector<AnyResponse>& responses, std::int32_t type) {
  std::optional<double> found;
  for (const auto& tick : only<protocol::TickGeneric>(responses)) {
    if (tick.tick_type == type) found = tick.value;
  }
  return found;
}

inline protocol::ErrorMessage single_error(const std::vector<AnyResponse>& answers) {
  const auto errors = only<protocol::ErrorMessage>(answers);
  EXPECT_EQ(answers.size(), 1U) << tick_types(answers);
  return errors.empty() ? protocol::ErrorMessage{} : errors.front();
}

}  // namespace ibflow::sim::test
