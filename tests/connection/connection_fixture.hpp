#pragma once
// A connection on a running loop whose time stands still until the test moves it, and what its listener
// hears. The sockets are real.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ibflow/connection/connection.hpp"
#include "ibflow/core/event_loop.hpp"
#include "tests/connection/scripted_peer.hpp"

namespace ibflow::tests {

/// Everything a listener was told, in order. Waits until enough has come.
class HeardOfConnection final : public connection::ConnectionListener {
 public:
  connection::SessionStart on_hello(const protocol::ServerHello& hello) override {
    note([&] { hellos.push_back(hello); });
    return start;
  }
  void on_frame(std::string_view payload) override {
    note([&] { frames.emplace_back(payload); });
    if (when_frame) when_frame();
  }
  void on_ready(const connection::SessionFacts& facts) override {
    note([&] { readies.push_back(facts); });
    if (when_ready) when_ready();
  }
  void on_disconnected(const connection::Disconnected& event) override {
    note([&] { ends.push_back(event); });
    if (when_disconnected) when_disconnected();
  }
  void on_not_sent(const connection::NotSent& frame, const core::Error& reason) override {
    note([&] { not_sent.emplace_back(frame, reason); });
  }
  void on_state(connection::ConnectionState state) override {
    note([&] { states.push_back(state); });
  }

  void wait_for(const std::function<bool()>& condition) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, std::chrono::seconds(20), condition))
        << "it did not happen in 20 seconds";
  }
  void wait_for_frames(std::size_t count) {
    wait_for([&] { return frames.size() >= count; });
  }
  connection::SessionFacts wait_until_ready(std::size_t times = 1) {
    wait_for([&] { return readies.size() >= times; });
    const std::scoped_lock lock(mutex_);
    return readies.empty() ? connection::SessionFacts() : readies.back();
  }
  connection::Disconnected wait_for_end(std::size_t count = 1) {
    wait_for([&] { return ends.size() >= count; });
    const std::scoped_lock lock(mutex_);
    return ends.empty() ? connection::Disconnected() : ends.back();
  }

  connection::SessionStart start;
  std::function<void()> when_frame, when_ready, when_disconnected;  // set before the connection opens
  std::vector<protocol::ServerHello> hellos;
  std::vector<std::string> frames;
  std::vector<connection::SessionFacts> readies;
  std::vector<connection::Disconnected> ends;
  std::vector<std::pair<connection::NotSent, core::Error>> not_sent;
  std::vector<connection::ConnectionState> states;

 private:
  void note(const std::function<void()>& add) {
    {
      const std::scoped_lock lock(mutex_);
      add();
    }
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
};

class ConnectionTest : public ::testing::Test {
 protected:
  ConnectionTest() : loop(options()) { loop.start(); }
  void TearDown() override { destroy(); }

  static connection::ConnectionConfig config_for(std::uint16_t port) {
    connection::ConnectionConfig config;
    config.transport.port = port;
    config.client_id = 7;
    config.reconnect.enabled = false;
    config.reconnect.jitter = 0;
    return config;
  }
  static connection::ConnectionConfig reconnecting(std::uint16_t port) {
    auto config = config_for(port);
    config.reconnect.enabled = true;
    return config;
  }
  void make(const connection::ConnectionConfig& config) {
    on_loop([&] { line = std::make_unique<connection::Connection>(loop, config, heard); });
  }
  void open(const connection::ConnectionConfig& config) {
    make(config);
    on_loop([&] { EXPECT_TRUE(line->open()); });
  }
  void open(const ScriptedPeer& peer) { open(config_for(peer.port())); }
  void destroy() {
    on_loop([this] { line.reset(); });
  }
  void close() {
    on_loop([&] { line->close(core::Error(core::ErrorCategory::Cancelled, "enough")); });
  }
  void on_loop(const std::function<void()>& task) { loop.run_and_wait(task); }
  /// Time passes, and everything that is due on the way has run.
  void pass(core::Duration time) { loop.advance_and_wait(*clock, time); }
  /// Up to the next attempt and no further: the peer's answers take real time, not the test's.
  void pass_until_next_attempt() {
    std::optional<core::Timestamp> next;
    on_loop([&] { next = line->next_attempt(); });
    ASSERT_TRUE(next) << "no attempt is planned";
    pass(*next - clock->now());
  }
  connection::ConnectionState state() {
    connection::ConnectionState now{};
    on_loop([&] { now = line->state(); });
    return now;
  }
  connection::Health health() {
    connection::Health now;
    on_loop([&] { now = line->board().health(); });
    return now;
  }
  core::Expected<void> send(connection::Lane lane, std::int32_t order_id) {
    core::Expected<void> sent;
    on_loop([&] { sent = line->send(lane, order_frame(order_id), order_id); });
    return sent;
  }
  /// A cancel of this order, for server version 176: short, and the peer can tell which it was.
  static std::string order_frame(std::int32_t order_id) {
    protocol::CancelOrder cancel;
    cancel.order_id = order_id;
    std::string frame;
    EXPECT_TRUE(protocol::append_request(frame, cancel, 176));
    return frame;
  }
  static protocol::CurrentTime time_message(std::int64_t seconds) {
    protocol::CurrentTime message;
    message.time = seconds;
    return message;
  }
  static protocol::ErrorMessage notice(std::int32_t code, std::string text) {
    protocol::ErrorMessage message;
    message.request_id = -1;
    message.error_code = code;
    message.error_string = std::move(text);
    return message;
  }

  std::shared_ptr<core::VirtualClock> clock = std::make_shared<core::VirtualClock>(
      core::Timestamp(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5)));
  HeardOfConnection heard;
  core::EventLoop loop;
  std::unique_ptr<connection::Connection> line;

 private:
  core::EventLoopOptions options() {
    core::EventLoopOptions options;
    options.clock = clock;
    return options;
  }
};

}  // namespace ibflow::tests
