// How far a position can go.

#include "ibflow/orders/exposure.hpp"

#include <gtest/gtest.h>

#include "builders.hpp"

namespace ibflow::orders::test {
namespace {

using model::OrderStatus;
using model::Side;

class Exposed : public testing::Test, protected Desk {
 protected:
  void works(const OrderRecord& record) {
    send(record);
    hear(record, OrderStatus::Submitted);
  }
  static OrderRecord exit_of(const OrderRecord& parent, int id, core::Decimal quantity) {
    OrderRecord record = a_record(id, quantity, model::opposite(parent.side));
    record.parent_id = parent.order_id;
    record.oca_group = "exits";
    return record;
  }
  core::Decimal highest() { return exposure().highest; }
  core::Decimal lowest() { return exposure().lowest; }
};

TEST_F(Exposed, EveryLiveOrderCountsOnItsSide) {
  works(a_record(1, 100));
  works(a_record(2, 30, Side::Sell));
  execute(a_record(1, 100), "a.1.01", 40);
  EXPECT_EQ(highest(), core::Decimal(100));
  EXPECT_EQ(lowest(), core::Decimal(10));
  EXPECT_EQ(exposure().live_buys, core::Decimal(60));
  EXPECT_EQ(exposure().live_sells, core::Decimal(30));
}

TEST_F(Exposed, ADraftCountsNothingAndADurableOrderInFull) {
  const OrderNumber number = blotter.place(a_record(1), at(0));
  EXPECT_TRUE(highest().is_zero());
  blotter.journaled(number);
  EXPECT_EQ(highest(), core::Decimal(100));
}

TEST_F(Exposed, PAIN37_OneOfAnOcaGroupExecutesNotAll) {
  for (const int id : {1, 2}) {
    OrderRecord sell = a_record(id, id * 50, Side::Sell);
    sell.oca_group = "group";
    works(sell);
  }
  EXPECT_EQ(lowest(), core::Decimal(-100));
  EXPECT_EQ(exposure().live_sells, core::Decimal(150)) << "what is out there, in full";
}

TEST_F(Exposed, PAIN37_ExitsOfAnUnexecutedParentCannotTurnThePosition) {
  const OrderRecord parent = a_record(1, 100);
  works(parent);
  works(exit_of(parent, 2, 100));
  works(exit_of(parent, 3, 100));
  EXPECT_EQ(highest(), core::Decimal(100));
  EXPECT_TRUE(lowest().is_zero());
}

TEST_F(Exposed, Q13_OnceTheParentHasExecutedItsExitsCountInFull) {
  const OrderRecord parent = a_record(1, 100);
  works(parent);
  works(exit_of(parent, 2, 100));
  works(exit_of(parent, 3, 100));
  execute(parent, "a.1.01", 40);
  EXPECT_EQ(highest(), core::Decimal(100));
  EXPECT_EQ(lowest(), core::Decimal(-60)) << "IB scales a child only by its OCA type";
}

TEST_F(Exposed, Q13_ExitsThatOutliveTheirParentCountInFull) {
  const OrderRecord parent = a_record(1, 100);
  works(parent);
  works(exit_of(parent, 2, 100));
  notice(parent, NoticeMeaning::Rejected, 201);
  EXPECT_EQ(lowest(), core::Decimal(-100));
}

TEST_F(Exposed, ExitsLargerThanTheirParentCountBeyondIt) {
  const OrderRecord parent = a_record(1, 100);
  works(parent);
  works(exit_of(parent, 2, 130));
  EXPECT_EQ(lowest(), core::Decimal(-30));
}

TEST_F(Exposed, AChildOnItsParentsSideAddsToIt) {
  const OrderRecord parent = a_record(1, 100);
  OrderRecord child = a_record(2, 50);
  child.parent_id = parent.order_id;
  works(parent);
  works(child);
  EXPECT_EQ(highest(), core::Decimal(150));
}

TEST_F(Exposed, AnotherAccountOrContractIsAnotherExposure) {
  OrderRecord order = a_record(1);
  order.account = "DU2";
  works(order);
  order = a_record(2);
  order.con_id = core::ConId(1);
  works(order);
  EXPECT_TRUE(highest().is_zero());
  EXPECT_EQ(exposure_of(blotter, {"DU2", kSpy}, 0).highest, core::Decimal(100));
}

TEST(WorstCase, SharesThatWereToldOfAreNotOneOfAGroup) {
  OpenInterest gone{.order = 0, .side = Side::Buy, .to_come = 40, .oca_group = "g"};
  OpenInterest live{.order = 1, .side = Side::Buy, .live = 100, .oca_group = "g"};
  const std::vector<OpenInterest> interests{gone, live};
  EXPECT_EQ(worst_case(10, interests).highest, core::Decimal(150));
}

}  // namespace
}  // namespace ibflow::orders::test
