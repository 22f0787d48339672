// A recorded session served again: by the pure replay, and over sockets to the real client.

#include "ibflow/sim/capture_replay.hpp"

#include <unistd.h>

#include <condition_variable>
#include <fstream>
#include <mutex>

#include "gateway_fixture.hpp"
#include "ibflow/connection/capture_file.hpp"
#include "ibflow/connection/connection.hpp"
#include "ibflow/sim/replayed_session.hpp"

namespace ibflow::sim::test {
namespace {

using namespace std::chrono_literals;
using protocol::CaptureDirection;
using ::testing::HasSubstr;

constexpr int kVersion = 200;
const core::Timestamp kStart = core::from_unix_seconds(1'767'614'400);
const ReplayedSession::Time kNow{};

/// Writes a recorded session down as it happened.
class Recorded {
 public:
  explicit Recorded(int version = kVersion) {
    entries_.emplace_back(
        protocol::CapturedSession{1, kStart, "127.0.0.1:4002", version, "20260105 07:00:00 EST"});
  }
  template <class Message>
  Recorded& sent(const Message& message, core::Duration after = {}) {
    std::string frame;
    EXPECT_TRUE(protocol::append_request(frame, message, kVersion));
    return add(CaptureDirection::Sent, frame, after);
  }
  template <class Message>
  Recorded& received(const Message& message, core::Duration after = {}) {
    std::string frame;
    protocol::append_response(frame, message, kVersion);
    return add(CaptureDirection::Received, frame, after);
  }
  Recorded& fault(std::string text) {
    entries_.emplace_back(protocol::CapturedFault{1, time_, std::move(text)});
    return *this;
  }
  [[nodiscard]] const std::vector<protocol::CaptureEntry>& entries() const { return entries_; }
  [[nodiscard]] std::shared_ptr<const RecordedSession> session() const {
    auto sessions = sessions_of(entries_, "test");
    EXPECT_TRUE(sessions) << (sessions ? "" : sessions.error().message);
    return std::make_shared<const RecordedSession>(std::move(sessions->front()));
  }

 private:
  Recorded& add(CaptureDirection direction, const std::string& frame, core::Duration after) {
    time_ += after;
    entries_.emplace_back(protocol::CapturedFrame{1, time_, direction, frame.substr(4)});
    return *this;
  }
  core::Timestamp time_ = kStart;
  std::vector<protocol::CaptureEntry> entries_;
};

protocol::NextValidId next_id(std::int32_t id) {
  return {.order_id = id};
}
protocol::CurrentTime the_time(core::Timestamp at) {
  return {.time = core::to_unix_seconds(at)};
}
protocol::StartApi a_start(std::string capabilities = {}) {
  protocol::StartApi start;
  start.client_id = 7;
  start.optional_capabilities = std::move(capabilities);
  return start;
}

/// A client without a socket.
class Client {
 public:
  explicit Client(const Recorded& recorded, ReplayOptions options = {.speed = 1, .patience = 0ms})
      : replay(recorded.session(), options) {}

  template <class Message>
  void ask(const Message& message) {
    std::string frame;
    EXPECT_TRUE(protocol::append_request(frame, message, kVersion));
    replay.take(std::string_view(frame).substr(4));
  }
  /// What comes at this moment: order ids as numbers, times as t and the seconds since the start.
  std::string at(core::Duration since_start) {
    std::string out;
    next = replay.advance(kNow + since_start, out);
    protocol::FrameReader frames;
    frames.append(out);
    struct Told final : protocol::ResponseVisitor {
      using protocol::ResponseVisitor::on;
      void on(const protocol::NextValidId& message) override {
        text += std::to_string(message.order_id) + " ";
      }
      void on(const protocol::CurrentTime& message) override {
        text += "t" + std::to_string(message.time - core::to_unix_seconds(kStart)) + " ";
      }
      std::string text;
    } told;
    for (auto payload = frames.next(); payload && *payload; payload = frames.next())
      EXPECT_TRUE(protocol::dispatch_response(**payload, kVersion, told));
    return told.text;
  }

  ReplayedSession replay;
  std::optional<ReplayedSession::Time> next;
};

TEST(ReplayedSession, WaitsForEachRecordedQuestion) {
  Client client(Recorded()
                    .sent(a_start())
                    .received(next_id(1))
                    .sent(protocol::RequestIds{})
                    .received(next_id(2))
                    .received(next_id(3)));
  EXPECT_EQ(client.at(0s), "");
  EXPECT_FALSE(client.next) << "nothing happens before the client asks";
  client.ask(a_start());
  EXPECT_EQ(client.at(5s), "1 ");
  client.ask(protocol::RequestIds{});
  EXPECT_EQ(client.at(60s), "2 3 ");
  EXPECT_TRUE(client.replay.is_over());
  EXPECT_EQ(client.replay.counts().answered, 2U);
  EXPECT_EQ(client.replay.counts().sent, 3U);
}

TEST(ReplayedSession, TakesQuestionsInAnotherOrder) {
  Client client(Recorded()
                    .sent(a_start())
                    .sent(protocol::RequestIds{})
                    .sent(protocol::RequestPositions{})
                    .received(next_id(1)));
  client.ask(a_start());
  client.ask(protocol::RequestPositions{});
  EXPECT_EQ(client.at(0s), "");
  client.ask(protocol::RequestIds{});
  EXPECT_EQ(client.at(0s), "1 ");
}

TEST(ReplayedSession, KeepsGapsDividedBySpeed) {
  const auto recorded = Recorded()
                            .sent(a_start())
                            .received(next_id(1), 1s)
                            .received(next_id(2), 10s)
                            .received(next_id(3), -5s)  // the recorder's clock was set back
                            .received(next_id(4), 5s);
  Client client(recorded, {.speed = 10, .patience = 0ms});
  client.ask(a_start());
  EXPECT_EQ(client.at(0s), "");
  EXPECT_EQ(client.next, kNow + 100ms);
  EXPECT_EQ(client.at(100ms), "1 ");
  EXPECT_EQ(client.at(1099ms), "");
  EXPECT_EQ(client.at(1100ms), "2 3 4 ");
  Client hurried(recorded, {.speed = 0, .patience = 0ms});
  hurried.ask(a_start());
  EXPECT_EQ(hurried.at(0s), "1 2 3 4 ");
}

TEST(ReplayedSession, ALateClientMovesWhatComesAfter) {
  Client client(Recorded()
                    .sent(a_start())
                    .received(next_id(1))
                    .sent(protocol::RequestIds{}, 1s)
                    .received(next_id(2), 2s));
  client.ask(a_start());
  EXPECT_EQ(client.at(0s), "1 ");
  EXPECT_EQ(client.at(100s), "");
  client.ask(protocol::RequestIds{});
  EXPECT_EQ(client.at(100s), "");
  EXPECT_EQ(client.at(102s), "2 ");
}

TEST(ReplayedSession, AnswersQuestionsForTheTimeFromTheRecordingsClock) {
  Client client(Recorded()
                    .sent(a_start())
                    .received(next_id(1))
                    .sent(protocol::RequestCurrentTime{}, 15s)
                    .received(the_time(kStart + 20s))  // the gateway's clock was 5 s ahead
                    .received(next_id(2), 15s));
  client.ask(a_start());
  EXPECT_EQ(client.at(0s), "1 ");
  client.ask(protocol::RequestCurrentTime{});
  EXPECT_EQ(client.at(7s), "t12 ") << "the recorded heartbeat is passed over, its clock is not";
  EXPECT_EQ(client.at(30s), "2 ") << "nobody waits for the recorded heartbeat";
  client.ask(protocol::RequestCurrentTime{});
  EXPECT_EQ(client.at(90s), "t95 ") << "also behind the end";
  EXPECT_EQ(client.replay.counts().times, 2U);
  EXPECT_EQ(client.replay.counts().ignored, 0U);
}

TEST(ReplayedSession, CountsWhatNobodyAskedThen) {
  Client client(Recorded().sent(a_start()).received(next_id(1)));
  client.ask(a_start());
  client.ask(protocol::RequestPositions{});
  client.ask(protocol::RequestIds{});
  EXPECT_EQ(client.at(0s), "1 ");
  EXPECT_EQ(client.replay.counts().ignored, 2U);
}

TEST(ReplayedSession, LosesPatience) {
  Client client(Recorded().sent(a_start()).sent(protocol::RequestIds{}).received(next_id(1), 1s),
                {.speed = 1, .patience = 10s});
  client.ask(a_start());
  EXPECT_EQ(client.at(0s), "");
  EXPECT_EQ(client.next, kNow + 10s);
  EXPECT_THAT(client.replay.waits_for(), HasSubstr("message 8"));
  EXPECT_EQ(client.at(10s), "");
  EXPECT_EQ(client.at(11s), "1 ");
  EXPECT_EQ(client.replay.counts().missed, 1U);
}

TEST(ReplayedSession, BetweenStepKeepersTheTimeIsAQuestionLikeOthers) {
  const auto start = a_start("ibflow.keep-step");
  Client client(Recorded()
                    .sent(start)
                    .received(next_id(1))
                    .sent(protocol::RequestCurrentTime{})
                    .received(next_id(2))
                    .received(the_time(kStart - 24h)),
                {.speed = 0, .patience = 0ms});
  client.ask(start);
  EXPECT_EQ(client.at(0s), "1 ");
  client.ask(protocol::RequestCurrentTime{});
  EXPECT_EQ(client.at(0s), "2 t-86400 ");
  client.ask(protocol::RequestCurrentTime{});
  EXPECT_EQ(client.at(0s), "t-86400 ") << "it was sent something since";
  client.ask(protocol::RequestCurrentTime{});
  EXPECT_EQ(client.at(0s), "") << "the clock stands: it has to wait for the next second";
  ASSERT_TRUE(client.next);
  EXPECT_EQ(client.at(*client.next - kNow), "t-86399 ");
}

TEST(ReplayedSession, OnlySessionsWithTheirStartCanBeServed) {
  const auto whole = Recorded().sent(a_start()).received(next_id(1)).fault("closed").entries();
  const auto middle = Recorded().sent(protocol::RequestIds{}).entries();
  auto both = middle;
  both.insert(both.end(), whole.begin(), whole.end());
  const auto sessions = sessions_of(both, "f.jsonl");
  ASSERT_TRUE(sessions);
  ASSERT_EQ(sessions->size(), 1U);
  EXPECT_EQ(sessions->front().fault, "closed");
  const auto none = sessions_of(middle, "f.jsonl");
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message, HasSubstr("f.jsonl"));
  EXPECT_FALSE(sessions_of({}, "f.jsonl"));
}

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
  config.account = "DU0000001";  // its own alias, so that payloads compare
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
