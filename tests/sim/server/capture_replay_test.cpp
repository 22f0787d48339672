// A recorded session served again over sockets, to a test client and to the real one.

#include "ibflow/sim/replay/capture_replay.hpp"

#include <unistd.h>

#include <condition_variable>
#include <fstream>
#include <mutex>
#include <thread>

#include "gateway_fixture.hpp"
#include "ibflow/connection/capture_file.hpp"
#include "ibflow/connection/connection.hpp"
#include "recorded_session.hpp"

namespace ibflow::sim::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// A file in the temporary folder, gone with the test.
class CaptureReplayTest : public GatewayTest {
 protected:
  ~CaptureReplayTest() override {
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
  }
  void write(const std::vector<std::vector<protocol::CaptureEntry>>& sessions) {
    protocol::CaptureWriter writer;
    std::string text;
    for (const auto& entries : sessions) {
      for (const auto& entry : entries) {
        if (const auto* frame = std::get_if<protocol::CapturedFrame>(&entry)) {
          writer.append_frame(text, frame->session, frame->time, frame->direction, frame->payload);
        } else if (const auto* session = std::get_if<protocol::CapturedSession>(&entry)) {
          writer.append(text, *session);
        } else {
          writer.append(text, std::get<protocol::CapturedFault>(entry));
        }
      }
    }
    std::ofstream(file, std::ios::binary) << text;
  }
  void replay(bool once = true, bool close_at_fault = false) {
    CaptureReplayConfig config;
    config.file = file;
    config.port = 0;
    config.options = {.speed = 0, .patience = 0ms};
    config.once = once;
    config.close_at_fault = close_at_fault;
    auto started = CaptureReplay::start(config);
    ASSERT_TRUE(started) << started.error().message;
    replay_ = std::move(*started);
  }
  void wait_until(const std::function<bool(const CaptureReplayStatus&)>& reached) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!reached(replay_->status()) && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    EXPECT_TRUE(reached(replay_->status()));
  }

  std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("ibflow-replay-" + std::to_string(::getpid()) + ".jsonl");
  std::unique_ptr<CaptureReplay> replay_;
};

TEST_F(CaptureReplayTest, ServesOneSessionAfterTheOther) {
  write({Recorded().sent(a_start()).received(next_id(1)).entries(),
         Recorded().sent(a_start()).received(next_id(2)).entries()});
  replay();
  EXPECT_EQ(replay_->status().sessions, 2U);
  for (int i = 1; i <= 2; ++i) {
    TestClient client(replay_->port());
    EXPECT_EQ(client.hello().server_version, kVersion);
    EXPECT_EQ(client.hello().connection_time, "20260105 07:00:00 EST");
    client.send(a_start());
    EXPECT_EQ(std::get<protocol::NextValidId>(client.read()).order_id, i);
    EXPECT_EQ(in_short(client.sync()), "") << "the connection stays and tells the time";
    EXPECT_FALSE(replay_->is_finished());
  }
  wait_until([](const auto& status) { return status.connected == 0; });
  EXPECT_TRUE(replay_->is_finished());
  EXPECT_THROW(TestClient{replay_->port()}, std::runtime_error) << "all were served";
  wait_until([](const auto& status) { return status.refused == 1; });
  EXPECT_EQ(replay_->status().counts.times, 2U);
  EXPECT_EQ(replay_->status().played_out, 2U);
}

TEST_F(CaptureReplayTest, StartsOverBehindTheLastSession) {
  write({Recorded().sent(a_start()).received(next_id(5)).entries()});
  replay(false);
  for (int i = 0; i < 3; ++i) {
    TestClient client(replay_->port());
    client.send(a_start());
    EXPECT_EQ(std::get<protocol::NextValidId>(client.read()).order_id, 5);
  }
  EXPECT_FALSE(replay_->is_finished());
}

TEST_F(CaptureReplayTest, RefusesAClientOfOtherVersionsAndKeepsTheSessionForTheNext) {
  write({Recorded().sent(a_start()).received(next_id(1)).entries()});
  replay();
  EXPECT_THROW(TestClient(replay_->port(), 199), std::runtime_error);
  wait_until([](const auto& status) { return status.refused == 1; });
  TestClient client(replay_->port(), 210);
  EXPECT_EQ(client.hello().server_version, kVersion);
}

TEST_F(CaptureReplayTest, ClosesWhereTheRecordingBrokeWhenToldTo) {
  write({Recorded().sent(a_start()).received(next_id(1)).fault("the peer closed").entries()});
  replay(true, true);
  TestClient client(replay_->port());
  client.send(a_start());
  EXPECT_EQ(std::get<protocol::NextValidId>(client.read()).order_id, 1);
  EXPECT_TRUE(client.closed_by_server());
}

TEST_F(CaptureReplayTest, SaysWhatIsWrongWithTheFile) {
  CaptureReplayConfig config;
  config.file = file;
  config.port = 0;
  const auto missing = CaptureReplay::start(config);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().category, core::ErrorCategory::Storage);
  std::ofstream(file) << "garbage\n";
  const auto garbage = CaptureReplay::start(config);
  ASSERT_FALSE(garbage);
  EXPECT_EQ(garbage.error().category, core::ErrorCategory::Data);
  EXPECT_THAT(garbage.error().message, HasSubstr("line 1"));
}

/// Keeps every payload of the real connection.
class Listening final : public connection::ConnectionListener {
 public:
  connection::SessionStart on_hello(const protocol::ServerHello&) override {
    connection::SessionStart start;
    start.monitor = false;
    return start;
  }
  void on_frame(std::string_view payload) override {
    const std::scoped_lock lock(mutex_);
    payloads_.emplace_back(payload);
    changed_.notify_all();
  }
  void on_disconnected(const connection::Disconnected&) override {}
  void on_ready(const connection::SessionFacts&) override {
    const std::scoped_lock lock(mutex_);
    ready_ = true;
    changed_.notify_all();
  }
  void wait_until_ready() {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(changed_.wait_for(lock, 10s, [this] { return ready_; }));
  }
  std::vector<std::string> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, 10s, [&] { return payloads_.size() >= count; }))
        << payloads_.size() << " of " << count;
    return payloads_;
  }
  std::vector<std::string> wait_for_last(std::int32_t message_id, int version) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, 10s, [&] {
      if (payloads_.empty()) return false;
      const auto incoming = protocol::parse_incoming(payloads_.back(), version);
      return incoming && incoming->message_id == message_id;
    }));
    return payloads_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> payloads_;
  bool ready_ = false;
};

/// One session of the real client: start, the account's positions, the account summary's contract, a question
/// for the time.
std::vector<std::string> a_real_session(std::uint16_t port, int version, const std::filesystem::path& capture,
                                        std::size_t expected) {
  Listening heard;
  core::EventLoop loop;
  loop.start();
  std::unique_ptr<connection::CaptureFile> tap;
  std::unique_ptr<connection::Connection> line;
  const auto send = [&](const auto& message) {
    std::string frame;
    EXPECT_TRUE(protocol::append_request(frame, message, version));
    loop.run_and_wait([&] { EXPECT_TRUE(line->send(connection::Lane::Request, frame)); });
  };
  loop.run_and_wait([&] {
    connection::ConnectionConfig config;
    config.transport.port = port;
    config.transport.max_server_version = version;
    config.client_id = 7;
    line = std::make_unique<connection::Connection>(loop, config, heard);
    if (!capture.empty()) {
      tap = std::make_unique<connection::CaptureFile>(loop, connection::CaptureFileConfig{.file = capture});
      line->set_tap(tap.get());
    }
    EXPECT_TRUE(line->open());
  });
  heard.wait_until_ready();
  send(protocol::RequestPositions{});
  protocol::RequestContractDetails details;
  details.request_id = 11;
  details.contract = stock("AAPL");
  send(details);
  protocol::RequestAccountUpdates updates;
  updates.subscribe = true;
  send(updates);
  auto payloads = expected == 0 ? heard.wait_for_last(protocol::AccountDownloadEnd::kMessage.id, version)
                                : heard.wait_for(expected);
  loop.run_and_wait([&] {
    line.reset();
    tap.reset();
  });
  loop.stop_and_join();
  return payloads;
}

class RealClient : public CaptureReplayTest, public ::testing::WithParamInterface<int> {};

TEST_P(RealClient, IsToldTheSameAgain) {
  const int version = GetParam();
  auto config = held_session();
  config.accounts = {"DU0000001"};  // its own alias, so that payloads compare
  serve(config);
  const auto then = a_real_session(server_->port(), version, file, 0);
  ASSERT_GT(then.size(), 10U);
  replay();
  EXPECT_EQ(replay_->status().sessions, 1U);
  const auto now = a_real_session(replay_->port(), version, {}, then.size());
  EXPECT_EQ(now, then);
  wait_until([](const auto& status) { return status.connected == 0; });
  EXPECT_EQ(replay_->status().counts.missed, 0U);
  EXPECT_EQ(replay_->status().counts.ignored, 0U);
  EXPECT_EQ(replay_->status().played_out, 1U);
}
INSTANTIATE_TEST_SUITE_P(TextAndProtobuf, RealClient, ::testing::Values(176, 225));

}  // namespace
}  // namespace ibflow::sim::test
