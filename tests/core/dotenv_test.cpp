#include "ibflow/core/dotenv.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace ibflow::core {
namespace {

std::string value_of(const std::string& line) {
  const auto entries = parse_dotenv(line, ".env");
  EXPECT_TRUE(entries) << entries.error().message;
  return entries && entries->size() == 1 ? entries->front().value : "no single value";
}

std::string refusal(const std::string& text) {
  const auto entries = parse_dotenv(text, ".env");
  return entries ? "" : entries.error().message;
}

TEST(Dotenv, gives_names_values_and_lines) {
  const auto entries =
      parse_dotenv("# secrets\n\nAPI_KEY=abc\r\nexport TWS_HOST = 10.0.0.1 \nEMPTY=\n", ".env");
  ASSERT_TRUE(entries);
  ASSERT_EQ(entries->size(), 3U);
  EXPECT_EQ((*entries)[0].name, "API_KEY");
  EXPECT_EQ((*entries)[0].value, "abc");
  EXPECT_EQ((*entries)[0].line, 3);
  EXPECT_EQ((*entries)[1].name, "TWS_HOST");
  EXPECT_EQ((*entries)[1].value, "10.0.0.1");
  EXPECT_EQ((*entries)[2].value, "");
}

TEST(Dotenv, without_quotes_a_value_ends_before_a_comment) {
  EXPECT_EQ(value_of("A=x y # not this"), "x y");
  EXPECT_EQ(value_of("A=x#y"), "x#y");
  EXPECT_EQ(value_of("A=# nothing"), "");
  EXPECT_EQ(value_of("A=a=b"), "a=b");
}

TEST(Dotenv, in_single_quotes_everything_stands_for_itself) {
  EXPECT_EQ(value_of(R"(A=' a # \n "b" $c ' # comment)"), R"( a # \n "b" $c )");
}

TEST(Dotenv, in_double_quotes_a_few_escapes_are_known) {
  EXPECT_EQ(value_of(R"(A="a\n\t\\\"\$b # c")"), "a\n\t\\\"$b # c");
}

TEST(Dotenv, nothing_is_expanded) {
  EXPECT_EQ(value_of("A=$HOME/${X}"), "$HOME/${X}");
}

TEST(Dotenv, mistakes_are_named_with_their_line_and_never_with_their_text) {
  for (const char* text : {"A=1\nhush", "A=1\nB='hush", "A=1\nB=\"hush\\q\"", "A=1\nB='x' hush",
                           "A=1\n1B=hush", "A=1\nhush hush=1", "A=1\nA=hush"}) {
    const std::string message = refusal(text);
    EXPECT_NE(message.find(".env, line 2: "), std::string::npos) << text << ": " << message;
    EXPECT_EQ(message.find("hush"), std::string::npos) << message;
  }
}

TEST(Dotenv, says_why_a_file_cannot_be_read) {
  EXPECT_NE(read_dotenv("/nonexistent/.env").error().message.find("No such file"), std::string::npos);
  EXPECT_NE(read_dotenv(std::filesystem::temp_directory_path()).error().message.find("folder"),
            std::string::npos);
}

}  // namespace
}  // namespace ibflow::core
