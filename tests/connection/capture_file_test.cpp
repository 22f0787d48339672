#include "ibflow/connection/capture_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>

#include "ibflow/core/clock.hpp"
#include "recorded_text.hpp"

namespace ibflow::connection {
namespace {

using namespace std::chrono_literals;
using namespace tests;
using ::testing::HasSubstr;
using ::testing::Not;

class CaptureFileTest : public ::testing::TestWithParam<int> {
 protected:
  CaptureFileTest() : loop(options()) { loop.start(); }
  void TearDown() override { finish(); }

  core::EventLoopOptions options() {
    core::EventLoopOptions made;
    made.clock = clock;
    made.worker_threads = 1;  // so that work that is asked for later runs later
    return made;
  }
  void capture_to(const std::filesystem::path& path, std::size_t flush_at = std::size_t{1} << 20U) {
    CaptureFileConfig config;
    config.file = path;
    config.flush_at = flush_at;
    loop.run_and_wait([&] { capture = std::make_unique<CaptureFile>(loop, config); });
  }
  void finish() {
    loop.run_and_wait([this] { capture.reset(); });
  }
  void begin_session(int version, std::uint64_t number = 1) {
    loop.run_and_wait([&] {
      capture->on_session(number, "127.0.0.1:4002", version, "20260105 12:00:00 UTC", clock->now());
    });
  }
  void frame(const std::string& payload, Direction direction = Direction::Received) {
    loop.run_and_wait([&] { capture->on_frame(direction, payload, clock->now()); });
  }
  void wait_for_workers() {
    std::promise<void> done;
    EXPECT_TRUE(loop.run_blocking("behind the others", [&] { done.set_value(); }, nullptr));
    done.get_future().wait();
  }

  Folder folder;
  std::filesystem::path file = folder.path() / "session.jsonl";
  std::shared_ptr<core::VirtualClock> clock = std::make_shared<core::VirtualClock>(kNoon);
  core::EventLoop loop;
  std::unique_ptr<CaptureFile> capture;
};

TEST_F(CaptureFileTest, HoldsEverythingInOrderAtTheEnd) {
  capture_to(file, 1000);  // in many blocks
  begin_session(176);
  for (int i = 0; i < 500; ++i) {
    frame("frame " + std::to_string(i), i % 2 == 0 ? Direction::Received : Direction::Sent);
    clock->advance(1us);
  }
  loop.run_and_wait(
      [&] { capture->on_fault(core::Error(core::ErrorCategory::Connection, "closed"), clock->now()); });
  finish();
  const auto entries = protocol::read_capture(file);
  ASSERT_TRUE(entries) << entries.error().message;
  ASSERT_EQ(entries->size(), 502U);
  EXPECT_EQ(entries->front(), protocol::CaptureEntry(protocol::CapturedSession{
                                  1, kNoon, "127.0.0.1:4002", 176, "20260105 12:00:00 UTC"}));
  for (int i = 0; i < 500; ++i) {
    const auto& one = std::get<protocol::CapturedFrame>((*entries)[static_cast<std::size_t>(i) + 1]);
    EXPECT_EQ(one.payload, "frame " + std::to_string(i));
    EXPECT_EQ(one.time, kNoon + i * 1us);
    EXPECT_EQ(one.direction == protocol::CaptureDirection::Sent, i % 2 == 1);
  }
  EXPECT_EQ(entries->back(), protocol::CaptureEntry(protocol::CapturedFault{1, kNoon + 500us, "closed"}));
  struct stat status{};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(CaptureFileTest, IsOnDiskAfterASecond) {
  capture_to(file);
  begin_session(176);
  frame("early");
  EXPECT_EQ(text_in(file), "");
  loop.advance_and_wait(*clock, 1s);
  wait_for_workers();
  EXPECT_EQ(entries_of<protocol::CapturedFrame>(file).size(), 1U);
}

TEST_F(CaptureFileTest, GoesOnInTheFileOfAnEarlierRunEvenBehindATornLine) {
  capture_to(file);
  begin_session(176);
  frame("one");
  frame("two");
  finish();
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 9);
  capture_to(file);
  begin_session(180);
  frame("three");
  finish();
  const auto frames = entries_of<protocol::CapturedFrame>(file);
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].payload, "one");
  EXPECT_EQ(frames[1].payload, "three");
  EXPECT_EQ(entries_of<protocol::CapturedSession>(file).size(), 2U);
}

TEST_F(CaptureFileTest, LeavesAFileThatIsNoCaptureAlone) {
  std::ofstream(file) << "a diary";
  capture_to(file);
  EXPECT_FALSE(capture->is_capturing());
  begin_session(176);
  frame("one");
  finish();
  EXPECT_EQ(text_in(file), "a diary");
}

TEST_F(CaptureFileTest, APathThatCannotBeWrittenEndsTheCaptureAndNothingElse) {
  capture_to(folder.path() / "no such folder" / "session.jsonl");
  EXPECT_FALSE(capture->is_capturing());
  begin_session(176);
  for (int i = 0; i < 10; ++i) frame("one");
  loop.advance_and_wait(*clock, 5s);
}

TEST_F(CaptureFileTest, AFullDiskEndsTheCaptureAndNothingElse) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  capture_to("/dev/full");
  EXPECT_TRUE(capture->is_capturing());
  begin_session(176);
  frame("one");
  loop.advance_and_wait(*clock, 1s);
  wait_for_workers();
  EXPECT_FALSE(capture->is_capturing());
  for (int i = 0; i < 10; ++i) frame("two");
  loop.advance_and_wait(*clock, 5s);
}

TEST_P(CaptureFileTest, HoldsNoAccountNumberAndStillDecodes) {
  const int version = GetParam();
  capture_to(file);
  for (std::uint64_t session = 1; session <= 2; ++session) {
    begin_session(version, session);
    frame(accounts_payload(version));
    frame(value_payload(kAccount, version));
    frame(value_payload(kOddAccount, version));
    protocol::RequestAccountUpdates request;
    request.subscribe = true;
    request.acct_code = kAccount;
    frame(payload_of(request, version), Direction::Sent);
    loop.run_and_wait([&] {
      capture->on_fault(core::Error(core::ErrorCategory::Broker, std::string("no ") + kAccount + " any more"),
                        clock->now());
    });
  }
  finish();
  const auto all = everything_in(file);
  EXPECT_THAT(all, Not(HasSubstr(kAccount)));
  EXPECT_THAT(all, Not(HasSubstr(kOddAccount)));
  const auto accounts = accounts_in(file, version);
  ASSERT_EQ(accounts.size(), 4U);
  EXPECT_EQ(accounts[0], accounts[2]) << "one alias in every session";
  EXPECT_EQ(accounts[1], accounts[3]);
  EXPECT_NE(accounts[0], accounts[1]);
  EXPECT_EQ(accounts[0].substr(0, 2), "DU");
  EXPECT_THAT(entries_of<protocol::CapturedFault>(file).at(1).text, HasSubstr(accounts[0]));
  EXPECT_THAT(all, HasSubstr(accounts[0])) << "in what was sent, too";
}
INSTANTIATE_TEST_SUITE_P(TextAndProtobuf, CaptureFileTest, ::testing::Values(176, 205, 225));

}  // namespace
}  // namespace ibflow::connection
