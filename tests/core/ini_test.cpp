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

TEST(Ini, says_why_a_file_cannot_be_read) {
  const auto entries = read_ini("/nonexistent/ibflow.ini");
  ASSERT_FALSE(entries);
  EXPECT_NE(entries.error().message.find("No such file"), std::string::npos) << entries.error().message;
}

}  // namespace
}  // namespace ibflow::core
