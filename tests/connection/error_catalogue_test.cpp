#include "ibflow/connection/error_catalogue.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ibflow::connection {
namespace {

using protocol::ErrorCodeRetry;
using protocol::ErrorCodeSeverity;
using enum ErrorContext;

constexpr ErrorContext kOrderContexts[] = {Order, OrderModify, OrderCancel};
constexpr ErrorContext kDataContexts[] = {Request, Subscription, Historical};

ErrorKind kind(int code, ErrorContext context, std::string_view text = {}) {
  return classify(code, context, text).kind;
}

// What holds for every code in every context.

TEST(EveryCode, HasAMeaningThatAgreesWithItselfInEveryContext) {
  for (const auto& code : protocol::error_codes()) {
    for (const auto context : kErrorContexts) {
      const auto meaning = classify(code.code, context);
      const auto where = std::to_string(code.code) + " " + std::string(to_string(context));
      EXPECT_TRUE(meaning.is_known) << where;
      EXPECT_EQ(meaning.category, code.category) << where;
      EXPECT_EQ(meaning.severity, code.severity) << where;
      EXPECT_EQ(meaning.text, code.text) << where;
      EXPECT_EQ(meaning.is_order_rejection, meaning.kind == ErrorKind::OrderRejection) << where;
      EXPECT_FALSE(meaning.is_warning && is_terminal(meaning.kind)) << where;
      EXPECT_FALSE(meaning.is_warning && meaning.retry) << where;
      if (meaning.retry) {
        EXPECT_TRUE(code.retry == ErrorCodeRetry::AfterBackoff ||
                    code.retry == ErrorCodeRetry::AfterReconnect)
            << where;
      }
    }
  }
}

TEST(EveryCode, OfSeverityWarningOrInfoEndsNothingExceptThatACancelledOrderIsCancelled) {
  for (const auto& code : protocol::error_codes()) {
    if (code.severity != ErrorCodeSeverity::Warning && code.severity != ErrorCodeSeverity::Info) continue;
    for (const auto context : kErrorContexts) {
      const bool cancelled = code.code == 202 && is_of_order(context);
      EXPECT_EQ(is_terminal(classify(code.code, context).kind), cancelled) << code.code;
    }
  }
}

TEST(EveryCode, OfSeverityErrorEndsARequestSoThatNobodyWaitsForEver) {
  for (const auto& code : protocol::error_codes()) {
    if (code.severity != ErrorCodeSeverity::Error) continue;
    for (const auto context : kDataContexts) {
      EXPECT_TRUE(is_terminal(kind(code.code, context))) << code.code << " " << to_string(context);
    }
  }
}

TEST(EveryCode, LeavesAnOrderAliveThatAChangeWasSentFor) {
  for (const auto& code : protocol::error_codes()) {
    const auto meaning = classify(code.code, OrderModify);
    if (meaning.kind == ErrorKind::OrderCancelled || meaning.kind == ErrorKind::SessionEnd) continue;
    EXPECT_TRUE(meaning.is_warning) << code.code;
  }
}

TEST(EveryCode, ThatEndsTheSessionOrMovesLinkAndFarmsDoesSoWhateverTheId) {
  for (const auto& code : protocol::error_codes()) {
    const auto expected = classify(code.code, None).kind;
    if (!drives_connection(expected)) continue;
    for (const auto context : kErrorContexts) EXPECT_EQ(kind(code.code, context), expected) << code.code;
  }
}

TEST(EveryCode, ThatFailsSaysWhatToDo) {
  for (const auto& code : protocol::error_codes()) {
    if (code.severity != ErrorCodeSeverity::Error || code.retry == ErrorCodeRetry::Never) continue;
    EXPECT_FALSE(classify(code.code, Request).what_to_do.empty()) << code.code;
    EXPECT_FALSE(classify(code.code, Order).what_to_do.empty()) << code.code;
  }
}

// Unknown codes.

TEST(UnknownCode, IsAmbiguousAndEndsNoOrderAndNoStream) {
  for (const auto context : {None, Subscription, Order, OrderModify, OrderCancel}) {
    const auto meaning = classify(98'765, context);
    EXPECT_EQ(meaning.kind, ErrorKind::Ambiguous);
    EXPECT_TRUE(meaning.is_warning);
    EXPECT_FALSE(meaning.is_known);
    EXPECT_NE(meaning.what_to_do.find("proof"), std::string_view::npos);
  }
}

TEST(UnknownCode, EndsAPlainRequestThatWouldHangOtherwise) {
  EXPECT_EQ(kind(98'765, Request), ErrorKind::EndOfRequest);
  EXPECT_EQ(kind(98'765, Historical), ErrorKind::EndOfRequest);
}

TEST(UnknownCode, Of2100To2199IsANotice) {
  for (const auto context : kErrorContexts) EXPECT_EQ(kind(2160, context), ErrorKind::Warning);
}

// The users' pains, by their numbers.

TEST(Pain1, SubscriptionsLostAfter1101AreToldApartFrom1102) {
  EXPECT_EQ(kind(1101, None), ErrorKind::LinkReset);
  EXPECT_EQ(kind(1102, None), ErrorKind::LinkRestored);
  EXPECT_EQ(kind(1100, None), ErrorKind::LinkLost);
  EXPECT_EQ(kind(2110, None), ErrorKind::LinkLost);
}

TEST(Pain3, AFarmFlapIsAFarmsMatterAlone) {
  for (const int code : {2103, 2105, 2119, 2157}) {
    EXPECT_EQ(kind(code, None), ErrorKind::FarmStatus) << code;
    EXPECT_FALSE(classify(code, None).farm_is_up) << code;
  }
  for (const int code : {2104, 2106, 2107, 2108, 2158}) {
    EXPECT_EQ(kind(code, None), ErrorKind::FarmStatus) << code;
    EXPECT_TRUE(classify(code, None).farm_is_up) << code;
  }
}

TEST(Pain4, AClientIdInUseEndsTheSessionAndIsWorthAnotherTry) {
  const auto meaning = classify(326, None, "Unable to connect as the client id is already in use.");
  EXPECT_EQ(meaning.kind, ErrorKind::SessionEnd);
  EXPECT_TRUE(meaning.retry);
  EXPECT_FALSE(meaning.what_to_do.empty());
}

TEST(Pain5, NobodyIsAdvisedToTakeAnotherClientIdForHisOrdersBelongToIt) {
  const auto advice = classify(326, None).what_to_do;
  EXPECT_NE(advice.find("same client id"), std::string_view::npos);
  EXPECT_EQ(advice.find("another"), std::string_view::npos);
}

TEST(Pain28, WhatCannotBeDecodedEndsTheSessionInsteadOfGivingWrongPrices) {
  for (const int code : {505, 507, 508, 509}) {
    EXPECT_EQ(kind(code, Subscription), ErrorKind::SessionEnd) << code;
    EXPECT_TRUE(classify(code, Subscription).retry) << code;
  }
}

TEST(Pain22, WarningsAreNoEndOfAnOrder) {
  for (const int code : {105, 165, 329, 399, 404, 434, 481, 2102, 2109, 2137, 2148, 2169, 10311, 10349}) {
    for (const auto context : kOrderContexts) {
      EXPECT_TRUE(classify(code, context).is_warning) << code;
      EXPECT_FALSE(classify(code, context).is_order_rejection) << code;
    }
  }
}

TEST(Pain22, AnyCodeWhoseTextSaysWarningLeavesTheOrderAlive) {
  const auto* const held =
      "Order Message:\nBUY 1 SPY\nWarning: your order will not be placed at the exchange";
  EXPECT_EQ(kind(399, Order, held), ErrorKind::Warning);
  EXPECT_EQ(kind(98'765, Order, "Warning: something new"), ErrorKind::Warning);
  EXPECT_EQ(kind(10006, Order, "Warning: the parent is not there yet"), ErrorKind::Warning);
  EXPECT_EQ(kind(201, Order, "Order rejected - reason:Warning: no margin"), ErrorKind::OrderRejection);
  EXPECT_EQ(kind(202, Order, "Order Canceled - reason:Warning: too late"), ErrorKind::OrderCancelled);
}

TEST(Pain22, DefiniteRejectionsOfANewOrderEndIt) {
  for (const int code :
       {103, 106, 107, 110, 200, 201, 203, 320, 321, 460, 10006, 10015, 10243, 10289, 10293}) {
    EXPECT_EQ(kind(code, Order), ErrorKind::OrderRejection) << code;
    EXPECT_FALSE(classify(code, Order).is_warning) << code;
  }
}

TEST(Pain22, CodesOfDataNeverRejectAnOrder) {
  for (const int code : {162, 166, 354, 366, 420, 430, 10172, 10182, 10187, 10197, 10276}) {
    for (const auto context : kOrderContexts) EXPECT_FALSE(is_terminal(kind(code, context))) << code;
  }
  EXPECT_EQ(kind(162, Order), ErrorKind::Ambiguous);
}

TEST(Pain23, ARefusedChangeLeavesTheOrderAsItWas) {
  for (const int code : {105, 110, 201, 203, 321, 329, 2102, 10341}) {
    const auto meaning = classify(code, OrderModify);
    EXPECT_EQ(meaning.kind, ErrorKind::ModifyRefused) << code;
    EXPECT_TRUE(meaning.is_warning) << code;
    EXPECT_FALSE(meaning.what_to_do.empty()) << code;
  }
}

TEST(Pain23, WhatCanOnlyBeAboutAChangeNeverRejectsTheOrder) {
  for (const int code : {104, 134, 422, 440, 10241, 10242, 10326, 10327, 10341}) {
    EXPECT_EQ(kind(code, Order), ErrorKind::ModifyRefused) << code;
  }
}

TEST(Pain24, ACancelledOrderIsNoRejectedOrder) {
  for (const auto context : kOrderContexts) {
    const auto meaning = classify(202, context, "Order Canceled - reason:");
    EXPECT_EQ(meaning.kind, ErrorKind::OrderCancelled);
    EXPECT_FALSE(meaning.is_order_rejection);
    EXPECT_FALSE(meaning.is_warning);
  }
}

TEST(Pain16, AnswersToACancelSayNothingOfTheOrdersEnd) {
  for (const int code : {136, 137, 161, 10147, 10148}) {
    for (const auto context : kOrderContexts) {
      EXPECT_EQ(kind(code, context), ErrorKind::CancelRefused) << code;
    }
  }
  EXPECT_EQ(kind(321, OrderCancel), ErrorKind::CancelRefused);
  EXPECT_EQ(kind(135, OrderCancel), ErrorKind::CancelRefused);
  EXPECT_EQ(kind(201, OrderCancel), ErrorKind::OrderRejection) << "that is about the order itself";
  EXPECT_EQ(classify(110, OrderCancel).what_to_do.find("round the price"), std::string_view::npos);
  EXPECT_NE(classify(10147, OrderCancel).what_to_do.find("open orders and executions"),
            std::string_view::npos);
}

TEST(Pain15, AnOrderOfWhichNobodyKnowsIsNeitherDeadNorAlive) {
  EXPECT_EQ(kind(10328, Order), ErrorKind::OrderUnknown);
  EXPECT_EQ(kind(512, Order), ErrorKind::OrderUnknown) << "its bytes may have left us";
  EXPECT_EQ(kind(135, OrderModify), ErrorKind::OrderUnknown);
}

TEST(Pain25, DataAdvisoriesDoNotEndAStreamAndSayWhatItsDataIsWorth) {
  for (const auto context : kDataContexts) {
    for (const int code : {10089, 10090, 10091, 10167}) {
      EXPECT_EQ(kind(code, context), ErrorKind::Warning) << code;
    }
  }
  EXPECT_EQ(classify(10167, Subscription).data_quality, DataQuality::Delayed);
  EXPECT_EQ(classify(10089, Subscription).data_quality, DataQuality::Delayed);
  EXPECT_EQ(classify(10090, Subscription).data_quality, DataQuality::Partial);
  for (const int code : {101, 200, 354, 10168, 10186, 10197}) {
    EXPECT_EQ(kind(code, Subscription), ErrorKind::EndOfRequest) << code;
    EXPECT_EQ(classify(code, Subscription).data_quality, DataQuality::Unchanged) << code;
  }
}

TEST(Pain25, ACompetingSessionMayEndByItself) {
  const auto meaning = classify(10197, Subscription, "No market data during competing live session");
  EXPECT_TRUE(meaning.retry);
  EXPECT_NE(meaning.what_to_do.find("close that session"), std::string_view::npos);
}

TEST(Pain25, StreamsThatTheServerHasDroppedAreToBeHadAgain) {
  for (const int code : {316, 10182, 10225})
    EXPECT_TRUE(classify(code, Subscription).subscribe_again) << code;
  EXPECT_TRUE(classify(366, Historical).subscribe_again);
  EXPECT_FALSE(
      classify(10189, Subscription, "Failed to request tick-by-tick data: no permission").subscribe_again);
  EXPECT_FALSE(classify(354, Subscription).subscribe_again);
}

TEST(Pain26, ErrorsOfHistoryAreReadByTheirText) {
  const std::string service = "Historical Market Data Service error message:";
  for (const auto context : {Request, Historical}) {
    EXPECT_EQ(kind(162, context, service + "HMDS query returned no data: AAPL@SMART Trades"),
              ErrorKind::NoData);
    EXPECT_EQ(kind(162, context, service + "API historical data query cancelled: 7"),
              ErrorKind::QueryCancelled);
    const auto pacing = classify(162, context, service + "Historical data request pacing violation");
    EXPECT_EQ(pacing.kind, ErrorKind::EndOfRequest);
    EXPECT_TRUE(pacing.retry);
    const auto permission = classify(162, context, service + "No market data permissions for NYSE STK");
    EXPECT_EQ(permission.kind, ErrorKind::EndOfRequest);
    EXPECT_FALSE(permission.retry);
    EXPECT_EQ(permission.retry_advice, ErrorCodeRetry::AfterFix);
    EXPECT_EQ(kind(165, context, "Historical Market Data Service query message:no items retrieved"),
              ErrorKind::Warning);
  }
  EXPECT_EQ(kind(162, Subscription, "API scanner subscription cancelled: 7"), ErrorKind::QueryCancelled);
}

TEST(AlsoHeard, AMissingPermissionIsNotMendedByWaiting) {
  const auto refused =
      classify(420, Subscription, "Invalid Real-time Query:No market data permissions for ARCA");
  EXPECT_EQ(refused.kind, ErrorKind::EndOfRequest);
  EXPECT_FALSE(refused.retry);
  EXPECT_FALSE(refused.subscribe_again);
  EXPECT_TRUE(classify(420, Subscription, "Invalid Real-time Query:pacing violation").retry);
}

TEST(AlsoHeard, NoContractWhileTheLinkIsDownIsNoUnknownContract) {
  const auto up = classify(200, Request, "No security definition has been found for the request");
  EXPECT_FALSE(up.retry);
  const auto down =
      classify(200, Request, "No security definition has been found for the request", LinkCondition::Down);
  EXPECT_EQ(down.kind, ErrorKind::EndOfRequest);
  EXPECT_TRUE(down.retry);
  EXPECT_EQ(down.retry_advice, ErrorCodeRetry::AfterReconnect);
  EXPECT_NE(down.what_to_do.find("link is back"), std::string_view::npos);
  EXPECT_EQ(classify(162, Historical, "HMDS query returned no data", LinkCondition::Down).kind,
            ErrorKind::EndOfRequest)
      << "an empty answer is not one while nobody could look";
}

TEST(AlsoHeard, NoContractForAnOrderIsItsRejectionAndForDataTheEndOfTheRequest) {
  EXPECT_EQ(kind(200, Order), ErrorKind::OrderRejection);
  EXPECT_EQ(kind(200, OrderModify), ErrorKind::ModifyRefused);
  for (const auto context : kDataContexts) EXPECT_EQ(kind(200, context), ErrorKind::EndOfRequest);
  EXPECT_NE(classify(200, Request, "The contract description specified for X is ambiguous")
                .what_to_do.find("several"),
            std::string_view::npos);
}

TEST(Pain40, AReadOnlyApiIsSeenByItsText) {
  const auto* const text =
      "Error validating request.-'bW' : cause - The API interface is currently in Read-Only mode.";
  EXPECT_TRUE(classify(321, Order, text).is_read_only);
  EXPECT_TRUE(classify(321, None, text).is_read_only);
  EXPECT_NE(classify(321, Order, text).what_to_do.find("Read-Only"), std::string_view::npos);
  EXPECT_FALSE(
      classify(321, Order, "Error validating request.-'bW' : cause - Please enter a price").is_read_only);
}

// The defects of an earlier system.

TEST(Defect10, CodesMeanWhatTheyMean) {
  EXPECT_EQ(kind(1300, None), ErrorKind::SessionEnd);
  EXPECT_TRUE(classify(2108, None).farm_is_up);
  EXPECT_TRUE(belongs_to(classify(326, None), None, NoticeCategory::Socket));
  EXPECT_FALSE(belongs_to(classify(326, None), None, NoticeCategory::MarketData));
  EXPECT_FALSE(belongs_to(classify(162, None), None, NoticeCategory::Order));
  EXPECT_TRUE(belongs_to(classify(162, None), None, NoticeCategory::HistoricalData));
  EXPECT_FALSE(belongs_to(classify(2104, None), None, NoticeCategory::Warning)) << "good news";
  EXPECT_TRUE(belongs_to(classify(2103, None), None, NoticeCategory::Warning));
  EXPECT_TRUE(belongs_to(classify(10167, Subscription), Subscription, NoticeCategory::MarketData));
  EXPECT_TRUE(belongs_to(classify(460, Order), Order, NoticeCategory::Authorization));
  EXPECT_FALSE(belongs_to(classify(7, None), None, NoticeCategory::Authorization));
  EXPECT_TRUE(belongs_to(classify(1100, None), None, NoticeCategory::Severe));
  EXPECT_FALSE(belongs_to(classify(201, Order), Order, NoticeCategory::Severe));
}

TEST(Names, LeadBackToWhatTheyName) {
  for (const auto context : kErrorContexts) EXPECT_EQ(parse_error_context(to_string(context)), context);
  for (const auto category : kNoticeCategories) {
    EXPECT_EQ(parse_notice_category(to_string(category)), category);
  }
  EXPECT_EQ(parse_error_context("Order"), std::nullopt);
  EXPECT_EQ(parse_notice_category(""), std::nullopt);
}

TEST(NewPort, IsTheLastPortInTheText) {
  EXPECT_EQ(new_port_of("TWS socket port has been reset. Please reconnect on the new port - 7497"), 7497);
  EXPECT_EQ(new_port_of("port changed from 4001 to 4002."), 4002);
  EXPECT_EQ(new_port_of("no port"), std::nullopt);
  EXPECT_EQ(new_port_of("0 70000 99999999999999999999999"), std::nullopt);
}

}  // namespace
}  // namespace ibflow::connection
