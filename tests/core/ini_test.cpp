#include "ibflow/core/ini.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace ibflow::core {
namespace {

std::filesystem::path file_with(const std::string& text) {
  const auto path = std::filesystem::path(testing::TempDir()) /
                    (std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) + ".ini");
  std::ofstream(path) << text;
  return path;
}

TEST(Ini, gives_sections_keys_values_and_lines) {
  const auto entries = read_ini(
      file_with("; comment\n[Connection]\nhost = 127.0.0.1\nport=4002 ; paper\n\n[Flow]\nkey = a b\n"));
  ASSERT_TRUE(entries);
  ASSERT_EQ(entries->size(), 3U);
  EXPECT_EQ((*entries)[0].section, "Connection");
  EXPECT_EQ((*entries)[0].value, "127.0.0.1");
  EXPECT_EQ((*entries)[1].value, "4002");
  EXPECT_EQ((*entries)[1].line, 4);
  EXPECT_EQ((*entries)[2].value, "a b");
}

TEST(Ini, names_file_and_line_of_nonsense) {
  const auto entries = read_ini(file_with("[Connection]\nhost 127.0.0.1\n"));
  ASSERT_FALSE(entries);
  EXPECT_NE(entries.error().message.find("line 2"), std::string::npos) << entries.error().message;
  EXPECT_NE(entries.error().message.find(".ini"), std::string::npos);
}

TEST(Ini, refuses_a_key_given_twice) {
  const auto entries = read_ini(file_with("[A]\nx=1\nx=2\n"));
  ASSERT_FALSE(entries);
  EXPECT_NE(entries.error().message.find("'x' stands twice in [A]"), std::string::npos)
      << entries.error().message;
}

TEST(Ini, keeps_what_is_good_and_names_every_line_that_is_not) {
  const IniFile file = parse_ini("[A]\nx = 1\nnonsense\n[B\n[C] d\n= 2\nx = 3\r\n\n[D]\n  y : 4\n");
  std::vector<int> lines;
  for (const IniProblem& problem : file.problems) lines.push_back(problem.line);
  EXPECT_EQ(lines, (std::vector<int>{3, 4, 5, 6, 7}));
  ASSERT_EQ(file.entries.size(), 2U);
  EXPECT_EQ(file.entries[1].section, "D");
  EXPECT_EQ(file.entries[1].key, "y");
  EXPECT_EQ(file.entries[1].value, "4");
  ASSERT_EQ(file.sections.size(), 2U);
  EXPECT_EQ(file.sections[1].line, 9);
}

TEST(Ini, reads_long_lines_whole_and_no_byte_order_mark) {
  const std::string value(5000, 'x');
  const IniFile file = parse_ini("\xef\xbb\xbf[A]\nlong = " + value + "\nempty =\nlast=;comment");
  ASSERT_EQ(file.entries.size(), 3U);
  EXPECT_EQ(file.entries[0].value, value);
  EXPECT_EQ(file.entries[1].value, "");
  EXPECT_EQ(file.entries[2].value, "");
  EXPECT_EQ(file.entries[2].line, 4);
  EXPECT_TRUE(file.problems.empty());
}

TEST(Ini, a_semicolon_within_a_word_is_no_comment) {
  EXPECT_EQ(parse_ini("[A]\nx = a;b # c ;d").entries.at(0).value, "a;b # c");
}

TEST(Ini, says_why_a_file_cannot_be_read) {
  const auto entries = read_ini("/nonexistent/ibflow.ini");
  ASSERT_FALSE(entries);
  EXPECT_NE(entries.error().message.find("No such file"), std::string::npos) << entries.error().message;
}

}  // namespace
}  // namespace ibflow::core
