#include "ibflow/connection/error_overrides.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace ibflow::connection {
namespace {

using testing::HasSubstr;

class Overrides : public testing::Test {
 protected:
  void SetUp() override {
    const auto* const test = testing::UnitTest::GetInstance()->current_test_info();
    file = std::filesystem::path(testing::TempDir()) /
           (std::string("ibflow_overrides_") + test->name() + ".ini");
  }
  void TearDown() override { std::filesystem::remove(file); }

  core::Expected<ErrorOverrides> load(const std::string& text) {
    std::ofstream(file) << text;
    return ErrorOverrides::load(file);
  }
  static ErrorMeaning classify_with(const ErrorOverrides& overrides, int code, ErrorContext context) {
    auto meaning = classify(code, context);
    overrides.apply(code, context, meaning);
    return meaning;
  }

  std::filesystem::path file;
};

TEST_F(Overrides, ChangeWhatTheySayAndNothingElse) {
  const auto overrides =
      load("; ours\n[98765]\nkind = warning\nseverity = info\nretry = never\nnote = known here\n");
  ASSERT_TRUE(overrides) << overrides.error().message;
  const auto meaning = classify_with(*overrides, 98'765, ErrorContext::Request);
  EXPECT_EQ(meaning.kind, ErrorKind::Warning);
  EXPECT_TRUE(meaning.is_warning);
  EXPECT_EQ(meaning.severity, protocol::ErrorCodeSeverity::Info);
  EXPECT_EQ(meaning.what_to_do, "known here");
  auto other = classify(201, ErrorContext::Order);
  EXPECT_FALSE(overrides->apply(201, ErrorContext::Order, other));
  EXPECT_EQ(other.kind, ErrorKind::OrderRejection);
}

TEST_F(Overrides, OfOneContextWinOverThoseOfAll) {
  const auto overrides = load("[10349]\nkind = warning\nnote = all\n[10349 order]\nkind = rejection\n");
  ASSERT_TRUE(overrides) << overrides.error().message;
  const auto order = classify_with(*overrides, 10349, ErrorContext::Order);
  EXPECT_EQ(order.kind, ErrorKind::OrderRejection);
  EXPECT_TRUE(order.is_order_rejection);
  EXPECT_EQ(order.what_to_do, "all") << "what the narrower one leaves open";
  EXPECT_EQ(classify_with(*overrides, 10349, ErrorContext::OrderModify).kind, ErrorKind::Warning);
}

TEST_F(Overrides, EndMeansTheEndOfWhateverTheIdIs) {
  const auto overrides = load("[399]\nkind = end\nretry = after-backoff\n");
  ASSERT_TRUE(overrides) << overrides.error().message;
  EXPECT_EQ(classify_with(*overrides, 399, ErrorContext::Request).kind, ErrorKind::EndOfRequest);
  EXPECT_TRUE(classify_with(*overrides, 399, ErrorContext::Request).retry);
  EXPECT_EQ(classify_with(*overrides, 399, ErrorContext::Order).kind, ErrorKind::OrderRejection);
  EXPECT_EQ(classify_with(*overrides, 399, ErrorContext::OrderModify).kind, ErrorKind::ModifyRefused);
  EXPECT_EQ(classify_with(*overrides, 399, ErrorContext::OrderCancel).kind, ErrorKind::CancelRefused);
  EXPECT_EQ(classify_with(*overrides, 399, ErrorContext::None).kind, ErrorKind::Warning) << "nothing to end";
}

TEST_F(Overrides, ThatMakeNoSenseAreRefusedWithFileAndLine) {
  struct Case {
    const char* text;
    int line;
    const char* says;
  };
  for (const auto& [text, line, says] :
       {Case{"[10349]\nkind = warnign\n", 2,
             "none of warning, end, no-data, rejection, cancelled, ambiguous"},
        Case{"[10349]\nseverity = bad\n", 2, "none of info, warning, error, fatal"},
        Case{"[10349]\nretry = soon\n", 2, "none of never, after-fix, after-backoff, after-reconnect"},
        Case{"\n[10349]\nnote = x\ncolour = red\n", 4, "no key 'colour'"},
        Case{"[ten]\nkind = warning\n", 2, "is no section"},
        Case{"[0]\nkind = warning\n", 2, "is no section"},
        Case{"[321 orders]\nkind = warning\n", 2, "[321 order]"},
        Case{"[321order]\nkind = warning\n", 2, "is no section"},
        Case{"[99999999999]\nkind = warning\n", 2, "is no section"},
        Case{"kind = warning\n", 1, "is no section"},
        Case{"[399 request]\nkind = rejection\n", 2, "makes no sense"},
        Case{"[399 order]\nkind = no-data\n", 2, "makes no sense"},
        Case{"[1100]\nkind = warning\n", 2, "the kind of 1100 is fixed"},
        Case{"[326]\nkind = warning\n", 2, "the kind of 326 is fixed"}}) {
    const auto refused = load(text);
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().category, core::ErrorCategory::Configuration);
    EXPECT_THAT(refused.error().message, HasSubstr(file.string()));
    EXPECT_THAT(refused.error().message, HasSubstr("line " + std::to_string(line)));
    EXPECT_THAT(refused.error().message, HasSubstr(says));
  }
}

TEST_F(Overrides, CodesOfTheConnectionMayBeQuietened) {
  const auto overrides = load("[1100]\nseverity = warning\n");
  ASSERT_TRUE(overrides) << overrides.error().message;
  const auto meaning = classify_with(*overrides, 1100, ErrorContext::None);
  EXPECT_EQ(meaning.kind, ErrorKind::LinkLost);
  EXPECT_EQ(meaning.severity, protocol::ErrorCodeSeverity::Warning);
}

TEST_F(Overrides, AFileThatIsNotThereIsSaid) {
  const auto refused = ErrorOverrides::load(file);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr(file.string()));
}

}  // namespace
}  // namespace ibflow::connection
