#include "ibflow/protocol/error_codes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "ibflow/protocol/reference/client_errors.hpp"

namespace ibflow::protocol {
namespace {

struct Run {
  int first;
  int last;
};
// Every code that the references name, as runs without a gap.
constexpr std::array kRuns = {
    Run{100, 107},     Run{109, 111},     Run{113, 129},     Run{131, 148},     Run{151, 168},
    Run{200, 203},     Run{300, 317},     Run{319, 449},     Run{460, 460},     Run{481, 481},
    Run{492, 492},     Run{501, 593},     Run{1100, 1102},   Run{1300, 1302},   Run{2100, 2111},
    Run{2119, 2119},   Run{2130, 2130},   Run{2137, 2137},   Run{2150, 2150},   Run{2152, 2152},
    Run{2157, 2158},   Run{2168, 2169},   Run{10000, 10003}, Run{10005, 10027}, Run{10089, 10092},
    Run{10147, 10148}, Run{10167, 10168}, Run{10172, 10172}, Run{10182, 10182}, Run{10186, 10187},
    Run{10189, 10190}, Run{10197, 10197}, Run{10225, 10225}, Run{10230, 10231}, Run{10233, 10254},
    Run{10268, 10270}, Run{10276, 10312}, Run{10314, 10319}, Run{10321, 10322}, Run{10324, 10347}};

TEST(ErrorCodes, TheTableHoldsExactlyTheKnownCodes) {
  std::vector<int> expected;
  for (const auto& run : kRuns) {
    for (int code = run.first; code <= run.last; ++code) expected.push_back(code);
  }
  std::vector<int> actual;
  for (const auto& row : error_codes()) actual.push_back(row.code);
  EXPECT_EQ(actual, expected);
  EXPECT_EQ(actual.size(), 479U);
}

TEST(ErrorCodes, EveryCodeIsFoundAndHasAText) {
  for (const auto& row : error_codes()) {
    EXPECT_EQ(find_error_code(row.code), &row) << row.code;
    EXPECT_FALSE(row.text.empty()) << row.code;
    EXPECT_LE(row.text.size(), 80U) << row.code;
  }
}

TEST(ErrorCodes, CategoriesSeveritiesAndAdviceAreThoseOfTheReference) {
  std::map<ErrorCodeCategory, int> categories;
  std::map<ErrorCodeSeverity, int> severities;
  std::map<ErrorCodeRetry, int> retries;
  for (const auto& row : error_codes()) {
    ++categories[row.category];
    ++severities[row.severity];
    ++retries[row.retry];
  }
  using C = ErrorCodeCategory;
  EXPECT_EQ(categories, (std::map<C, int>{{C::Order, 263},
                                          {C::Client, 111},
                                          {C::MarketData, 23},
                                          {C::Account, 13},
                                          {C::SystemStatus, 13},
                                          {C::Connection, 12},
                                          {C::HistoricalData, 11},
                                          {C::News, 11},
                                          {C::Contract, 9},
                                          {C::Authorization, 6},
                                          {C::Pacing, 3},
                                          {C::Scanner, 3},
                                          {C::Fundamental, 1}}));
  using S = ErrorCodeSeverity;
  EXPECT_EQ(severities, (std::map<S, int>{{S::Error, 410}, {S::Warning, 49}, {S::Fatal, 11}, {S::Info, 9}}));
  using R = ErrorCodeRetry;
  EXPECT_EQ(
      retries,
      (std::map<R, int>{{R::AfterFix, 319}, {R::AfterReconnect, 93}, {R::Never, 39}, {R::AfterBackoff, 28}}));
}

void expect_row(int code, ErrorCodeCategory category, ErrorCodeSeverity severity, ErrorCodeRetry retry) {
  const auto* row = find_error_code(code);
  ASSERT_NE(row, nullptr) << code;
  EXPECT_EQ(row->category, category) << code;
  EXPECT_EQ(row->severity, severity) << code;
  EXPECT_EQ(row->retry, retry) << code;
}

TEST(ErrorCodes, TheOnesEverybodyMeets) {
  using C = ErrorCodeCategory;
  using S = ErrorCodeSeverity;
  using R = ErrorCodeRetry;
  expect_row(100, C::Pacing, S::Error, R::AfterBackoff);
  expect_row(162, C::HistoricalData, S::Error, R::AfterBackoff);
  expect_row(200, C::Contract, S::Error, R::AfterFix);
  expect_row(201, C::Order, S::Error, R::AfterFix);
  expect_row(202, C::Order, S::Info, R::Never);
  expect_row(326, C::Connection, S::Fatal, R::AfterReconnect);
  expect_row(354, C::MarketData, S::Error, R::AfterFix);
  expect_row(399, C::Order, S::Warning, R::Never);
  expect_row(502, C::Connection, S::Fatal, R::AfterBackoff);
  expect_row(1100, C::SystemStatus, S::Fatal, R::AfterReconnect);
  expect_row(1102, C::SystemStatus, S::Info, R::Never);
  expect_row(2104, C::SystemStatus, S::Info, R::Never);
  expect_row(10167, C::MarketData, S::Warning, R::Never);
  expect_row(10197, C::MarketData, S::Error, R::AfterBackoff);
  expect_row(10347, C::Order, S::Warning, R::Never);
}

TEST(ErrorCodes, AnUnknownCodeIsNotFound) {
  for (const int code : {-1, 0, 99, 108, 450, 594, 2160, 10348, 99'999}) {
    EXPECT_EQ(find_error_code(code), nullptr) << code;
  }
}

TEST(ErrorCodes, AnUnknownCodeIsWhatItsRangeSays) {
  EXPECT_EQ(describe_error_code(2160).severity, ErrorCodeSeverity::Warning);
  EXPECT_EQ(describe_error_code(2199).retry, ErrorCodeRetry::Never);
  EXPECT_EQ(describe_error_code(250).category, ErrorCodeCategory::Order);
  EXPECT_EQ(describe_error_code(250).severity, ErrorCodeSeverity::Error);
  EXPECT_EQ(describe_error_code(599).category, ErrorCodeCategory::Client);
  EXPECT_EQ(describe_error_code(20'000).code, 20'000);
  EXPECT_EQ(describe_error_code(20'000).severity, ErrorCodeSeverity::Error);
  EXPECT_TRUE(describe_error_code(20'000).text.empty());
}

TEST(ErrorCodes, AKnownCodeIsNeverOverruledByItsRange) {
  EXPECT_EQ(describe_error_code(2104).severity, ErrorCodeSeverity::Info);
  EXPECT_EQ(describe_error_code(354).category, ErrorCodeCategory::MarketData);
  EXPECT_EQ(describe_error_code(502).text, find_error_code(502)->text);
}

TEST(ErrorCodes, RangesEndWhereTheySay) {
  EXPECT_TRUE(is_warning_code(2100) && is_warning_code(2199));
  EXPECT_FALSE(is_warning_code(2099) || is_warning_code(2200));
  EXPECT_TRUE(is_order_code(200) && is_order_code(399));
  EXPECT_FALSE(is_order_code(199) || is_order_code(400));
  EXPECT_TRUE(is_client_code(client_error::kAlreadyConnected));
  EXPECT_TRUE(is_client_code(client_error::kCannotSendConfigUpdate));
  EXPECT_FALSE(is_client_code(492));
}

TEST(ErrorCodes, EveryMemberOfAGroupIsKnown) {
  using namespace error_group;
  const auto all_known = [](const auto& group) {
    return std::ranges::all_of(group, [](int code) { return find_error_code(code) != nullptr; });
  };
  EXPECT_TRUE(all_known(kLinkLost) && all_known(kLinkRestored) && all_known(kOtherConnectivity));
  EXPECT_TRUE(all_known(kLinkRestoredWithoutSubscriptions) && all_known(kSubscribeAgain));
  EXPECT_TRUE(all_known(kFarmConnected) && all_known(kFarmDisconnected));
  EXPECT_TRUE(all_known(kFarmIdle) && all_known(kFarmConnecting));
  EXPECT_TRUE(all_known(kDataRequestLives) && all_known(kOrderLives));
  EXPECT_TRUE(all_known(kOrderRejected) && all_known(kOrderCancelled));
  static_assert(contains(kOrderLives, 399) && !contains(kOrderLives, 201));
}

TEST(ErrorCodes, WordsOfEveryColumn) {
  for (const auto& row : error_codes()) {
    EXPECT_NE(to_string(row.category), "unknown") << row.code;
    EXPECT_NE(to_string(row.severity), "unknown") << row.code;
    EXPECT_NE(to_string(row.retry), "unknown") << row.code;
  }
  EXPECT_EQ(to_string(ErrorCodeRetry::AfterBackoff), "after a pause");
}

}  // namespace
}  // namespace ibflow::protocol
