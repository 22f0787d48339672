#include "ibflow/model/order.hpp"

#include <gtest/gtest.h>

#include "ibflow/model/clock.hpp"
#include "ibflow/model/prediction.hpp"

namespace ibflow::model {
namespace {

TEST(OrderStatus, reads_every_word_ib_documents_and_marks_the_rest_unknown) {
  for (const char* word : {"ApiPending", "PendingSubmit", "PreSubmitted", "Submitted", "PendingCancel",
                           "ApiCancelled", "Cancelled", "Filled", "Inactive"}) {
    EXPECT_STREQ(to_string(parse_order_status(word)), word);
  }
  EXPECT_EQ(parse_order_status("Bound"), OrderStatus::Unknown);
}

TEST(OrderStatus, only_finished_states_are_final) {
  EXPECT_TRUE(is_final(OrderStatus::Filled));
  EXPECT_TRUE(is_final(OrderStatus::Cancelled));
  EXPECT_TRUE(is_final(OrderStatus::Inactive));
  EXPECT_FALSE(is_final(OrderStatus::PendingCancel));
  EXPECT_FALSE(is_final(OrderStatus::PreSubmitted));
  EXPECT_FALSE(is_final(OrderStatus::Unknown));
}

TEST(Order, types_print_in_ibs_spelling) {
  EXPECT_STREQ(to_string(OrderType::StopLimit), "STP LMT");
  EXPECT_STREQ(to_string(OrderType::Market), "MKT");
  EXPECT_STREQ(to_string(opposite(Side::Buy)), "SELL");
}

TEST(Prediction, is_identified_by_ticker_data_time_and_prediction_time) {
  Prediction first{.ticker = "SPY",
                   .data_time = core::from_unix_seconds(60),
                   .prediction_time = core::from_unix_seconds(61)};
  Prediction same = first;
  same.confidence = 0.9;
  EXPECT_EQ(first.identity(), same.identity());
  Prediction later = first;
  later.prediction_time = core::from_unix_seconds(62);
  EXPECT_NE(first.identity(), later.identity());
}

TEST(ManualClock, stands_still_until_told) {
  ManualClock clock(core::from_unix_seconds(5));
  EXPECT_EQ(clock.now(), core::from_unix_seconds(5));
  clock.set(core::from_unix_seconds(6));
  EXPECT_EQ(clock.now(), core::from_unix_seconds(6));
}

}  // namespace
}  // namespace ibflow::model
