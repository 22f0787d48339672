#include "ibflow/connection/connection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/event_loop.hpp"
#include "tests/connection/scripted_peer.hpp"

namespace ibflow::connection {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using tests::PeerSession;
using tests::ScriptedPeer;

class HeardByTest final : public ConnectionListener {
 public:
  SessionStart on_hello(const protocol::ServerHello& hello) override {
    const std::scoped_lock lock(mutex_);
    hellos_.push_back(hello);
    changed_.notify_all();
    return start;
  }
  void on_frame(std::string_view payload) override {
    {
      const std::scoped_lock lock(mutex_);
      frames_.emplace_back(payload);
    }
    if (when_frame) when_frame();
    changed_.notify_all();
  }
  void on_disconnected(const core::Error& reason) override {
    const std::scoped_lock lock(mutex_);
    reasons_.push_back(reason);
    changed_.notify_all();
  }

  void wait_for_frames(std::size_t count) {
    wait_until([&] { return frames_.size() >= count; });
  }
  core::Error wait_for_end(std::size_t count = 1) {
    wait_until([&] { return reasons_.size() >= count; });
    const std::scoped_lock lock(mutex_);
    return reasons_.empty() ? core::Error() : reasons_.back();
  }
  std::vector<std::string> frames() const {
    const std::scoped_lock lock(mutex_);
    return frames_;
  }
  std::size_t ends() const {
    const std::scoped_lock lock(mutex_);
    return reasons_.size();
  }
  std::vector<protocol::ServerHello> hellos() const {
    const std::scoped_lock lock(mutex_);
    return hellos_;
  }

  SessionStart start;
  std::function<void()> when_frame;

 private:
  void wait_until(const std::function<bool()>& condition) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, 10s, condition)) << "it did not happen in 10 seconds";
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> frames_;
  std::vector<protocol::ServerHello> hellos_;
  std::vector<core::Error> reasons_;
};

class ConnectionTest : public ::testing::Test {
 protected:
  void TearDown() override {
    loop.run_and_wait([this] { connection.reset(); });
  }
  ConnectionConfig config_for(std::uint16_t port) {
    ConnectionConfig config;
    config.port = port;
    config.client_id = 7;
    return config;
  }
  void open(const ConnectionConfig& config) {
    if (!started) loop.start();
    started = true;
    loop.run_and_wait([&] {
      connection = std::make_unique<Connection>(loop, config, heard);
      EXPECT_TRUE(connection->open());
    });
  }
  void open(const ScriptedPeer& peer) { open(config_for(peer.port())); }
  ConnectionState state() {
    ConnectionState now{};
    loop.run_and_wait([&] { now = connection->state(); });
    return now;
  }
  void close() {
    loop.run_and_wait([&] { connection->close(core::Error(core::ErrorCategory::Cancelled, "enough")); });
  }

  HeardByTest heard;
  core::EventLoop loop;
  std::unique_ptr<Connection> connection;
  bool started = false;
};

std::string order_frame(int order_id) {
  protocol::CancelOrder cancel;
  cancel.order_id = order_id;
  std::string frame;
  EXPECT_TRUE(protocol::append_request(frame, cancel, 176));
  return frame;
}

protocol::CurrentTime time_message(std::int64_t seconds) {
  protocol::CurrentTime message;
  message.time = seconds;
  return message;
}

TEST_F(ConnectionTest, ShakesHandsAndStartsTheSession) {
  ScriptedPeer peer([](PeerSession& session) {
    const auto hello = session.expect_hello();
    EXPECT_EQ(hello.min_version, 100);
    EXPECT_EQ(hello.max_version, 225);
    session.answer_hello(176, "20190213 09:29:50 EST");
    const auto start = session.expect<protocol::StartApi>();
    EXPECT_EQ(start.client_id, 7);
    EXPECT_EQ(start.optional_capabilities, "ibflow.keep-step");
    session.send(time_message(1));
    EXPECT_TRUE(session.wait_for_close());
  });
  heard.start.optional_capabilities = "ibflow.keep-step";
  open(peer);
  heard.wait_for_frames(1);
  EXPECT_EQ(state(), ConnectionState::Ready);
  ASSERT_EQ(heard.hellos().size(), 1u);
  EXPECT_EQ(heard.hellos()[0].server_version, 176);
  EXPECT_EQ(heard.hellos()[0].connection_time, "20190213 09:29:50 EST");
  close();
  EXPECT_EQ(heard.wait_for_end().message, "enough");
}

TEST_F(ConnectionTest, SkipsFramesBeforeTheHandshakeAnswer) {
  ScriptedPeer peer([](PeerSession& session) {
    session.expect_hello();
    std::string stray;
    protocol::append_frame(stray, std::string_view("one\0two\0three\0", 14));
    session.send_bytes(stray);
    session.answer_hello(176);
    session.expect<protocol::StartApi>();
  });
  open(peer);
  heard.wait_for_end();
  EXPECT_EQ(heard.hellos().size(), 1u);
  EXPECT_TRUE(heard.frames().empty());
}

TEST_F(ConnectionTest, DeliversFramesHoweverTheyAreCut) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    std::string bytes;
    protocol::append_response(bytes, time_message(11), 176);
    protocol::append_response(bytes, time_message(22), 176);
    session.send_bytes(bytes.substr(0, 2));
    session.send_bytes(bytes.substr(2, 5));
    session.send_bytes(bytes.substr(7));
    session.wait_for_close();
  });
  open(peer);
  heard.wait_for_frames(4);
  EXPECT_THAT(heard.frames()[2], HasSubstr("11"));
  EXPECT_THAT(heard.frames()[3], HasSubstr("22"));
  close();
}

TEST_F(ConnectionTest, SaysWhatToStartWhenThePortIsRefused) {
  const auto port = ScriptedPeer::refused_port();
  open(config_for(port));
  const auto reason = heard.wait_for_end();
  EXPECT_EQ(reason.category, core::ErrorCategory::Connection);
  EXPECT_EQ(reason.code, 502);
  EXPECT_TRUE(reason.retryable);
  EXPECT_THAT(reason.message, HasSubstr("127.0.0.1:" + std::to_string(port)));
  EXPECT_THAT(reason.message, HasSubstr("ibflow sim serve"));
  EXPECT_EQ(state(), ConnectionState::Closed);
}

TEST_F(ConnectionTest, GivesUpOnAPeerThatNeverAnswers) {
  ScriptedPeer peer([](PeerSession& session) { EXPECT_TRUE(session.wait_for_close()); });
  auto config = config_for(peer.port());
  config.connect_timeout = 50ms;
  open(config);
  const auto reason = heard.wait_for_end();
  EXPECT_EQ(reason.category, core::ErrorCategory::Timeout);
  EXPECT_THAT(reason.message, HasSubstr("handshaking"));
}

TEST_F(ConnectionTest, RecognisesAPortThatSpeaksSomethingElse) {
  ScriptedPeer peer([](PeerSession& session) {
    session.expect_hello();
    session.send_bytes("HTTP/1.1 400 Bad Request\r\n\r\n");
    EXPECT_TRUE(session.wait_for_close());
  });
  open(peer);
  const auto reason = heard.wait_for_end();
  EXPECT_EQ(reason.category, core::ErrorCategory::Protocol);
  EXPECT_EQ(reason.code, 507);
  EXPECT_THAT(reason.message, HasSubstr("check the port"));
}

TEST_F(ConnectionTest, RefusesAServerThatIsTooNew) {
  ScriptedPeer peer([](PeerSession& session) {
    session.expect_hello();
    std::string answer;
    protocol::append_frame(answer, std::string_view("226\0"
                                                    "20260105 09:30:00 EST\0",
                                                    26));
    session.send_bytes(answer);
    EXPECT_TRUE(session.wait_for_close());
  });
  open(peer);
  EXPECT_EQ(heard.wait_for_end().code, 506);
}

TEST_F(ConnectionTest, ReportsAPeerThatClosesBeforeTheHandshake) {
  ScriptedPeer peer([](PeerSession& session) { session.expect_hello(); });
  open(peer);
  EXPECT_THAT(heard.wait_for_end().message, HasSubstr("before it answered the handshake"));
}

TEST_F(ConnectionTest, ReportsAPeerThatClosesInTheMiddleOfAMessage) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    session.send_bytes(std::string_view("\0\0\0\x10half", 8));
  });
  open(peer);
  const auto reason = heard.wait_for_end();
  EXPECT_EQ(reason.category, core::ErrorCategory::Connection);
  EXPECT_THAT(reason.message, HasSubstr("in the middle of a message"));
  EXPECT_EQ(heard.frames().size(), 2u) << "accounts and id, nothing of the torn message";
}

TEST_F(ConnectionTest, DropsAConnectionThatLostItsPlace) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    session.send_bytes(std::string_view("\xff\xff\xff\xff", 4));
    EXPECT_TRUE(session.wait_for_close());
  });
  open(peer);
  EXPECT_EQ(heard.wait_for_end().code, 507);
}

TEST_F(ConnectionTest, EndsExactlyOnce) {
  ScriptedPeer peer([](PeerSession& session) { session.begin_session(); });
  open(peer);
  heard.wait_for_end();
  close();
  loop.run_and_wait([] {});
  loop.run_and_wait([] {});
  EXPECT_EQ(heard.ends(), 1u);
}

TEST_F(ConnectionTest, DeliversNothingAfterItWasClosed) {
  ScriptedPeer peer([](PeerSession& session) {
    session.expect_hello();
    session.answer_hello(176);
    session.expect<protocol::StartApi>();
    session.queue(time_message(1)).queue(time_message(2)).flush();  // one packet
    EXPECT_TRUE(session.wait_for_close());
  });
  heard.when_frame = [this] {
    connection->close(core::Error(core::ErrorCategory::Cancelled, "first is enough"));
  };
  open(peer);
  heard.wait_for_end();
  EXPECT_EQ(heard.frames().size(), 1u);
}

TEST_F(ConnectionTest, MayBeDestroyedByItsOwnListener) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    EXPECT_TRUE(session.wait_for_close());
  });
  heard.when_frame = [this] { connection.reset(); };
  open(peer);
  heard.wait_for_frames(1);
  peer.finish();
  loop.run_and_wait([] {});
  EXPECT_EQ(heard.frames().size(), 1u);
  EXPECT_EQ(heard.ends(), 0u) << "a destroyed connection says nothing";
}

TEST_F(ConnectionTest, CanBeOpenedAgainAndHearsNothingOfTheFirstTime) {
  std::atomic<int> sessions = 0;
  ScriptedPeer peer(
      [&](PeerSession& session) {
        session.expect_hello();
        session.answer_hello(176);
        session.expect<protocol::StartApi>();
        session.send(time_message(++sessions));
        session.wait_for_close();
      },
      2);
  open(peer);
  heard.wait_for_frames(1);
  loop.run_and_wait([&] {
    connection->close(core::Error(core::ErrorCategory::Cancelled, "again"));
    EXPECT_TRUE(connection->open());
    EXPECT_FALSE(connection->open()) << "it is open already";
  });
  heard.wait_for_frames(2);
  EXPECT_EQ(heard.ends(), 1u);
  EXPECT_THAT(heard.frames()[1], HasSubstr("2"));
  close();
}

TEST_F(ConnectionTest, SendsNothingBeforeItIsReady) {
  std::promise<void> connected;
  ScriptedPeer peer([&](PeerSession& session) {
    connected.set_value();
    session.wait_for_close();
  });
  open(peer);
  connected.get_future().wait();
  loop.run_and_wait([&] {
    const auto sent = connection->send(Lane::Order, order_frame(1));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, 504);
    connection->close(core::Error(core::ErrorCategory::Cancelled, "enough"));
  });
}

TEST_F(ConnectionTest, HoldsMessagesBackOnTheClockItIsGiven) {
  std::atomic<std::int64_t> clock = 100;
  std::promise<void> two_came;
  ScriptedPeer peer([&](PeerSession& session) {
    session.begin_session();
    EXPECT_EQ(session.expect<protocol::CancelOrder>().order_id, 1);
    EXPECT_EQ(session.expect<protocol::CancelOrder>().order_id, 2);
    session.expect<protocol::RequestCurrentTime>();
    two_came.set_value();
    EXPECT_EQ(session.expect<protocol::CancelOrder>().order_id, 3);
    session.wait_for_close();
  });
  heard.start.now = [&] { return core::from_unix_seconds(clock); };
  auto config = config_for(peer.port());
  config.pacing.messages_per_second = 2;
  open(config);
  heard.wait_for_frames(2);
  loop.run_and_wait([&] {
    for (int id = 1; id <= 3; ++id) EXPECT_TRUE(connection->send(Lane::Cancel, order_frame(id)));
    EXPECT_TRUE(connection->holds_messages_back());
    std::string ask;
    EXPECT_TRUE(protocol::append_request(ask, protocol::RequestCurrentTime(), 176));
    EXPECT_TRUE(connection->send_unpaced(ask)) << "not held by the pacer";
  });
  two_came.get_future().wait();
  clock = 101;
  loop.run_and_wait([&] {
    connection->release_paced();
    EXPECT_FALSE(connection->holds_messages_back());
  });
  close();
}

TEST_F(ConnectionTest, ReleasesByItselfOnTheSteadyClock) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    for (int id = 1; id <= 3; ++id) EXPECT_EQ(session.expect<protocol::CancelOrder>().order_id, id);
  });
  auto config = config_for(peer.port());
  config.pacing.messages_per_second = 100;
  open(config);
  heard.wait_for_frames(2);
  loop.run_and_wait([&] {
    for (int id = 1; id <= 3; ++id) EXPECT_TRUE(connection->send(Lane::Cancel, order_frame(id)));
  });
  peer.finish();
}

TEST_F(ConnectionTest, LastWordsGoOutBeforeTheSocketCloses) {
  ScriptedPeer peer([](PeerSession& session) {
    session.begin_session();
    EXPECT_EQ(session.expect<protocol::CancelOrder>().order_id, 9);
    EXPECT_TRUE(session.wait_for_close());
  });
  open(peer);
  heard.wait_for_frames(2);
  loop.run_and_wait([&] {
    EXPECT_TRUE(connection->send(Lane::Cancel, order_frame(9)));
    connection->close(core::Error(core::ErrorCategory::Cancelled, "enough"));
  });
  peer.finish();
}

}  // namespace
}  // namespace ibflow::connection
