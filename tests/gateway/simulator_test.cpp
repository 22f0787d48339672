// The gateway against the simulated gateway server, over real sockets.

#include "tests/gateway/simulated.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class Simulated : public SimulatedGatewayTest {
 protected:
  void SetUp() override {
    SimulatedGatewayTest::SetUp();
    const auto found = ask(gateway->contract_details("AAPL"));
    ASSERT_TRUE(found) << found.error().message;
    ASSERT_EQ(found->size(), 1u);
    apple = found->front();
  }

  model::Instrument apple;
};

TEST_F(Simulated, KeepsStepAndStandsAtTheStartUntilItDoes) {
  EXPECT_TRUE(session.keeps_step);
  EXPECT_EQ(session.accounts, std::vector<std::string>{"DU1234567"});
  EXPECT_EQ(gateway->clock().now(), core::from_new_york(*core::parse_date("2019-02-13"), 9h + 29min + 50s));
  EXPECT_EQ(health().malformed_messages, 0u);
  EXPECT_EQ(health().unknown_messages, 0u);
}

TEST_F(Simulated, AnswersEveryQuestion) {
  EXPECT_EQ(apple.symbol, "AAPL");
  EXPECT_EQ(apple.currency, "USD");
  EXPECT_GT(apple.con_id.value, 0);
  EXPECT_EQ(ask(gateway->contract_details("NOSUCH")).error().code, 200);

  const auto bars = ask(gateway->historical_bars(apple, "2 D", "1 min"));
  ASSERT_TRUE(bars) << bars.error().message;
  EXPECT_GT(bars->size(), 300u);
  EXPECT_TRUE(std::ranges::is_sorted(*bars, {}, &model::Bar::start));
  EXPECT_LE(bars->back().end(), gateway->clock().now());

  const auto positions = ask(gateway->positions());
  ASSERT_TRUE(positions);
  EXPECT_TRUE(positions->empty());
  const auto executions = ask(gateway->executions());
  ASSERT_TRUE(executions);
  EXPECT_TRUE(executions->empty());
  const auto orders = ask(gateway->open_orders());
  ASSERT_TRUE(orders);
  EXPECT_TRUE(orders->empty());
  const auto values = ask(gateway->account_values());
  ASSERT_TRUE(values) << values.error().message;
  const auto cash = std::ranges::find_if(*values, [](const model::AccountValue& value) {
    return value.key == "TotalCashValue" && value.currency == "USD";
  });
  ASSERT_NE(cash, values->end());
  EXPECT_EQ(core::Decimal::parse(cash->value), core::Decimal(1'000'000));
}

TEST_F(Simulated, StreamsQuotesAndBarsWhileTimeGoesOn) {
  on_loop([&] {
    EXPECT_TRUE(gateway->subscribe_quotes(apple));
    EXPECT_TRUE(gateway->subscribe_real_time_bars(apple));
  });
  run_until(9h + 31min);
  ASSERT_FALSE(heard.quotes.empty());
  const auto& last = heard.quotes.back();
  ASSERT_TRUE(last.bid && last.ask);
  EXPECT_LT(*last.bid, *last.ask);
  EXPECT_NEAR(*last.bid, 171, 5);
  ASSERT_GE(heard.bars.size(), 10u);
  for (const auto& bar : heard.bars) EXPECT_LE(bar.end(), gateway->clock().now());
}

TEST_F(Simulated, AnOrderFillsAndIsFoundAgain) {
  std::int32_t id = 0;
  on_loop([&] {
    EXPECT_TRUE(gateway->subscribe_quotes(apple));
    when_time = [&](core::Timestamp) {
      if (id != 0 || heard.quotes.empty()) return;
      id = gateway->allocate_order_id().value;
      const auto order = an_order(id).buy(100).of(apple);
      EXPECT_TRUE(gateway->place(order.intent()));
    };
  });
  run_until(9h + 32min);
  ASSERT_FALSE(heard.executions.empty());
  const auto& execution = heard.executions.front();
  EXPECT_EQ(execution.order_id.value, id);
  EXPECT_EQ(execution.order_ref, "key-" + std::to_string(id));
  EXPECT_EQ(execution.side, model::Side::Buy);
  EXPECT_EQ(execution.symbol, "AAPL");
  EXPECT_EQ(heard.commissions.size(), heard.executions.size());
  EXPECT_EQ(heard.statuses.back().status, model::OrderStatus::Filled);

  const auto told = heard.executions.size();
  const auto found = ask(gateway->executions());
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), told);
  EXPECT_EQ(found->front().execution.execution_id, execution.execution_id);
  EXPECT_EQ(found->front().execution.time, execution.time);
  EXPECT_TRUE(found->front().commission);
  EXPECT_EQ(heard.executions.size(), told) << "found is not told again";
  const auto positions = ask(gateway->positions());
  ASSERT_TRUE(positions);
  ASSERT_EQ(positions->size(), 1u);
  EXPECT_EQ(positions->front().quantity, core::Decimal(100));
}

TEST_F(Simulated, ABracketRestsAndIsCancelledWithItsParent) {
  run_until(9h + 30min + 1s);  // before the open a cancel would wait for it
  on_loop([&] {
    const auto parent = gateway->allocate_order_id().value;
    const auto target = gateway->allocate_order_id().value;
    const auto stop = gateway->allocate_order_id().value;
    EXPECT_TRUE(gateway->place(an_order(parent).buy(100).of(apple).limit(100).hold().intent()));
    EXPECT_TRUE(
        gateway->place(an_order(target).sell(100).of(apple).limit(120).child_of(parent).hold().intent()));
    EXPECT_TRUE(gateway->place(an_order(stop).sell(100).of(apple).stop(90).child_of(parent).intent()));
  });
  const auto open = ask(gateway->open_orders());
  ASSERT_TRUE(open);
  ASSERT_EQ(open->size(), 3u);
  EXPECT_EQ((*open)[0].limit_price, 100.0);
  EXPECT_EQ((*open)[2].stop_price, 90.0);
  EXPECT_EQ((*open)[2].parent_id, (*open)[0].order_id);
  on_loop([&] { EXPECT_TRUE(gateway->cancel((*open)[0].order_id)); });
  const auto after = ask(gateway->open_orders());
  ASSERT_TRUE(after);
  EXPECT_TRUE(after->empty());
  std::vector<int> cancelled;
  for (const auto& notice : heard.notices) {
    if (notice.code == 202) cancelled.push_back(notice.order_id.value);
  }
  EXPECT_THAT(cancelled, UnorderedElementsAre((*open)[0].order_id.value, (*open)[1].order_id.value,
                                              (*open)[2].order_id.value));
}

TEST_F(Simulated, TheSameDayTwiceIsTheSameDay) {
  const auto watch = [this] {
    heard.lines.clear();
    heard.quotes.clear();
    on_loop([&] {
      EXPECT_TRUE(gateway->subscribe_quotes(apple));
      when_time = [this](core::Timestamp now) { heard.note("time " + core::format_utc(now)); };
    });
    run_until(9h + 31min);
    return heard.lines;
  };
  const auto first = watch();
  const auto first_quotes = heard.quotes.size();
  destroy();
  on_loop([this] { hold.release(); });
  server->stop();
  begin();
  EXPECT_EQ(watch(), first);
  EXPECT_EQ(heard.quotes.size(), first_quotes);
}

TEST_F(Simulated, ADroppedConnectionIsToldOnce) {
  server->drop_client(7);
  heard.wait_for_line("disconnected");
  EXPECT_EQ(heard.ends.size(), 1u);
  EXPECT_EQ(health().socket, gateway::Health::Socket::Disconnected);
}

TEST_F(Simulated, ASecondClientWithTheSameIdIsRefused) {
  gateway::GatewayConfig config = config_for(server->port());
  std::unique_ptr<gateway::Gateway> second;
  on_loop([&] { second = std::make_unique<gateway::Gateway>(loop, config, activity); });
  const auto refused = ask(second->connect());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, 326);
  on_loop([&] { second.reset(); });
  EXPECT_TRUE(ask(gateway->positions())) << "the first is undisturbed";
}

}  // namespace
}  // namespace ibflow::tests
