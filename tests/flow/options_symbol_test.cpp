#include <gtest/gtest.h>

#include "ibflow/flow/options/option_symbol.hpp"

namespace ibflow::flow::options {
namespace {

using namespace std::chrono_literals;

TEST(OptionSymbol, writes_what_the_service_writes) {
  EXPECT_EQ(format_option_symbol({"SLV", core::Date(2023y, std::chrono::May, 19d), true, 23'000}),
            "SLV230519C00023000");
  EXPECT_EQ(format_option_symbol({"GOOG", core::Date(2015y, std::chrono::December, 24d), false, 747'500}),
            "GOOG151224P00747500");
}

TEST(OptionSymbol, reads_it_with_and_without_padding) {
  const OptionContract slv{"SLV", core::Date(2023y, std::chrono::May, 19d), true, 23'000};
  EXPECT_EQ(parse_option_symbol("SLV230519C00023000"), slv);
  EXPECT_EQ(parse_option_symbol("SLV   230519C00023000"), slv);
  EXPECT_EQ(parse_option_symbol("SPXW  991231P09999999").value().strike(), 9999.999);
}

TEST(OptionSymbol, refuses_what_is_none_and_says_why) {
  for (const char* text :
       {"", "SLV", "230519C00023000", "slv230519C00023000", "SLV231319C00023000", "SLV230519X00023000",
        "SLV230519C0002300a", "SLV230519C00000000", "SLV230519C-0023000", "TOOLONGX230519C00023000"}) {
    const auto read = parse_option_symbol(text);
    ASSERT_FALSE(read) << text;
    EXPECT_NE(read.error().message.find("SLV230519C00023000"), std::string::npos);
  }
}

}  // namespace
}  // namespace ibflow::flow::options
