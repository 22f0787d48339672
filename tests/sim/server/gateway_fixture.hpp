#pragma once
// A running simulated gateway on a free port, and words for requests to it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "ibflow/sim/gateway_server.hpp"
#include "test_client.hpp"

namespace ibflow::sim::test {

inline constexpr core::Date kSession = std::chrono::year(2019) / 2 / 13;

inline core::Timestamp session_time(std::string_view time_of_day) {
  return core::from_new_york(kSession, core::parse_time_of_day(time_of_day).value());
}

/// Full speed: the session stands at 09:29:50 and moves only when a step keeper has seen everything.
inline GatewayServerConfig held_session() {
  GatewayServerConfig config;
  config.port = 0;
  config.data_folder = std::filesystem::path(IBFLOW_SOURCE_DIR) / "data/demo/us-equities-2019-02";
  config.tickers = {"AAPL", "SPY"};
  config.date = kSession;
  config.speed = 0;
  return config;
}

class GatewayTest : public testing::Test {
 protected:
  void serve(const GatewayServerConfig& config = held_session()) {
    auto started = GatewayServer::start(config);
    ASSERT_TRUE(started) << started.error().message;
    server_ = std::move(*started);
  }
  /// A client that has started; what it got so far is thrown away.
  std::unique_ptr<TestClient> connect(std::int32_t id, bool keep_step = false, int version = 200) {
    auto client = std::make_unique<TestClient>(server_->port(), version);
    client->start(id, keep_step);
    return client;
  }
  /// A step keeper in an open session: what happens to the clock is in its hands.
  std::unique_ptr<TestClient> connect_at(std::int32_t id, std::string_view time_of_day) {
    auto client = connect(id, true);
    client->run_to(time_of_day);
    return client;
  }

  std::unique_ptr<GatewayServer> server_;
};

inline protocol::Contract stock(const std::string& symbol) {
  protocol::Contract contract;
  contract.symbol = symbol;
  contract.sec_type = "STK";
  contract.exchange = "SMART";
  contract.currency = "USD";
  return contract;
}

inline protocol::RequestMarketData market_data(std::int32_t id, const std::string& symbol) {
  protocol::RequestMarketData request;
  request.request_id = id;
  request.contract = stock(symbol);
  return request;
}

inline protocol::RequestRealTimeBars real_time_bars(std::int32_t id, const std::string& symbol) {
  protocol::RequestRealTimeBars request;
  request.request_id = id;
  request.contract = stock(symbol);
  request.what_to_show = "TRADES";
  return request;
}

inline protocol::RequestHistoricalData history(std::int32_t id, const std::string& symbol,
                                               std::string size = "1 min", std::string duration = "1 D") {
  protocol::RequestHistoricalData request;
  request.request_id = id;
  request.contract = stock(symbol);
  request.bar_size_setting = std::move(size);
  request.duration_str = std::move(duration);
  request.what_to_show = "TRADES";
  request.format_date = 2;
  return request;
}

inline protocol::CancelOrder cancel(std::int32_t order_id) {
  protocol::CancelOrder request;
  request.order_id = order_id;
  return request;
}

class WireOrder {
 public:
  explicit WireOrder(std::int32_t id) {
    message_.order_id = id;
    message_.contract = stock("AAPL");
    message_.order.order_type = "MKT";
    message_.order.tif = "DAY";
  }
  WireOrder& buy(std::int64_t shares) { return side("BUY", shares); }
  WireOrder& sell(std::int64_t shares) { return side("SELL", shares); }
  WireOrder& of(const std::string& symbol) {
    message_.contract = stock(symbol);
    return *this;
  }
  WireOrder& limit(double price) {
    message_.order.order_type = "LMT";
    message_.order.lmt_price = price;
    return *this;
  }
  WireOrder& stop(double price) {
    message_.order.order_type = "STP";
    message_.order.aux_price = price;
    return *this;
  }
  WireOrder& tif(std::string text) {
    message_.order.tif = std::move(text);
    return *this;
  }
  WireOrder& ref(std::string text) {
    message_.order.order_ref = std::move(text);
    return *this;
  }
  WireOrder& in_account(std::string account) {
    message_.order.account = std::move(account);
    return *this;
  }
  WireOrder& child_of(std::int32_t parent) {
    message_.order.parent_id = parent;
    return *this;
  }
  WireOrder& held() {
    message_.order.transmit = false;
    return *this;
  }
  WireOrder& what_if() {
    message_.order.what_if = true;
    return *this;
  }
  [[nodiscard]] const protocol::PlaceOrder& message() const { return message_; }

 private:
  WireOrder& side(std::string action, std::int64_t shares) {
    message_.order.action = std::move(action);
    message_.order.total_quantity = core::Decimal(shares);
    return *this;
  }
  protocol::PlaceOrder message_;
};

inline WireOrder an_order(std::int32_t id) {
  return WireOrder(id);
}

}  // namespace ibflow::sim::test
