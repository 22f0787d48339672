#include "ibflow/core/write_file.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace ibflow::core {
namespace {

TEST(WriteFile, a_file_is_replaced_whole_or_not_at_all) {
  const auto folder = std::filesystem::path(testing::TempDir());
  const auto file = folder / "write_file_test.json";
  ASSERT_TRUE(write_file(file, "first", "note"));
  ASSERT_TRUE(write_file(file, "second", "note"));
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  EXPECT_EQ(text.str(), "second");
  const auto refused = write_file(folder / "no/such/folder/x.json", "text", "note");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("No such file"), std::string::npos);
}

}  // namespace
}  // namespace ibflow::core
