#include "ibflow/connection/flight_recorder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <future>
#include <optional>
#include <string>

#include "ibflow/connection/frame_taps.hpp"
#include "ibflow/core/clock.hpp"
#include "recorded_text.hpp"

namespace ibflow::connection {
namespace {

using namespace std::chrono_literals;
using namespace tests;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kVersion = 176;

class FlightRecorderTest : public ::testing::Test {
 protected:
  FlightRecorderTest() : loop(options()) { loop.start(); }
  void TearDown() override {
    loop.run_and_wait([this] { recorder.reset(); });
  }

  core::EventLoopOptions options() {
    core::EventLoopOptions made;
    made.clock = clock;
    made.worker_threads = 1;  // so that work that is asked for later runs later
    return made;
  }
  void record_with(std::size_t frames) {
    FlightRecorderConfig config;
    config.frames = frames;
    config.folder = folder.path();
    loop.run_and_wait([&] {
      recorder.emplace(loop, config);
      recorder->on_session(3, "127.0.0.1:4002", kVersion, "20260105 12:00:00 UTC", clock->now());
    });
  }
  void receive(const std::string& payload) {
    loop.run_and_wait([&] { recorder->on_frame(Direction::Received, payload, clock->now()); });
  }
  /// Returns when what the fault has begun is done.
  void fault(const std::string& text) {
    std::promise<void> written;
    loop.run_and_wait([&] {
      recorder->on_fault(core::Error(core::ErrorCategory::Connection, text), clock->now());
      EXPECT_TRUE(loop.run_blocking("behind the file", [&] { written.set_value(); }, nullptr));
    });
    written.get_future().wait();
  }

  Folder folder;
  std::shared_ptr<core::VirtualClock> clock = std::make_shared<core::VirtualClock>(kNoon);
  core::EventLoop loop;
  std::optional<FlightRecorder> recorder;
};

std::string next_id(int id) {
  protocol::NextValidId message;
  message.order_id = id;
  return payload_of(message, kVersion);
}

TEST_F(FlightRecorderTest, WritesTheLastFramesAndTheFault) {
  record_with(3);
  for (int id = 1; id <= 5; ++id) {
    receive(next_id(id));
    clock->advance(1ms);
  }
  fault("the peer closed the connection");
  ASSERT_EQ(folder.files().size(), 1U);
  const auto file = folder.files().front();
  EXPECT_EQ(file.filename(), "flight-20260105T120000Z-1.jsonl");
  const auto frames = entries_of<protocol::CapturedFrame>(file);
  ASSERT_EQ(frames.size(), 3U);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(frames[static_cast<std::size_t>(i)].payload, next_id(3 + i));
    EXPECT_EQ(frames[static_cast<std::size_t>(i)].session, 3U);
    EXPECT_EQ(frames[static_cast<std::size_t>(i)].time, kNoon + (2 + i) * 1ms);
  }
  const auto sessions = entries_of<protocol::CapturedSession>(file);
  ASSERT_EQ(sessions.size(), 1U);
  EXPECT_EQ(sessions[0],
            (protocol::CapturedSession{3, kNoon, "127.0.0.1:4002", kVersion, "20260105 12:00:00 UTC"}));
  const auto faults = entries_of<protocol::CapturedFault>(file);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].text, "the peer closed the connection");
  struct stat status{};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(FlightRecorderTest, KeepsFramesOfEarlierSessionsApart) {
  record_with(3);
  receive(next_id(1));
  receive(next_id(2));
  for (std::uint64_t session = 4; session <= 5; ++session) {
    loop.run_and_wait([&] { recorder->on_session(session, "[::1]:4001", 180, "later", clock->now()); });
    receive(next_id(static_cast<int>(session)));
  }
  fault("lost");
  const auto file = folder.files().at(0);
  std::vector<std::uint64_t> numbers;
  for (const auto& frame : entries_of<protocol::CapturedFrame>(file)) numbers.push_back(frame.session);
  EXPECT_EQ(numbers, (std::vector<std::uint64_t>{3, 4, 5}));
  const auto sessions = entries_of<protocol::CapturedSession>(file);
  ASSERT_EQ(sessions.size(), 3U);
  EXPECT_EQ(sessions[0].server_version, kVersion);
  EXPECT_EQ(sessions[2].server_version, 180);
}

TEST_F(FlightRecorderTest, WritesAtMostEveryHalfMinuteAndOnlyWhatIsNew) {
  record_with(10);
  fault("nothing has been recorded yet");
  EXPECT_TRUE(folder.files().empty());
  receive(next_id(1));
  fault("first");
  EXPECT_EQ(folder.files().size(), 1U);
  receive(next_id(2));
  clock->advance(29s);
  fault("too early");
  EXPECT_EQ(folder.files().size(), 1U);
  clock->advance(1s);
  fault("second");
  EXPECT_EQ(folder.files().size(), 2U);
  clock->advance(1h);
  fault("an attempt that was refused: the frames are the same");
  EXPECT_EQ(folder.files().size(), 2U);
}

TEST_F(FlightRecorderTest, AWallClockThatIsSetBackStopsNothing) {
  record_with(10);
  receive(next_id(1));
  fault("first");
  clock->step_wall(-1h);
  clock->advance(30s);
  receive(next_id(2));
  fault("second");
  EXPECT_EQ(folder.files().size(), 2U);
}

TEST_F(FlightRecorderTest, WritesTwentyFilesAndNoMore) {
  record_with(2);
  for (int i = 0; i < 25; ++i) {
    receive(next_id(i));
    fault("again");
    clock->advance(1min);
  }
  EXPECT_EQ(folder.files().size(), 20U);
}

TEST_F(FlightRecorderTest, DoesNotOverwriteTheFileOfAnotherRun) {
  const auto taken = folder.path() / "flight-20260105T120000Z-1.jsonl";
  std::ofstream(taken) << "another run's";
  record_with(2);
  receive(next_id(1));
  fault("lost");
  EXPECT_EQ(text_in(taken), "another run's");
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "flight-20260105T120000Z-2.jsonl"));
}

TEST_F(FlightRecorderTest, AFolderThatIsNotThereHarmsNobody) {
  std::filesystem::remove_all(folder.path());
  record_with(2);
  receive(next_id(1));
  fault("lost");
  receive(next_id(2));
  EXPECT_FALSE(std::filesystem::exists(folder.path()));
}

TEST_F(FlightRecorderTest, WritesNoAccountNumberEvenWhenTheLoginsListHasLongPassed) {
  record_with(4);
  receive(accounts_payload(kVersion));
  for (int i = 0; i < 2; ++i) {
    receive(value_payload(kAccount, kVersion));
    receive(value_payload(kOddAccount, kVersion));
  }
  fault(std::string("order for ") + kAccount + " and " + kOddAccount + " is lost");
  const auto file = folder.files().at(0);
  EXPECT_THAT(everything_in(file), Not(HasSubstr(kAccount)));
  EXPECT_THAT(everything_in(file), Not(HasSubstr(kOddAccount)));
  const auto accounts = accounts_in(file, kVersion);
  ASSERT_EQ(accounts.size(), 4U);
  EXPECT_EQ(accounts[0], accounts[2]);
  EXPECT_EQ(accounts[1], accounts[3]);
  EXPECT_NE(accounts[0], accounts[1]);
  EXPECT_EQ(accounts[0].size(), std::string(kAccount).size());
  EXPECT_THAT(entries_of<protocol::CapturedFault>(file).at(0).text, HasSubstr(accounts[0]));
}

TEST_F(FlightRecorderTest, HoldsBackMemoryForHugeFrames) {
  record_with(100);
  const std::string huge(std::size_t{10} << 20U, 'x');
  for (int i = 0; i < 10; ++i) receive(huge);
  loop.run_and_wait([&] { EXPECT_EQ(recorder->frames_kept(), 3U); });
}

TEST(FrameTaps, PassOnToEveryTapInOrder) {
  struct Heard final : FrameTap {
    Heard(std::string name_in, std::string& to) : name(std::move(name_in)), text(to) {}
    void on_session(std::uint64_t generation, const std::string&, int, const std::string&,
                    core::Timestamp) override {
      text += name + "session" + std::to_string(generation) + " ";
    }
    void on_frame(Direction, std::string_view payload, core::Timestamp) override {
      text += name + std::string(payload) + " ";
    }
    void on_fault(const core::Error& reason, core::Timestamp) override {
      text += name + reason.message + " ";
    }
    std::string name;
    std::string& text;
  };
  std::string text;
  Heard first("1:", text), second("2:", text);
  FrameTaps taps;
  EXPECT_TRUE(taps.empty());
  taps.add(first);
  taps.add(second);
  taps.on_session(7, "peer", 176, "", kNoon);
  taps.on_frame(Direction::Sent, "frame", kNoon);
  taps.on_fault(core::Error(core::ErrorCategory::Connection, "fault"), kNoon);
  EXPECT_EQ(text, "1:session7 2:session7 1:frame 2:frame 1:fault 2:fault ");
}

}  // namespace
}  // namespace ibflow::connection
