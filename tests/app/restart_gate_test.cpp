#include "ibflow/app/restart_gate.hpp"

#include <gmock/gmock.h>

#include "ibflow/app/line_settings.hpp"

namespace ibflow::app {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class CountingBroker final : public model::Broker {
 public:
  core::OrderId allocate_order_id() override { return core::OrderId(1); }
  core::Expected<void> place(const model::OrderIntent&) override {
    ++placed;
    return {};
  }
  core::Expected<void> cancel(core::OrderId) override {
    ++cancelled;
    return {};
  }
  int placed = 0, cancelled = 0;
};

class RestartGateTest : public ::testing::Test {
 protected:
  static connection::RestartCalendar calendar() {
    Settings settings;
    settings.restart_daily = 23h + 45min;
    settings.restart_ib_maintenance = false;
    return *restart_calendar(settings);
  }
  static core::Timestamp new_york(std::chrono::seconds time_of_day) {
    return core::from_new_york(core::Date(std::chrono::year(2026), std::chrono::January, std::chrono::day(6)),
                               time_of_day);
  }
  static model::OrderIntent order(model::OrderRole role) {
    model::OrderIntent intent;
    intent.role = role;
    intent.instrument.symbol = "SPY";
    return intent;
  }

  CountingBroker broker;
  RestartGate gate{broker, calendar()};
};

TEST_F(RestartGateTest, LetsEverythingPassInTheDay) {
  gate.update(new_york(12h), std::nullopt);
  EXPECT_TRUE(gate.place(order(model::OrderRole::Entry)));
  EXPECT_TRUE(gate.place(order(model::OrderRole::Exit)));
  EXPECT_EQ(broker.placed, 2);
}

TEST_F(RestartGateTest, RefusesNewRiskShortlyBeforeTheRestart) {  // pain 11
  gate.update(new_york(23h + 41min), std::nullopt);
  const auto entry = gate.place(order(model::OrderRole::Entry));
  ASSERT_FALSE(entry);
  EXPECT_TRUE(entry.error().retryable);
  EXPECT_THAT(entry.error().message, HasSubstr("was not sent"));
  EXPECT_THAT(entry.error().message, HasSubstr("23:45"));
  EXPECT_TRUE(gate.place(order(model::OrderRole::StopLoss))) << "what reduces risk may go";
  EXPECT_EQ(broker.placed, 1);
}

TEST_F(RestartGateTest, SendsNothingButCancelsIntoTheRestartItself) {
  gate.update(new_york(23h + 45min + 30s), std::nullopt);
  EXPECT_FALSE(gate.place(order(model::OrderRole::Entry)));
  EXPECT_FALSE(gate.place(order(model::OrderRole::Exit)));
  EXPECT_TRUE(gate.cancel(core::OrderId(1)));
  EXPECT_EQ(broker.placed, 0);
  EXPECT_EQ(broker.cancelled, 1);
}

TEST_F(RestartGateTest, ExpectsTheConnectionBackAfterwards) {
  const auto lost_at = new_york(23h + 45min + 10s);
  gate.update(new_york(23h + 50min), lost_at);
  EXPECT_EQ(gate.phase().kind, connection::RestartPhase::Kind::ExpectingRecovery);
  gate.update(new_york(23h + 59min), lost_at);
  EXPECT_EQ(gate.phase().kind, connection::RestartPhase::Kind::Overdue);
  EXPECT_FALSE(gate.place(order(model::OrderRole::Entry)));
}

TEST_F(RestartGateTest, FollowsANewCalendar) {
  gate.update(new_york(23h + 41min), std::nullopt);
  ASSERT_FALSE(gate.place(order(model::OrderRole::Entry)));
  gate.set_calendar({});
  gate.update(new_york(23h + 41min), std::nullopt);
  EXPECT_TRUE(gate.place(order(model::OrderRole::Entry)));
}

TEST(LineSettings, CarryWhatTheUserSet) {
  Settings settings;
  settings.heartbeat_interval = 3s;
  settings.heartbeat_timeout = 7s;
  settings.reconnect_delay = 2s;
  settings.reconnect_max_delay = 30s;
  settings.messages_per_second = 25;
  settings.follow_redirects = true;
  const auto config = gateway_config(settings);
  EXPECT_EQ(config.heartbeat.interval, 3s);
  EXPECT_EQ(config.heartbeat.timeout, 7s);
  EXPECT_TRUE(config.reconnect.enabled);
  EXPECT_EQ(config.reconnect.delay, 2s);
  EXPECT_EQ(config.reconnect.max_delay, 30s);
  EXPECT_EQ(config.pacing.messages_per_second, 25);
  EXPECT_TRUE(config.follow_redirects);
}

}  // namespace
}  // namespace ibflow::app
