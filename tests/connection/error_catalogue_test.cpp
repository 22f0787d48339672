#include "ibflow/connection/error_catalogue.hpp"

#include <gtest/gtest.h>

namespace ibflow::connection {
namespace {

TEST(ErrorCatalogue, WarningsNeverEndAnOrder) {
  for (const int code : {105, 165, 329, 399, 404, 481, 2102, 2109, 2137, 2148, 2169, 10311, 10349}) {
    const auto meaning = classify(code, ErrorContext::Order);
    EXPECT_TRUE(meaning.is_warning) << code;
    EXPECT_FALSE(meaning.is_order_rejection) << code;
  }
}

TEST(ErrorCatalogue, RejectionsEndAnOrder) {
  for (const int code : {103, 110, 200, 201, 203, 321, 434, 10006, 10243, 99'999}) {
    const auto meaning = classify(code, ErrorContext::Order);
    EXPECT_EQ(meaning.kind, ErrorKind::OrderRejection) << code;
    EXPECT_TRUE(meaning.is_order_rejection) << code;
    EXPECT_FALSE(meaning.is_warning) << code;
  }
}

TEST(ErrorCatalogue, ACancelledOrderIsNoRejectedOrder) {
  const auto meaning = classify(202, ErrorContext::Order);
  EXPECT_EQ(meaning.kind, ErrorKind::OrderCancelled);
  EXPECT_FALSE(meaning.is_order_rejection);
  EXPECT_FALSE(meaning.is_warning);
}

TEST(ErrorCatalogue, ARefusedCancelSaysNothingOfTheOrdersState) {
  for (const int code : {161, 10147, 10148}) {
    const auto meaning = classify(code, ErrorContext::Order);
    EXPECT_EQ(meaning.kind, ErrorKind::CancelRefused) << code;
    EXPECT_FALSE(meaning.is_order_rejection) << code;
  }
  EXPECT_EQ(classify(10328, ErrorContext::Order).kind, ErrorKind::OrderUnknown);
}

TEST(ErrorCatalogue, DataAdvisoriesDoNotEndAStream) {
  for (const int code : {10089, 10090, 10091, 10167}) {
    EXPECT_EQ(classify(code, ErrorContext::Subscription).kind, ErrorKind::Warning) << code;
  }
  for (const int code : {101, 200, 354, 10168, 10197}) {
    EXPECT_EQ(classify(code, ErrorContext::Subscription).kind, ErrorKind::EndOfRequest) << code;
  }
}

TEST(ErrorCatalogue, NoDataIsAnAnswerAndAPacingViolationIsNot) {
  EXPECT_EQ(
      classify(162, ErrorContext::Request,
               "Historical Market Data Service error message:HMDS query returned no data: AAPL@SMART Trades")
          .kind,
      ErrorKind::NoData);
  const auto pacing = classify(162, ErrorContext::Request, "...:Historical data request pacing violation");
  EXPECT_EQ(pacing.kind, ErrorKind::EndOfRequest);
  EXPECT_TRUE(pacing.retry);
}

TEST(ErrorCatalogue, LinkAndFarmsAreSeparateAxes) {
  EXPECT_EQ(classify(1100, ErrorContext::None).kind, ErrorKind::LinkLost);
  EXPECT_EQ(classify(1101, ErrorContext::None).kind, ErrorKind::LinkReset);
  EXPECT_EQ(classify(1102, ErrorContext::None).kind, ErrorKind::LinkRestored);
  for (const int code : {2103, 2105, 2119, 2157}) {
    EXPECT_EQ(classify(code, ErrorContext::None).kind, ErrorKind::FarmStatus) << code;
    EXPECT_FALSE(classify(code, ErrorContext::None).farm_is_up) << code;
  }
  for (const int code : {2104, 2106, 2107, 2108, 2158}) {
    EXPECT_TRUE(classify(code, ErrorContext::None).farm_is_up) << code;
  }
}

TEST(ErrorCatalogue, AClientIdInUseEndsTheSessionAndMayBeTriedAgain) {
  const auto meaning = classify(326, ErrorContext::None);
  EXPECT_EQ(meaning.kind, ErrorKind::SessionEnd);
  EXPECT_TRUE(meaning.retry);
  EXPECT_FALSE(meaning.what_to_do.empty());
}

TEST(ErrorCatalogue, UnknownCodesEndWhatTheyName) {
  EXPECT_EQ(classify(98'765, ErrorContext::Request).kind, ErrorKind::EndOfRequest);
  EXPECT_EQ(classify(98'765, ErrorContext::None).kind, ErrorKind::Failure);
  EXPECT_TRUE(classify(2160, ErrorContext::None).is_warning);
}

}  // namespace
}  // namespace ibflow::connection
