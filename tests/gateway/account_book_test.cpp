// The state of followed accounts, row by row.

#include "ibflow/gateway/detail/account_book.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace ibflow::tests {
namespace {

using gateway::AccountChange;
using gateway::detail::AccountBook;
using gateway::detail::AccountRow;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Book : public ::testing::Test {
 protected:
  Book() { book.add_source("positions"); }

  void begin() { book.take("positions", row(AccountRow::Kind::Begin)); }
  void end() { book.take("positions", row(AccountRow::Kind::End)); }
  void position(std::int32_t con_id, std::int64_t quantity) {
    auto it = row(AccountRow::Kind::Position);
    gateway::AccountPosition position;
    position.account = "DU1";
    position.contract.con_id = con_id;
    position.quantity = quantity;
    it.position = position;
    book.take("positions", it);
  }
  void value(const std::string& key, const std::string& text) {
    auto it = row(AccountRow::Kind::Value);
    model::AccountValue value;
    value.account = "DU1";
    value.key = key;
    value.value = text;
    it.value = value;
    book.take("positions", it);
  }
  static AccountRow row(AccountRow::Kind kind) {
    AccountRow row;
    row.kind = kind;
    row.account = "DU1";
    return row;
  }

  std::vector<AccountChange> told;
  AccountBook book{[this](const AccountChange& change) { told.push_back(change); }};
};

TEST_F(Book, IsCompleteWhenAllHasBeenTold) {
  begin();
  position(1, 100);
  EXPECT_FALSE(book.snapshot()->is_complete);
  end();
  EXPECT_TRUE(book.snapshot()->is_complete);
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_EQ(told[0].kind, AccountChange::Kind::Position);
  EXPECT_EQ(told[1].kind, AccountChange::Kind::Complete);
  EXPECT_EQ(told[1].version, book.snapshot()->version);
}

TEST_F(Book, WaitsForEverySource) {
  book.add_source("values");
  begin();
  end();
  EXPECT_FALSE(book.snapshot()->is_complete);
}

TEST_F(Book, WhatIsAsItWasChangesNothing) {
  begin();
  position(1, 100);
  value("NetLiquidation", "5");
  end();
  const auto before = book.snapshot();
  position(1, 100);
  value("NetLiquidation", "5");
  end();
  EXPECT_EQ(book.snapshot(), before) << "the very same object";
}

TEST_F(Book, AClosedPositionIsGoneAndTold) {
  begin();
  position(1, 100);
  end();
  const auto before = book.snapshot();
  position(1, 0);
  EXPECT_THAT(book.snapshot()->positions, IsEmpty());
  EXPECT_THAT(before->positions, SizeIs(1)) << "what was handed out stays";
  EXPECT_TRUE(told.back().position->quantity.is_zero());
  const auto told_before = told.size();
  position(1, 0);
  EXPECT_EQ(told.size(), told_before) << "once";
}

TEST_F(Book, PAIN20_APositionClosedWhileWeWereAwayIsClosedWhenAllHasBeenTold) {
  begin();
  position(1, 100);
  position(2, 50);
  end();
  book.lost();
  EXPECT_FALSE(book.snapshot()->is_complete);
  EXPECT_THAT(book.snapshot()->positions, SizeIs(2)) << "as of before, until told otherwise";
  begin();
  position(2, 50);
  EXPECT_THAT(book.snapshot()->positions, SizeIs(2)) << "the other may still come";
  end();
  ASSERT_THAT(book.snapshot()->positions, SizeIs(1));
  EXPECT_EQ(book.snapshot()->positions.begin()->first.con_id, core::ConId(2));
  EXPECT_TRUE(book.snapshot()->is_complete);
}

TEST_F(Book, VersionsRiseWithEachChangeAlsoAfterClearing) {
  begin();
  position(1, 100);
  const auto version = book.snapshot()->version;
  book.clear();
  EXPECT_GT(book.snapshot()->version, version);
  EXPECT_THAT(book.snapshot()->positions, IsEmpty());
}

}  // namespace
}  // namespace ibflow::tests
