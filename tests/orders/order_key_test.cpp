// Our name for an order: it comes back whole, and nobody else's text passes for one.

#include "ibflow/orders/order_key.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace ibflow::orders::test {
namespace {

TEST(OrderKey, CarriesACheckAndFitsInto24Characters) {
  const std::string key = make_order_key("R1", 17);
  EXPECT_EQ(key.substr(0, 6), "R1-17-");
  EXPECT_TRUE(is_order_key(key));
  EXPECT_FALSE(is_order_key(key.substr(0, key.size() - 1)));
  EXPECT_FALSE(is_order_key("R1-18-" + key.substr(6)));
  EXPECT_FALSE(is_order_key("mine"));
  EXPECT_LE(make_order_key("ABCDEFGHIJKLM", 9'999'999).size(), kLongestOrderKey);
}

TEST(OrderKey, TheSerialFormNamesNodeAndStrategy) {
  const std::string key = make_order_key("N7_", "mom", 123'456'789);
  EXPECT_EQ(key.size(), 19U);
  EXPECT_EQ(key.find(':'), std::string::npos);
  const auto parts = parse_order_key(key);
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->node, "N7_");
  EXPECT_EQ(parts->strategy, "mom");
  EXPECT_EQ(parts->serial, 123'456'789U);
}

TEST(OrderKey, TheRunFormNamesRunAndNumber) {
  const std::string key = make_order_key("R1", 17);
  const auto parts = parse_order_key(key);
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->node, "R1");
  EXPECT_EQ(parts->strategy, "");
  EXPECT_EQ(parts->serial, 17U);
}

TEST(OrderKey, OneChangedOrMissingCharacterIsNoKey) {
  const std::string key = make_order_key("ABC", "mom1", kMostSerial);
  ASSERT_TRUE(is_order_key(key));
  EXPECT_FALSE(is_order_key(key.substr(1)));
  EXPECT_FALSE(is_order_key(key.substr(0, key.size() - 1)));
  for (std::size_t i = 0; i < key.size(); ++i) {
    std::string changed = key;
    changed[i] = changed[i] == 'Q' ? 'R' : 'Q';
    EXPECT_FALSE(is_order_key(changed)) << changed;
  }
}

TEST(OrderKey, Q12_WhatIsAppendedAfterAColonIsNotOurs) {
  for (const std::string& key : {make_order_key("R1", 17), make_order_key("ABC", "mom", 9)}) {
    EXPECT_EQ(key_of_order_ref(key + ":2"), key);
    EXPECT_EQ(key_of_order_ref(key), key);
    EXPECT_FALSE(is_order_key(key + ":2"));
  }
}

TEST(OrderKey, PartsThatDoNotFitAreRefused) {
  EXPECT_THROW(static_cast<void>(make_order_key("AB", "mom", 1)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(make_order_key("ABC", "", 1)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(make_order_key("ABC", "a:b", 1)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(make_order_key("ABC", "mom", kMostSerial + 1)), std::invalid_argument);
}

TEST(OrderKey, TwoOwnersOfALeaseHaveTwoNodes) {
  EXPECT_EQ(node_of("lease of host a").size(), kNodeLength);
  EXPECT_NE(node_of("lease of host a"), node_of("lease of host b"));
  EXPECT_TRUE(is_order_key(make_order_key(node_of("lease of host a"), "mom", 1)));
}

TEST(OrderKeySequence, NeverGivesAKeyTwiceEvenWhenTheClockGoesBack) {
  const core::Timestamp now = core::from_unix_seconds(1'700'000'000);
  OrderKeySequence sequence("ABC", "mom");
  const std::string first = sequence.next(now);
  const std::string second = sequence.next(now);
  const std::string earlier = sequence.next(now - std::chrono::hours(1));
  EXPECT_LT(first, second);
  EXPECT_LT(second, earlier);
  EXPECT_LT(earlier, sequence.next(now + std::chrono::seconds(1)));
}

TEST(OrderKeySequence, GoesOnAboveWhatTheJournalHasSeen) {
  const core::Timestamp now = core::from_unix_seconds(1'700'000'000);
  OrderKeySequence before("ABC", "mom");
  const std::string last = before.next(now);
  OrderKeySequence after("ABC", "mom", parse_order_key(last)->serial);
  EXPECT_LT(last, after.next(now - std::chrono::hours(1)));
}

}  // namespace
}  // namespace ibflow::orders::test
