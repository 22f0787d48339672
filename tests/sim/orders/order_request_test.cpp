// What a client's PLACE_ORDER means to the exchange.

#include "../server/gateway_fixture.hpp"
#include "ibflow/sim/orders/order_codes.hpp"
#include "ibflow/sim/orders/order_requests.hpp"

namespace ibflow::sim::test {
namespace {

class OrderRequests : public testing::Test {
 protected:
  [[nodiscard]] core::Expected<OrderRequest> read(const protocol::PlaceOrder& message) const {
    return to_order_request(message, 7, contracts_, 0, "DU1", session_time("10:00:00"));
  }
  [[nodiscard]] int refused(const protocol::PlaceOrder& message) const {
    const auto request = read(message);
    return request ? 0 : request.error().code;
  }
  static protocol::PlaceOrder of_type(std::string type) {
    auto message = an_order(1).buy(100).message();
    message.order.order_type = std::move(type);
    return message;
  }

  ContractDatabase contracts_{std::vector<std::string>{"AAPL", "SPY"}};
};

TEST_F(OrderRequests, EveryTypeAndItsApproximations) {
  const std::map<std::string, OrderType> types{{"MKT", OrderType::Market},
                                               {"LMT", OrderType::Limit},
                                               {"STP", OrderType::Stop},
                                               {"STP LMT", OrderType::StopLimit},
                                               {"TRAIL", OrderType::Trail},
                                               {"TRAIL LIMIT", OrderType::TrailLimit},
                                               {"MIT", OrderType::MarketIfTouched},
                                               {"LIT", OrderType::LimitIfTouched},
                                               {"MOC", OrderType::MarketOnClose},
                                               {"LOC", OrderType::LimitOnClose},
                                               {"REL", OrderType::Relative},
                                               {"MIDPRICE", OrderType::Midprice},
                                               {"PEG MID", OrderType::PegMid},
                                               {"PEG MKT", OrderType::PegMarket},
                                               {"MTL", OrderType::MarketToLimit},
                                               {"MKT PRT", OrderType::Market},
                                               {"STP PRT", OrderType::Stop},
                                               {"SNAP MID", OrderType::PegMid},
                                               {"PEG PRIM", OrderType::Relative}};
  for (const auto& [text, type] : types) {
    const auto request = read(of_type(text));
    ASSERT_TRUE(request) << text;
    EXPECT_EQ(request->type, type) << text;
  }
  EXPECT_EQ(refused(of_type("VOL")), order_code::kUnsupportedType);
  EXPECT_EQ(refused(of_type("")), order_code::kUnsupportedType);
}

TEST_F(OrderRequests, TimesInForce) {
  const auto with = [&](std::string tif) {
    auto message = an_order(1).buy(1).tif(std::move(tif)).message();
    message.order.good_till_date = "20190213 15:00:00 US/Eastern";
    return read(message).value();
  };
  EXPECT_EQ(with("").tif, TimeInForce::Day);
  EXPECT_EQ(with("GTC").tif, TimeInForce::GoodTillCancelled);
  EXPECT_EQ(with("IOC").tif, TimeInForce::ImmediateOrCancel);
  EXPECT_EQ(with("FOK").tif, TimeInForce::FillOrKill);
  EXPECT_EQ(with("OPG").tif, TimeInForce::AtTheOpening);
  EXPECT_EQ(with("GTD").good_till, session_time("15:00:00"));
  EXPECT_EQ(refused(an_order(1).buy(1).tif("GTD").message()), order_code::kInvalidRequest);
  EXPECT_EQ(refused(an_order(1).buy(1).tif("SOON").message()), order_code::kInvalidRequest);
  auto bad = an_order(1).buy(1).message();
  bad.order.good_after_time = "tomorrow";
  EXPECT_EQ(refused(bad), order_code::kBadTime);
}

TEST_F(OrderRequests, TrailsByAmountOrPercent) {
  auto message = of_type("TRAIL");
  message.order.aux_price = 0.5;
  message.order.trail_stop_price = 169;
  EXPECT_EQ(read(message)->trail_amount, 0.5);
  EXPECT_EQ(read(message)->stop_price, 169);
  message.order.trailing_percent = 2;
  EXPECT_EQ(read(message)->trail_percent, 2);
  EXPECT_FALSE(read(message)->trail_amount);
  message.order.order_type = "TRAIL LIMIT";
  message.order.lmt_price = 168.9;
  EXPECT_NEAR(read(message)->limit_offset.value_or(0), 0.1, 1e-9);
  message.order.lmt_price_offset = 0.25;
  EXPECT_EQ(read(message)->limit_offset, 0.25);
}

TEST_F(OrderRequests, PegsTakeTheLimitAsTheirCap) {
  auto message = of_type("REL");
  message.order.lmt_price = 170;
  message.order.aux_price = 0.02;
  EXPECT_EQ(read(message)->limit_price, 170);
  EXPECT_EQ(read(message)->peg_offset, 0.02);
  EXPECT_FALSE(read(of_type("MIDPRICE"))->limit_price);
}

TEST_F(OrderRequests, HandlingIsTakenOver) {
  auto message = an_order(1).buy(100).limit(170).message();
  message.order.outside_rth = true;
  message.order.hidden = true;
  message.order.all_or_none = true;
  message.order.display_size = 10;
  message.order.min_qty = 20;
  message.order.cash_qty = 5000;
  message.order.discretionary_amt = 0.05;
  message.order.trigger_method = 4;
  message.order.good_after_time = "20190213 11:00:00 US/Eastern";
  const auto request = read(message).value();
  EXPECT_TRUE(request.outside_rth && request.hidden && request.all_or_none);
  EXPECT_EQ(request.display_size, core::Decimal(10));
  EXPECT_EQ(request.min_quantity, core::Decimal(20));
  EXPECT_EQ(request.cash_quantity, core::Decimal(5000));
  EXPECT_EQ(request.discretionary_amount, 0.05);
  EXPECT_EQ(request.trigger_method, TriggerMethod::BidAsk);
  EXPECT_EQ(request.good_after, session_time("11:00:00"));
  EXPECT_EQ(request.account, "DU1");
  message.order.order_type = "MKT";
  EXPECT_FALSE(read(message)->outside_rth) << "market orders have no such thing";
}

TEST_F(OrderRequests, ConditionsNameInstrumentsByTheirContractNumber) {
  auto message = an_order(1).buy(100).message();
  protocol::OrderCondition price;
  price.type = protocol::ConditionType::Price;
  price.is_more = false;
  price.is_conjunction = false;
  price.price = 270;
  price.con_id = contracts_.instrument(1).con_id;
  protocol::OrderCondition time;
  time.type = protocol::ConditionType::Time;
  time.time = "20190213 12:00:00 US/Eastern";
  message.order.conditions = {price, time};
  message.order.conditions_cancel_order = true;
  const auto request = read(message).value();
  ASSERT_EQ(request.conditions.size(), 2U);
  EXPECT_EQ(request.conditions[0].ticker, "SPY");
  EXPECT_EQ(request.conditions[0].value, 270);
  EXPECT_FALSE(request.conditions[0].is_more);
  EXPECT_FALSE(request.conditions[0].and_next);
  EXPECT_EQ(request.conditions[1].time, session_time("12:00:00"));
  EXPECT_TRUE(request.conditions_cancel);
  message.order.conditions[0].con_id = 1;
  EXPECT_EQ(refused(message), order_code::kBadConditionContract);
}

TEST_F(OrderRequests, AlgorithmsOfIb) {
  auto message = an_order(1).buy(100).limit(170).message();
  message.order.algo_strategy = "Adaptive";
  message.order.algo_params = {{"adaptivePriority", "Patient"}};
  EXPECT_EQ(read(message)->algorithm.urgency, OrderAlgorithm::Urgency::Patient);
  message.order.algo_strategy = "Vwap";
  message.order.algo_params = {{"maxPctVol", "0.2"}, {"startTime", "11:00:00 US/Eastern"}, {"endTime", ""}};
  const auto vwap = read(message)->algorithm;
  EXPECT_EQ(vwap.kind, OrderAlgorithm::Kind::Vwap);
  EXPECT_EQ(vwap.largest_share, 0.2);
  EXPECT_EQ(vwap.start, session_time("11:00:00"));
  EXPECT_FALSE(vwap.end);
  message.order.algo_params = {{"maxPctVol", "2"}};
  EXPECT_EQ(refused(message), order_code::kBadAlgorithmParameter);
  message.order.algo_strategy = "DarkIce";
  EXPECT_EQ(refused(message), order_code::kUnknownAlgorithm);
}

TEST_F(OrderRequests, WhatIsNotSimulatedIsRefusedAndNotIgnored) {
  auto message = an_order(1).buy(100).limit(170).message();
  message.order.hedge_type = "D";
  EXPECT_EQ(refused(message), order_code::kInvalidRequest);
  message = an_order(1).buy(100).limit(170).message();
  message.order.scale_price_increment = 0.1;
  EXPECT_EQ(refused(message), order_code::kInvalidRequest);
  message = an_order(1).buy(100).limit(170).message();
  message.order.adjusted_order_type = "TRAIL";
  EXPECT_EQ(refused(message), order_code::kInvalidRequest);
  message = an_order(1).buy(100).limit(170).message();
  message.order.action = "HOLD";
  EXPECT_EQ(refused(message), order_code::kInvalidRequest);
}

}  // namespace
}  // namespace ibflow::sim::test
