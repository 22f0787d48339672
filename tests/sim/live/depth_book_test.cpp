// The modelled book.

#include "ibflow/sim/live/depth_book.hpp"

#include <gtest/gtest.h>

namespace ibflow::sim::test {
namespace {

Instrument a_stock() {
  Instrument stock;
  stock.key = stock.symbol = "AAPL";
  return stock;
}

TEST(DepthBook, begins_with_the_quote_and_goes_on_tick_by_tick) {
  const BestQuote quote{.bid = 170.42, .ask = 170.44, .bid_size = 300, .ask_size = 900};
  const auto bids = modelled_side(a_stock(), quote, BookSide::Bid, BookKind::Plain, 3);
  ASSERT_EQ(bids.size(), 3U);
  EXPECT_EQ(bids[0].price, 170.42);
  EXPECT_EQ(bids[0].size, 300);
  EXPECT_EQ(bids[1].price, 170.41);
  EXPECT_EQ(bids[2].price, 170.40);
}

TEST(DepthBook, moves_by_its_ends_when_the_quote_moves) {
  BestQuote quote{.bid = 170.42, .ask = 170.44, .bid_size = 300, .ask_size = 900};
  const auto was = modelled_side(a_stock(), quote, BookSide::Bid, BookKind::Plain, 5);
  quote.bid = 170.41;
  quote.bid_size = was[1].size;
  const auto now = modelled_side(a_stock(), quote, BookSide::Bid, BookKind::Plain, 5);
  const auto operations = depth_operations(was, now, BookSide::Bid, BookKind::Plain);
  ASSERT_EQ(operations.size(), 2U);
  EXPECT_EQ(operations[0].operation, 2);
  EXPECT_EQ(operations[0].position, 0);
  EXPECT_EQ(operations[1].operation, 0);
  EXPECT_EQ(operations[1].position, 4);
}

TEST(DepthBook, a_size_alone_is_an_update) {
  BestQuote quote{.bid = 170.42, .ask = 170.44, .bid_size = 300, .ask_size = 900};
  const auto was = modelled_side(a_stock(), quote, BookSide::Ask, BookKind::Plain, 5);
  quote.ask_size = 500;
  const auto now = modelled_side(a_stock(), quote, BookSide::Ask, BookKind::Plain, 5);
  const auto operations = depth_operations(was, now, BookSide::Ask, BookKind::Plain);
  ASSERT_EQ(operations.size(), 1U);
  EXPECT_EQ(operations[0].operation, 1);
  EXPECT_EQ(*operations[0].size, core::Decimal(500));
}

TEST(DepthBook, a_side_without_a_quote_is_empty) {
  EXPECT_TRUE(modelled_side(a_stock(), {}, BookSide::Ask, BookKind::Smart, 5).empty());
}

}  // namespace
}  // namespace ibflow::sim::test
