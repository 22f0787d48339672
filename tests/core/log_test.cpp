#include "ibflow/core/log.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "ibflow/core/redact.hpp"

namespace ibflow::core {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;

class LogFile : public testing::Test {
 protected:
  LogFile() {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    options.file = (folder / "ibflow.log").string();
  }
  ~LogFile() override {
    (void)start_logging(LogLevel::Warning);
    std::filesystem::remove_all(folder);
  }

  void start() {
    const auto started = start_logging(options);
    ASSERT_TRUE(started) << started.error().message;
  }
  std::vector<std::string> lines(const std::string& name = "ibflow.log") const {
    std::ifstream file(folder / name);
    std::vector<std::string> result;
    for (std::string line; std::getline(file, line);) result.push_back(line);
    return result;
  }

  std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("ibflow-log-test-" + std::to_string(::getpid()));
  LogOptions options;
};

TEST_F(LogFile, a_line_is_time_level_room_message_and_fields) {
  start();
  log_warning("gateway", "order refused", {{"order", "17"}, {"reason", "no money"}, {"empty", ""}});
  ASSERT_EQ(lines().size(), 1U);
  EXPECT_THAT(lines()[0], MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}Z warning gateway: "
                                       "order refused order=17 reason=\"no money\" empty=\"\""));
}

TEST_F(LogFile, a_message_is_one_line_whatever_is_in_it) {
  start();
  log_info("sim", "first\nsecond\r\x1b[31m\xff", {{"value", "a\nb"}});
  EXPECT_THAT(lines(), ElementsAre(EndsWith("sim: first\\nsecond\\r\\u001b[31m\xEF\xBF\xBD value=a\\nb")));
}

TEST_F(LogFile, rooms_may_have_levels_of_their_own) {
  options.level = LogLevel::Warning;
  options.rooms = {{"gateway", LogLevel::Debug}, {"sim", LogLevel::Off}};
  start();
  log_debug("gateway", "one");
  log_info("flow", "no");
  log_warning("flow", "two");
  log_error("sim", "no");
  EXPECT_THAT(lines(), ElementsAre(EndsWith("one"), EndsWith("two")));
  EXPECT_TRUE(would_log(LogLevel::Debug, "gateway"));
  EXPECT_FALSE(would_log(LogLevel::Debug, "gatewa"));
  EXPECT_FALSE(would_log(LogLevel::Error, "sim"));
  EXPECT_FALSE(would_log(LogLevel::Off, "gateway"));
}

TEST_F(LogFile, levels_change_while_it_runs) {
  start();
  log_debug("flow", "no");
  set_log_levels(LogLevel::Error, {{"flow", LogLevel::Debug}});
  log_debug("flow", "yes");
  log_warning("sim", "no");
  set_log_levels(LogLevel::Off, {});
  log_error("flow", "no");
  set_log_levels(LogLevel::Info, {});
  log_info("flow", "again");
  EXPECT_THAT(lines(), ElementsAre(EndsWith("yes"), EndsWith("again")));
}

TEST_F(LogFile, rotates_and_keeps_so_many_files) {
  options.max_file_bytes = 1000;
  options.max_files = 3;
  start();
  for (int i = 0; i < 100; ++i) log_info("room", "line " + std::to_string(i) + std::string(60, '.'));
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename());
    EXPECT_LE(entry.file_size(), 1000U);
  }
  EXPECT_THAT(names, testing::UnorderedElementsAre("ibflow.log", "ibflow.1.log", "ibflow.2.log"));
  EXPECT_THAT(lines().back(), HasSubstr("line 99"));
}

TEST_F(LogFile, goes_on_at_the_end_of_the_file_of_an_earlier_run) {
  start();
  log_info("room", "first run");
  start();
  log_info("room", "second run");
  EXPECT_THAT(lines(), ElementsAre(EndsWith("first run"), EndsWith("second run")));
}

TEST_F(LogFile, json_lines_can_be_read_whatever_is_in_them) {
  options.json = true;
  start();
  log_error("wire", "a \"b\" \\ \n\t\x01 \xc3\x28 ü \xed\xa0\x80",
            {{"order", "17"}, {"message", "x"}, {"raw", std::string("\0\x7f", 2)}});
  ASSERT_EQ(lines().size(), 1U);
  const auto object = boost::json::parse(lines()[0]).as_object();
  EXPECT_THAT(std::string(object.at("time").as_string()), MatchesRegex("[-0-9]{10}T[0-9:]{8}\\.[0-9]{3}Z"));
  EXPECT_EQ(object.at("level").as_string(), "error");
  EXPECT_EQ(object.at("room").as_string(), "wire");
  constexpr const char* kMessage = "a \"b\" \\ \n\t\x01 \xEF\xBF\xBD( ü \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD";
  EXPECT_EQ(std::string(object.at("message").as_string()), kMessage);
  EXPECT_EQ(object.at("order").as_string(), "17");
  EXPECT_EQ(object.at("message_").as_string(), "x");
  EXPECT_EQ(std::string(object.at("raw").as_string()), std::string("\0\x7f", 2));
}

TEST_F(LogFile, accounts_and_secrets_reach_neither_text_nor_json) {
  add_secret("correct horse");
  for (const bool json : {false, true}) {
    options.json = json;
    start();
    log_info("gateway", "DU1234567 with correct horse, password=hunter2",
             {{"account", "DU1234567"}, {"api_key", "hunter2"}, {"note", "a correct horse"}});
  }
  ASSERT_EQ(lines().size(), 2U);
  for (const std::string& line : lines()) {
    for (const char* secret : {"1234", "horse", "hunter2"})
      EXPECT_THAT(line, testing::Not(HasSubstr(secret)));
    EXPECT_THAT(line, HasSubstr("DU…567"));
  }
}

TEST_F(LogFile, what_cannot_be_written_is_an_error_and_the_old_log_goes_on) {
  start();
  LogOptions bad;
  std::ofstream(folder / "file") << "x";
  bad.file = (folder / "file" / "log").string();
  const auto failed = start_logging(bad);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().category, ErrorCategory::Configuration);
  EXPECT_THAT(failed.error().message, HasSubstr(bad.file));
  bad.file = options.file;
  bad.max_files = 0;
  EXPECT_FALSE(start_logging(bad));
  bad.max_files = 1;
  bad.max_file_bytes = 0;
  EXPECT_FALSE(start_logging(bad));
  log_info("room", "still here");
  EXPECT_THAT(lines(), ElementsAre(EndsWith("still here")));
}

TEST_F(LogFile, the_console_hears_too_when_asked) {
  options.console = true;
  testing::internal::CaptureStderr();
  start();
  log_info("room", "both");
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("info room: both\n"));
  EXPECT_EQ(lines().size(), 1U);
  options.console = false;
  testing::internal::CaptureStderr();
  start();
  log_info("room", "file only");
  EXPECT_THAT(testing::internal::GetCapturedStderr(), IsEmpty());
}

TEST_F(LogFile, takes_lines_from_many_threads_while_levels_change) {
  start();
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([] {
        for (int i = 0; i < 200; ++i) log_info("room", "line");
      });
    }
    for (int i = 0; i < 200; ++i) set_log_levels(LogLevel::Info, {{"other", LogLevel::Debug}});
  }
  EXPECT_EQ(lines().size(), 800U);
}

}  // namespace
}  // namespace ibflow::core
