#include "ibflow/core/secret_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace ibflow::core {
namespace {

class SecretFile : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              ("secret-file-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directory(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path file(const std::string& text, unsigned mode = 0600) const {
    const auto path = folder_ / "key";
    std::ofstream(path) << text;
    ::chmod(path.c_str(), mode);
    return path;
  }
  static std::string refusal(const std::filesystem::path& path) {
    const auto read = read_secret_file(path, "key file");
    return read ? "" : read.error().message;
  }
  static std::string text_of(const std::filesystem::path& path) {
    std::ifstream stream(path);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }

  std::filesystem::path folder_;
};

TEST_F(SecretFile, is_read_without_its_newline) {
  EXPECT_EQ(read_secret_file(file("hush\n"), "key file").value(), "hush");
  EXPECT_EQ(read_secret_file(file("hush\r\n"), "key file").value(), "hush");
  EXPECT_EQ(read_secret_file(file(" hush "), "key file").value(), " hush ");
  EXPECT_EQ(read_secret_file(file("hush", 0400), "key file").value(), "hush");
}

TEST_F(SecretFile, that_group_or_others_may_touch_is_refused_with_the_remedy) {
  for (const unsigned mode : {0640U, 0604U, 0620U, 0602U, 0601U, 0644U}) {
    const std::string message = refusal(file("hush\n", mode));
    EXPECT_NE(message.find("say chmod 600 " + (folder_ / "key").string()), std::string::npos) << message;
    EXPECT_NE(message.find("key file"), std::string::npos) << message;
    EXPECT_EQ(message.find("hush"), std::string::npos) << message;
  }
}

TEST_F(SecretFile, that_holds_no_secret_is_refused) {
  EXPECT_NE(refusal(file("")).find("empty"), std::string::npos);
  EXPECT_NE(refusal(file("\n")).find("empty"), std::string::npos);
  EXPECT_NE(refusal(file("one\ntwo\n")).find("more than one line"), std::string::npos);
  EXPECT_NE(refusal(file(std::string(100'000, 'x'))).find("64 KiB"), std::string::npos);
  EXPECT_NE(refusal(folder_ / "none").find("No such file"), std::string::npos);
  EXPECT_NE(refusal(folder_).find("no plain file"), std::string::npos);
}

TEST_F(SecretFile, a_pipe_nobody_writes_to_is_refused_and_not_waited_for) {
  const auto pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_NE(refusal(pipe).find("no plain file"), std::string::npos);
}

TEST_F(SecretFile, is_private_only_when_nobody_else_has_any_permission) {
  EXPECT_TRUE(is_private_file(file("x", 0600)));
  EXPECT_FALSE(is_private_file(file("x", 0640)));
  EXPECT_FALSE(is_private_file(folder_ / "none"));
}

TEST_F(SecretFile, is_written_for_its_owner_alone_and_not_over_another) {
  const auto path = folder_ / "new";
  ASSERT_TRUE(write_private_file(path, "one", false));
  EXPECT_TRUE(is_private_file(path));
  const auto again = write_private_file(path, "two", false);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, EEXIST);
  EXPECT_EQ(text_of(path), "one");
  ASSERT_TRUE(write_private_file(path, "three", true));
  EXPECT_EQ(text_of(path), "three");
  EXPECT_TRUE(is_private_file(path));
  EXPECT_FALSE(write_private_file(folder_ / "none" / "x", "y", true));
  EXPECT_FALSE(write_private_file(folder_, "y", true));
}

}  // namespace
}  // namespace ibflow::core
