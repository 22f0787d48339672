#pragma once
// A gateway that is asked for the past, by a client that holds the clock, in the text and the Protobuf form.

#include "../server/gateway_fixture.hpp"

namespace ibflow::sim::test {

/// The parameter is the server version.
class HistoryTest : public GatewayTest, public testing::WithParamInterface<int> {
 protected:
  static int version() { return GetParam(); }
  static bool has_end_message() { return version() >= 196; }
  /// What follows a request for bars when all is well.
  static std::string bars_in_short() { return has_end_message() ? "17 108" : "17"; }

  void serve_with(const Behaviour& behaviour) {
    auto config = held_session();
    config.behaviour = behaviour;
    serve(config);
  }
  /// A step keeper at a time of the session; it moves the clock by asking when there is nothing to read.
  std::unique_ptr<TestClient> client_at(std::string_view time_of_day) {
    auto client = connect(1, true, version());
    client->run_to(time_of_day);
    return client;
  }

  static std::vector<protocol::Bar> bars_of(const std::vector<AnyResponse>& answers) {
    const auto messages = only<protocol::HistoricalData>(answers);
    EXPECT_EQ(messages.size(), 1U) << in_short(answers);
    return messages.empty() ? std::vector<protocol::Bar>() : messages.front().bars;
  }
  static protocol::ErrorMessage error_of(const std::vector<AnyResponse>& answers) {
    const auto errors = only<protocol::ErrorMessage>(answers);
    EXPECT_EQ(answers.size(), 1U) << in_short(answers);
    EXPECT_EQ(errors.size(), 1U) << in_short(answers);
    return errors.empty() ? protocol::ErrorMessage{} : errors.front();
  }
};

inline protocol::RequestHistoricalData bars(std::int32_t id, std::string size, std::string duration,
                                            std::string what = "TRADES") {
  auto request = history(id, "AAPL", std::move(size), std::move(duration));
  request.what_to_show = std::move(what);
  request.use_rth = true;
  return request;
}

inline protocol::CancelHistoricalData cancel_bars(std::int32_t id) {
  protocol::CancelHistoricalData message;
  message.request_id = id;
  return message;
}

inline protocol::RequestHistoricalTicks past_ticks(std::int32_t id, std::string what, std::int32_t count) {
  protocol::RequestHistoricalTicks request;
  request.request_id = id;
  request.contract = stock("AAPL");
  request.what_to_show = std::move(what);
  request.number_of_ticks = count;
  return request;
}

inline protocol::RequestHeadTimestamp head(std::int32_t id, std::int32_t format = 1) {
  protocol::RequestHeadTimestamp request;
  request.request_id = id;
  request.contract = stock("AAPL");
  request.what_to_show = "TRADES";
  request.format_date = format;
  return request;
}

inline std::string version_name(const testing::TestParamInfo<int>& info) {
  return "at_version_" + std::to_string(info.param);
}

}  // namespace ibflow::sim::test
