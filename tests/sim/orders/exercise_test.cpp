// Exercising options.

#include "ibflow/sim/faults/fault_script.hpp"
#include "orders_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;

class OptionExercise : public OrdersTest {
 protected:
  void SetUp() override { serve(); }

  /// A call on AAPL far in or out of the money, as the chain has it.
  protocol::Contract call(TestClient& client, bool in_the_money) {
    protocol::RequestContractDetails request;
    request.request_id = 900;
    request.contract.symbol = "AAPL";
    request.contract.sec_type = "OPT";
    request.contract.exchange = "SMART";
    request.contract.currency = "USD";
    request.contract.right = "C";
    const auto rows = only<protocol::ContractDetailsRow>(client.ask(request));
    EXPECT_FALSE(rows.empty());
    const auto strike = [](const auto& row) { return row.contract_details.contract.strike.value_or(0); };
    const auto [lowest, highest] = std::ranges::minmax_element(rows, {}, strike);
    return (in_the_money ? lowest : highest)->contract_details.contract;
  }
  static protocol::PlaceOrder buy(std::int32_t id, const protocol::Contract& contract, int contracts) {
    auto message = an_order(id).buy(contracts).message();
    message.contract = contract;
    return message;
  }
  static protocol::ExerciseOptions exercise(std::int32_t id, const protocol::Contract& contract, int action) {
    protocol::ExerciseOptions message;
    message.request_id = id;
    message.contract = contract;
    message.exercise_action = action;
    message.exercise_quantity = 1;
    return message;
  }
};

TEST_F(OptionExercise, IsRefusedWithoutAPositionAndAgainstReason) {
  const auto client = at_ten(7);
  const auto deep = call(*client, true);
  EXPECT_EQ(in_short(client->ask(exercise(50, stock("AAPL"), 1))), "4/321");
  const auto without = client->ask(exercise(50, deep, 1));
  ASSERT_EQ(in_short(without), "4/321");
  EXPECT_THAT(error_text(without), HasSubstr("no such position"));
  client->ask(buy(1, deep, 1));
  client->run_to("10:00:05");
  const auto lapse = client->ask(exercise(50, deep, 2));
  ASSERT_EQ(in_short(lapse), "4/321");
  EXPECT_THAT(error_text(lapse), HasSubstr("override"));
}

TEST_F(OptionExercise, LooksLikeAnOrderAndIsCarriedOutAtTheClose) {
  const auto client = at_ten(7, kProtobuf);
  const auto deep = call(*client, true);
  client->ask(buy(1, deep, 1));
  client->run_to("10:00:05");
  EXPECT_EQ(in_short(client->ask(exercise(50, deep, 1))), "5(PreSubmitted) 3(PreSubmitted)");
  EXPECT_EQ(in_short(client->ask(protocol::RequestOpenOrders{})), "5(PreSubmitted) 3(PreSubmitted) 53");
  EXPECT_EQ(in_short(client->ask(exercise(50, deep, 1))), "4/103");
  EXPECT_EQ(in_short(client->ask(cancel(50))), "3(Cancelled) 4/202");
  client->ask(exercise(51, deep, 1));
  const auto answers = client->run_to("16:00:02");
  EXPECT_THAT(in_short(answers), HasSubstr("11 11 5(Filled) 3(Filled)"));
  const auto legs = only<protocol::ExecutionDetails>(answers);
  ASSERT_EQ(legs.size(), 2U);
  EXPECT_EQ(legs[0].contract.sec_type, "OPT");
  EXPECT_EQ(legs[0].execution.opt_exercise_or_lapse_type, protocol::OptionExerciseType::Exercise);
  EXPECT_EQ(legs[1].contract.symbol, "AAPL");
  EXPECT_EQ(legs[1].contract.sec_type, "STK");
  EXPECT_EQ(legs[1].execution.shares, core::Decimal(100));
  EXPECT_EQ(legs[1].execution.price, deep.strike);
}

}  // namespace
}  // namespace ibflow::sim::test
