// The file appears whole or not at all.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "builders.hpp"

namespace ibflow::monitor::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(ReportFile, is_the_page_and_nothing_else_is_left_beside_it) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "report.html";
  ASSERT_TRUE(write_report(file, a_session()));
  EXPECT_EQ(read(file), render_report(a_session()));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(ReportFile, replaces_an_older_one) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "report.html";
  std::ofstream(file) << "old";
  ASSERT_TRUE(write_report(file, a_session()));
  EXPECT_THAT(read(file), HasSubstr("Session 2019-02-13"));
}

TEST(ReportFile, says_why_it_cannot_be_written) {
  const TemporaryFolder folder;
  for (const auto& file : {folder.path() / "absent" / "report.html", folder.path()}) {
    const auto written = write_report(file, a_session());
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().category, core::ErrorCategory::Storage);
    EXPECT_THAT(written.error().message, AllOf(HasSubstr(file.string()), HasSubstr("cannot be written")));
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace ibflow::monitor::test
