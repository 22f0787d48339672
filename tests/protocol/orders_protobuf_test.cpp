// What is easy to get wrong in the protobuf form of orders: what a client says and leaves out, and what an
// absent field means.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "capture.hpp"
#include "ibflow/protocol/requests.hpp"
#include "ibflow/protocol/responses.hpp"

namespace ibflow::protocol::testing {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;

constexpr int kNewest = 225;
const std::string kNothing;

/// The fields of one level by their numbers: bytes as they are, numbers as text.
using Fields = std::multimap<std::uint32_t, std::string>;

Fields fields_of(std::string_view bytes) {
  Fields fields;
  protozero::pbf_reader reader(bytes.data(), bytes.size());
  while (reader.next()) {
    const auto number = reader.tag();  // the reader forgets it with the value
    switch (reader.wire_type()) {
      case protozero::pbf_wire_type::varint:
        fields.emplace(number, std::to_string(reader.get_int64()));
        break;
      case protozero::pbf_wire_type::fixed64:
        fields.emplace(number, std::to_string(reader.get_double()));
        break;
      default:
        fields.emplace(number, std::string(reader.get_view()));
    }
  }
  return fields;
}

std::vector<std::string> all(const Fields& fields, std::uint32_t number) {
  std::vector<std::string> values;
  const auto [first, last] = fields.equal_range(number);
  for (auto field = first; field != last; ++field) values.push_back(field->second);
  return values;
}

/// The parts of what a client sends.
template <class Message>
Fields sent(const Message& message, int server_version = kNewest) {
  const auto frame = encode(message, server_version);
  EXPECT_GE(frame.size(), 8U) << "refused";
  return fields_of(std::string_view(frame).substr(std::min<std::size_t>(8, frame.size())));
}

Fields sent_order(const PlaceOrder& message) {
  return fields_of(all(sent(message), 3).at(0));
}

/// What a server's bytes are with a client.
template <Response Message>
std::optional<Message> received(const std::string& body) {
  std::string payload{0, 0, static_cast<char>((Message::kMessage.id + 200) >> 8),
                      static_cast<char>((Message::kMessage.id + 200) & 0xff)};
  auto message = decode<Message>(payload + body, kNewest);
  EXPECT_TRUE(message) << message.error().message;
  return message ? *message : std::nullopt;
}

/// The bytes of an open order whose order is `order`.
std::string open_order_with(const std::string& order, const std::string& contract = "") {
  std::string body;
  protozero::pbf_writer writer(body);
  writer.add_int32(1, 17);
  writer.add_message(2, contract);
  writer.add_message(3, order);
  writer.add_message(4, kNothing);
  return body;
}

Order received_order(const std::string& order) {
  return received<OpenOrder>(open_order_with(order)).value_or(OpenOrder()).order;
}

PlaceOrder a_limit_order() {
  PlaceOrder message;
  message.order_id = 21;
  message.contract.symbol = "AAPL";
  message.contract.sec_type = "STK";
  message.order.action = "BUY";
  message.order.total_quantity = 100;
  message.order.order_type = "LMT";
  message.order.lmt_price = 150.25;
  return message;
}

std::optional<core::Error> refusal(const PlaceOrder& message, int server_version) {
  std::string out;
  const auto appended = append_request(out, message, server_version);
  if (appended) return std::nullopt;
  EXPECT_THAT(out, IsEmpty()) << "nothing is sent";
  return appended.error();
}

TEST(OrdersProtobuf, AnOrderHoldsTheTierAndTheAttachedOrdersEvenEmpty) {
  const auto message = a_limit_order();
  EXPECT_THAT(all(sent(message), 4), ElementsAre(""));
  EXPECT_THAT(all(sent(message, 203), 4), ElementsAre("")) << "also below the version that knows them";
  EXPECT_THAT(all(sent_order(message), 105), ElementsAre(""));
}

TEST(OrdersProtobuf, TransmitIsSaidWhenTrueAsItsAbsenceMeansFalse) {
  auto message = a_limit_order();
  EXPECT_THAT(all(sent_order(message), 66), ElementsAre("1"));
  message.order.transmit = false;
  EXPECT_THAT(all(sent_order(message), 66), IsEmpty());
  const auto got = decode<PlaceOrder>(encode(message, kNewest).substr(4), kNewest);
  ASSERT_TRUE(got && *got);
  EXPECT_FALSE((*got)->order.transmit) << "which is how a server reads it";
}

TEST(OrdersProtobuf, AnOpenOrderThatIsNotTransmittedSaysSo) {
  OpenOrder parked;
  parked.order.transmit = false;
  const auto got = decode<OpenOrder>(encode(parked, kNewest).substr(4), kNewest);
  ASSERT_TRUE(got && *got);
  EXPECT_EQ(**got, parked);
  EXPECT_TRUE(received_order("").transmit) << "as IB's client has it";
}

TEST(OrdersProtobuf, NumbersAreSaidAlsoWhenZeroAndLeftOutWhenThereIsNone) {
  const auto order = sent_order(a_limit_order());
  for (const std::uint32_t number : {1U, 3U, 4U, 7U, 30U, 31U, 43U, 69U, 70U, 76U, 88U, 98U})
    EXPECT_THAT(order, Contains(Key(number)));
  EXPECT_THAT(all(order, 72), ElementsAre("-1")) << "the exempt code";
  for (const std::uint32_t number : {10U, 24U, 37U, 38U, 94U, 106U, 123U, 136U})
    EXPECT_THAT(order, Not(Contains(Key(number))));
  EXPECT_THAT(all(fields_of(all(sent(a_limit_order()), 2).at(0)), 1), ElementsAre("0")) << "conId";
}

TEST(OrdersProtobuf, WhatOnlyAServerSaysIsNotSent) {
  auto message = a_limit_order();
  message.contract.last_trade_date = "20260101";
  message.order.order_id = 21;
  message.order.auto_cancel_date = "20260101";
  message.order.filled_quantity = 7;
  message.order.ref_futures_con_id = 8;
  message.order.shareholder = "somebody";
  message.order.parent_perm_id = 9;
  EXPECT_THAT(fields_of(all(sent(message), 2).at(0)), Not(Contains(Key(21U))));
  for (const std::uint32_t number : {2U, 114U, 115U, 116U, 118U, 121U})
    EXPECT_THAT(sent_order(message), Not(Contains(Key(number))));
}

TEST(OrdersProtobuf, LegPricesTravelWithTheLegsOfOrdersOnly) {
  auto message = a_limit_order();
  message.contract.combo_legs.resize(2);
  message.order.order_combo_legs = {{1.5}, {std::nullopt}, {2.5}};
  const auto legs = all(fields_of(all(sent(message), 2).at(0)), 20);
  ASSERT_EQ(legs.size(), 2U) << "the third price has no leg";
  EXPECT_THAT(all(fields_of(legs[0]), 9), ElementsAre("1.500000"));
  EXPECT_THAT(all(fields_of(legs[1]), 9), IsEmpty());

  ExerciseOptions exercise;
  exercise.contract = message.contract;
  const auto bare = all(fields_of(all(sent(exercise), 2).at(0)), 20);
  ASSERT_EQ(bare.size(), 2U);
  EXPECT_THAT(fields_of(bare[0]), Not(Contains(Key(9U))));
}

TEST(OrdersProtobuf, AnOpenOrderHasAPriceForEachLeg) {
  std::string contract;
  protozero::pbf_writer writer(contract);
  std::string leg;
  protozero::pbf_writer(leg).add_double(9, 0.25);
  writer.add_message(20, leg);
  writer.add_message(20, kNothing);
  const auto open = received<OpenOrder>(open_order_with("", contract));
  ASSERT_TRUE(open);
  EXPECT_EQ(open->contract.combo_legs.size(), 2U);
  EXPECT_THAT(open->order.order_combo_legs, ElementsAre(OrderComboLeg{0.25}, OrderComboLeg{}));
}

TEST(OrdersProtobuf, AlgorithmParametersNeedAStrategy) {
  auto message = a_limit_order();
  message.order.algo_params = {{"adaptivePriority", "Urgent"}};
  EXPECT_THAT(sent_order(message), Not(Contains(Key(62U))));
  message.order.algo_strategy = "Adaptive";
  EXPECT_EQ(all(sent_order(message), 62).size(), 1U);

  std::string order;
  protozero::pbf_writer writer(order);
  std::string entry;
  protozero::pbf_writer(entry).add_string(1, "a");
  writer.add_message(62, entry);
  EXPECT_THAT(received_order(order).algo_params, IsEmpty());
  writer.add_string(61, "");  // behind it, and empty: it came
  EXPECT_THAT(received_order(order).algo_params, ElementsAre(TagValue{"a", ""}));
}

TEST(OrdersProtobuf, AHedgesLargestSizeNeedsAType) {
  std::string order;
  protozero::pbf_writer writer(order);
  writer.add_string(60, "0.5");
  writer.add_int32(144, 5);
  EXPECT_EQ(received_order(order).hedge_max_size, std::nullopt);
  writer.add_string(59, "");
  EXPECT_EQ(received_order(order).hedge_max_size, 5) << "an empty type is one";
  EXPECT_EQ(received_order(order).hedge_param, "") << "though not for the parameter";
  writer.add_string(59, "B");
  EXPECT_EQ(received_order(order).hedge_param, "0.5");
}

TEST(OrdersProtobuf, AConditionSaysHowItIsJoinedAndAPriceItsTriggerMethod) {
  auto message = a_limit_order();
  message.order.conditions = {{.type = ConditionType::Price, .price = 1.5, .exchange = ""},
                              {.type = ConditionType::Execution, .is_conjunction = false, .symbol = "IBM"}};
  const auto conditions = all(sent_order(message), 100);
  ASSERT_EQ(conditions.size(), 2U);
  EXPECT_EQ(fields_of(conditions[0]), (Fields{{1, "1"}, {2, "1"}, {3, "0"}, {10, "1.500000"}, {11, "0"}}));
  EXPECT_EQ(fields_of(conditions[1]), (Fields{{1, "5"}, {2, "0"}, {6, "IBM"}}));
}

TEST(OrdersProtobuf, AReceivedConditionIsJoinedByAndWhenItDoesNotSay) {
  std::string condition;
  protozero::pbf_writer(condition).add_int32(1, 4);
  std::string order;
  protozero::pbf_writer(order).add_message(100, condition);
  EXPECT_THAT(received_order(order).conditions, ElementsAre(OrderCondition{.type = ConditionType::Margin}));
}

TEST(OrdersProtobuf, GatesAskWhetherAMemberIsSaidWhateverItsValue) {
  const auto with = [](auto change) {
    auto message = a_limit_order();
    change(message.order);
    return message;
  };
  const std::vector<std::pair<int, PlaceOrder>> gates = {
      {216, with([](Order& o) { o.deactivate = true; })},
      {216, with([](Order& o) { o.post_only = true; })},
      {216, with([](Order& o) { o.allow_pre_open = true; })},
      {216, with([](Order& o) { o.ignore_open_auction = true; })},
      {217, with([](Order& o) { o.route_marketable_to_bbo = 0; })},
      {217, with([](Order& o) { o.seek_price_improvement = 0; })},
      {217, with([](Order& o) { o.what_if_type = 0; })},
      {218, with([](Order& o) { o.attached.sl_order_id = 0; })},
      {218, with([](Order& o) { o.attached.sl_order_type = "STP"; })},
      {218, with([](Order& o) { o.attached.pt_order_id = 0; })},
      {218, with([](Order& o) { o.attached.pt_order_type = "LMT"; })},
      {223, with([](Order& o) { o.hedge_max_size = 0; })},
  };
  for (const auto& [version, message] : gates) {
    EXPECT_EQ(refusal(message, version), std::nullopt);
    const auto refused = refusal(message, version - 1);
    ASSERT_TRUE(refused) << version;
    EXPECT_EQ(refused->code, 503);
    EXPECT_EQ(refused->request_id, 21);
    EXPECT_EQ(refusal(message, 202), std::nullopt) << "the text form never holds them";
  }
  EXPECT_EQ(refusal(a_limit_order(), 203), std::nullopt);
}

TEST(OrdersProtobuf, TheGatesOfTheTextFormAreBehind) {
  auto message = a_limit_order();
  message.order.manual_order_indicator = 1;
  message.order.imbalance_only = true;
  EXPECT_EQ(refusal(message, 203), std::nullopt);
  const auto refused = refusal(message, 191);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->request_id, -1) << "IB's client names no order for this gate";
}

TEST(OrdersProtobuf, AMultiplierMustBeANumber) {
  auto message = a_limit_order();
  message.contract.multiplier = "0.1";
  EXPECT_THAT(all(fields_of(all(sent(message), 2).at(0)), 7), ElementsAre("0.100000"));
  message.contract.multiplier = "ten";
  const auto refused = refusal(message, kNewest);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->code, 588);
}

TEST(OrdersProtobuf, TextsAreNotHeldToAscii) {
  auto message = a_limit_order();
  message.order.order_ref = "Größe";
  EXPECT_THAT(all(sent_order(message), 28), ElementsAre("Größe"));
}

TEST(OrdersProtobuf, CancelInstructionsAreSaidWhenGivenEvenEmpty) {
  CancelOrder cancel;
  EXPECT_THAT(all(sent(cancel), 2), ElementsAre(""));
  cancel.order_cancel.reset();
  EXPECT_THAT(all(sent(cancel), 2), IsEmpty());
  RequestGlobalCancel everything;
  EXPECT_THAT(all(sent(everything), 1), ElementsAre(""));
}

TEST(OrdersProtobuf, AnExecutionFilterIsAlwaysSent) {
  EXPECT_EQ(fields_of(all(sent(RequestExecutions()), 2).at(0)), (Fields{{1, "0"}}));
}

TEST(OrdersProtobuf, AnOrderWithoutIdTakesThatOfItsMessage) {
  std::string with_id;
  protozero::pbf_writer(with_id).add_int32(2, 0);
  EXPECT_EQ(received_order("").order_id, 17);
  EXPECT_EQ(received_order(with_id).order_id, 0) << "its own one counts, also zero";
  EXPECT_EQ(received<OpenOrder>(open_order_with(with_id))->order_id, 17);
}

TEST(OrdersProtobuf, AnOpenOrderNeedsItsPartsThoughTheyMayBeEmpty) {
  EXPECT_TRUE(received<OpenOrder>(open_order_with("")));
  std::string without_state;
  protozero::pbf_writer writer(without_state);
  writer.add_message(2, kNothing);
  writer.add_message(3, kNothing);
  EXPECT_FALSE(received<OpenOrder>(without_state));
  EXPECT_FALSE(received<OpenOrder>("")) << "and an empty message has none";
  EXPECT_FALSE(received<CompletedOrder>(""));
  EXPECT_FALSE(received<ExecutionDetails>(""));
}

TEST(OrdersProtobuf, AStatusSaysNothingOfWhatIsAbsent) {
  const auto status = received<OrderStatus>("");
  ASSERT_TRUE(status);
  EXPECT_EQ(*status, OrderStatus());
  EXPECT_EQ(status->order_id, kNoOrderId);
  EXPECT_EQ(status->avg_fill_price, std::nullopt);
  EXPECT_EQ(received<OrderBound>(""), OrderBound());
  EXPECT_EQ(received<CommissionReport>("")->realized_pnl, 0) << "IB's client takes it for zero here";
}

TEST(OrdersProtobuf, MarginsAreTextsAgain) {
  const auto margin = [](double value) {
    std::string state;
    protozero::pbf_writer(state).add_double(2, value);
    std::string body = open_order_with("");
    protozero::pbf_writer(body).add_message(4, state);
    return received<OpenOrder>(body)->order_state.init_margin_before;
  };
  EXPECT_EQ(margin(1234.5), "1234.5");
  EXPECT_EQ(margin(1000), "1000.0");
  EXPECT_EQ(margin(0), "0.0");
  EXPECT_EQ(margin(-0.0000001), "-0.0000001");
  EXPECT_EQ(margin(1.5e17), "150000000000000000");
}

TEST(OrdersProtobuf, AnUnknownWayToExerciseIsNone) {
  const auto type = [](std::int32_t number) {
    std::string execution;
    protozero::pbf_writer fields(execution);
    fields.add_bool(11, true);
    fields.add_int32(21, number);
    std::string body;
    protozero::pbf_writer writer(body);
    writer.add_message(2, kNothing);
    writer.add_message(3, execution);
    const auto details = received<ExecutionDetails>(body);
    EXPECT_EQ(details->request_id, -1);
    EXPECT_EQ(details->execution.liquidation, 1);
    return details->execution.opt_exercise_or_lapse_type;
  };
  EXPECT_EQ(type(100), OptionExerciseType::Assigned);
  EXPECT_EQ(type(999), OptionExerciseType::None);
  EXPECT_EQ(type(0), OptionExerciseType::None);
}

TEST(OrdersText, AnEmptyNumberIsZeroAndIBsConstantIsNone) {
  using namespace std::string_literals;
  const auto bound = decode<OrderBound>("100\0009223372036854775807\000\0002147483647\000"s, 200);
  ASSERT_TRUE(bound && *bound);
  EXPECT_EQ(**bound, (OrderBound{.perm_id = std::nullopt, .client_id = 0, .order_id = std::nullopt}));
}

TEST(OrdersText, ExercisesLeaveThePrimaryExchangeOut) {
  ExerciseOptions exercise;
  exercise.contract.exchange = "BOX";
  exercise.contract.primary_exchange = "CBOE";
  const auto frame = encode(exercise, 210);
  EXPECT_NE(frame.find("BOX"), std::string::npos);
  EXPECT_EQ(frame.find("CBOE"), std::string::npos);
}

}  // namespace
}  // namespace ibflow::protocol::testing
