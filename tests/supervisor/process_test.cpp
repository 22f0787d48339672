// Processes with their groups, the folder and the log.

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>

#include "ibflow/supervisor/detail/launch.hpp"
#include "ibflow/supervisor/gateway_program.hpp"
#include "ibflow/supervisor/output_log.hpp"
#include "tests/supervisor/supervised.hpp"

namespace ibflow::supervisor {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

bool ends(pid_t pid) {
  const core::Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  pollfd watched{process.number(), POLLIN, 0};
  return !process.is_open() || ::poll(&watched, 1, 30'000) == 1;
}

LaunchPlan shell(const std::string& text) {
  return {.arguments = {"/bin/sh", "-c", text}, .environment = {}, .folder = {}, .output = {}};
}

TEST(Launch, ReportsWhatCannotBeRunWithTheSystemsWords) {
  const auto launched =
      detail::launch({.arguments = {"/nowhere/gateway"}, .environment = {}, .folder = {}, .output = {}});
  ASSERT_FALSE(launched);
  EXPECT_EQ(launched.error().category, core::ErrorCategory::Configuration);
  EXPECT_THAT(launched.error().message,
              HasSubstr("/nowhere/gateway cannot be run: the system refuses: No such file"));
}

std::string output_of(LaunchPlan plan, pid_t& pid) {
  Folder folder;
  plan.output = folder / "out";
  const auto launched = detail::launch(plan);
  EXPECT_TRUE(launched) << launched.error().message;
  pid = launched ? launched->pid : 0;
  EXPECT_EQ(::waitpid(pid, nullptr, 0), pid);
  return content(folder / "out");
}

TEST(Launch, GivesTheProgramNoDescriptorOfOurs) {
  const core::Descriptor ours(::open("/dev/null", O_RDONLY));  // one that would be inherited
  pid_t pid = 0;
  EXPECT_EQ(
      output_of({.arguments = {"/bin/ls", "/proc/self/fd"}, .environment = {}, .folder = {}, .output = {}},
                pid),
      "0\n1\n2\n3\n")
      << "the last one is the folder that ls reads";
}

TEST(Launch, GivesTheProgramASessionAndAGroupOfItsOwn) {
  pid_t pid = 0;
  const auto fields = output_of({.arguments = {"/usr/bin/cut", "-d ", "-f5,6", "/proc/self/stat"},
                                 .environment = {},
                                 .folder = {},
                                 .output = {}},
                                pid);
  EXPECT_EQ(fields, std::to_string(pid) + " " + std::to_string(pid) + "\n");
}

TEST(Launch, WhatDiesWithUsIsEndedWithItsGroupByKillMinusNine) {
  std::array<int, 2> ends_of_pipe{};
  ASSERT_EQ(::pipe(ends_of_pipe.data()), 0);
  const pid_t ours = ::fork();
  if (ours == 0) {
    auto plan = shell("trap '' TERM; sleep 1000 & sleep 1000; true");
    plan.environment = {{"PATH", "/usr/bin:/bin"}};
    plan.dies_with_us = true;
    const auto launched = detail::launch(plan);
    const pid_t pid = launched ? launched->pid : 0;
    static_cast<void>(!::write(ends_of_pipe[1], &pid, sizeof pid));
    for (;;) ::pause();
  }
  pid_t group = 0;
  ASSERT_EQ(::read(ends_of_pipe[0], &group, sizeof group), static_cast<ssize_t>(sizeof group));
  ASSERT_GT(group, 0);
  EXPECT_GE(processes_of_group(group).size(), 2u) << "the keeper and the shell";
  ::kill(ours, SIGKILL);
  ::waitpid(ours, nullptr, 0);
  for (const pid_t pid : processes_of_group(group)) EXPECT_TRUE(ends(pid));
  EXPECT_THAT(processes_of_group(group), SizeIs(0));
}

TEST(Launch, TheKeeperEndsAsTheProgramDid) {
  auto plan = shell("exit 7");
  plan.dies_with_us = true;
  const auto launched = detail::launch(plan);
  ASSERT_TRUE(launched);
  int status = 0;
  ASSERT_EQ(::waitpid(launched->pid, &status, 0), launched->pid);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 7);
}

class ProgramTest : public ::testing::Test {
 protected:
  void make(const std::string& name) {
    std::filesystem::create_directories((folder / name).parent_path());
    write(folder / name, "#!/bin/sh\n");
    std::filesystem::permissions(folder / name, std::filesystem::perms(0700));
  }
  Folder folder;
};

TEST_F(ProgramTest, TheInstalledProgramIsStartedByItsOwnScript) {
  make("1037/ibgateway");
  make("1037/tws");
  ProgramConfig config;
  config.path = folder / "1037";
  EXPECT_THAT(launch_plan(config, {}, {})->arguments, ElementsAre((folder / "1037/ibgateway").string()));
  config.kind = GatewayKind::Tws;
  EXPECT_THAT(launch_plan(config, {}, {})->arguments, ElementsAre((folder / "1037/tws").string()));
  config.path = folder / "1037/ibgateway";
  EXPECT_THAT(launch_plan(config, {}, {})->arguments, ElementsAre((folder / "1037/ibgateway").string()));
}

TEST_F(ProgramTest, IbcIsStartedByItsScriptWithTheFilesPathOnly) {
  make("ibc/scripts/ibcstart.sh");
  ProgramConfig config;
  config.path = folder / "Jts";
  config.ibc_folder = folder / "ibc";
  config.live = true;
  EXPECT_THAT(launch_plan(config, {}, {}).error().message, HasSubstr("[Gateway] version"));
  config.version = "1037";
  config.settings_folder = folder / "settings";
  EXPECT_THAT(launch_plan(config, {}, "/run/ibc.ini")->arguments,
              ElementsAre((folder / "ibc/scripts/ibcstart.sh").string(), "1037", "--gateway",
                          "--tws-path=" + (folder / "Jts").string(),
                          "--tws-settings-path=" + (folder / "settings").string(),
                          "--ibc-path=" + (folder / "ibc").string(), "--ibc-ini=/run/ibc.ini", "--mode=live",
                          "--on2fatimeout=exit"));
}

TEST_F(ProgramTest, EachMistakeNamesTheSettingToMend) {
  ProgramConfig config;
  EXPECT_THAT(launch_plan(config, {}, {}).error().message, HasSubstr("[Gateway] path"));
  config.path = folder / "none";
  EXPECT_THAT(launch_plan(config, {}, {}).error().message, HasSubstr("mend [Gateway] path"));
  write(folder / "script", "");
  std::filesystem::permissions(folder / "script", std::filesystem::perms(0600));
  config.path = folder / "script";
  EXPECT_THAT(launch_plan(config, {}, {}).error().message, HasSubstr("chmod +x"));
}

class RuntimeFolderTest : public ::testing::Test {
 protected:
  Folder folder;
};

TEST_F(RuntimeFolderTest, IsPrivateOrRefused) {
  const auto made = RuntimeFolder::open(folder / "run", "one");
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(std::filesystem::status(made->path()).permissions(), std::filesystem::perms(0700));
  std::filesystem::permissions(folder / "run/one", std::filesystem::perms(0755));
  EXPECT_THAT(RuntimeFolder::open(folder / "run", "one").error().message, HasSubstr("chmod 700"));
  std::filesystem::create_directory(folder / "elsewhere");
  std::filesystem::create_directory_symlink(folder / "elsewhere", folder / "run/two");
  EXPECT_THAT(RuntimeFolder::open(folder / "run", "two").error().message, HasSubstr("it is no folder"));
}

TEST_F(RuntimeFolderTest, NamesThatLeaveItAreRefused) {
  for (const char* name : {"", ".", "..", "a/b", "../up", "with blank"})
    EXPECT_FALSE(RuntimeFolder::open(folder / "run", name)) << name;
}

TEST_F(RuntimeFolderTest, StandsWhereTheSystemWantsIt) {
  EXPECT_EQ(RuntimeFolder::usual_place({{"XDG_RUNTIME_DIR", "/run/user/7"}}), "/run/user/7/ibflow");
  EXPECT_THAT(RuntimeFolder::usual_place({}).string(), HasSubstr("ibflow-"));
}

TEST_F(RuntimeFolderTest, AStatusReadsBackAsItWasWritten) {
  GatewayStatus status;
  status.state = ProcessState::NeedsTwoFactor;
  status.text = "waits \"here\"\n";
  status.since = *core::parse_iso("2026-01-05T09:00:00Z");
  status.needs_person = true;
  status.name = "one";
  status.port = 4002;
  status.live = true;
  status.process = ProcessIdentity{12, 34567890123};
  EXPECT_EQ(parse_status(to_json(status)).value_or(GatewayStatus{}), status);
  EXPECT_FALSE(parse_status("{}"));
  EXPECT_FALSE(parse_status("nonsense"));
}

class OutputLogTest : public ::testing::Test {
 protected:
  OutputLogTest() { loop.start(); }
  ~OutputLogTest() override {
    loop.run_and_wait([&] { log.reset(); });
  }
  void open(OutputLogConfig config) {
    loop.run_and_wait([&] {
      auto opened = OutputLog::open(loop, config, [this](std::string_view line) {
        const std::scoped_lock lock(mutex);
        lines.emplace_back(line);
        changed.notify_all();
      });
      ASSERT_TRUE(opened) << opened.error().message;
      log = std::move(*opened);
    });
  }
  void append(const std::string& text) { std::ofstream(folder / "gateway.log", std::ios::app) << text; }
  void wait_for(std::size_t count) {
    std::unique_lock lock(mutex);
    EXPECT_TRUE(changed.wait_for(lock, kLong, [&] { return lines.size() >= count; }));
  }
  Folder folder;
  core::EventLoop loop;
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::string> lines;
  std::unique_ptr<OutputLog> log;
};

TEST_F(OutputLogTest, TellsWholeLinesFromNowOn) {
  append("before\n");
  open({.file = folder / "gateway.log"});
  append("first\nsec");
  wait_for(1);
  append("ond\n");
  wait_for(2);
  EXPECT_THAT(lines, ElementsAre("first", "second"));
}

TEST_F(OutputLogTest, IsCopiedAndEmptiedWhenItHasGrown) {
  open({.file = folder / "gateway.log", .max_bytes = 100, .max_files = 3});
  append(std::string(99, 'a') + "\n");
  wait_for(1);
  loop.run_and_wait([] {});
  append(std::string(99, 'b') + "\n");
  wait_for(2);
  loop.run_and_wait([] {});
  append("c\n");
  wait_for(3);
  EXPECT_EQ(content(folder / "gateway.log"), "c\n");
  EXPECT_EQ(content(folder / "gateway.1.log"), std::string(99, 'b') + "\n");
  EXPECT_EQ(content(folder / "gateway.2.log"), std::string(99, 'a') + "\n");
}

TEST_F(OutputLogTest, ItsLastLinesAreShownWithoutAccountNumbers) {
  write(folder / "gateway.log", "one\ntwo DU1234567\nthree\n");
  EXPECT_EQ(last_lines(folder / "gateway.log", 2), "two DU…567\nthree");
  EXPECT_EQ(last_lines(folder / "gateway.log", 9), "one\ntwo DU…567\nthree");
  EXPECT_EQ(last_lines(folder / "none", 2), "");
}

}  // namespace
}  // namespace ibflow::supervisor
