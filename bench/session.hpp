#pragma once
// A real connection on a running loop, for benchmarks.

#include <future>
#include <memory>
#include <optional>
#include <string_view>

#include "ibflow/connection/connection.hpp"
#include "ibflow/connection/flight_recorder.hpp"
#include "ibflow/core/event_loop.hpp"

namespace ibflow::bench {

/// A listener that says when the session is ready and takes an end of it for a broken benchmark.
class ReadyListener : public connection::ConnectionListener {
 public:
  connection::SessionStart on_hello(const protocol::ServerHello& hello) override;
  void on_frame(std::string_view) override {}
  void on_ready(const connection::SessionFacts& facts) override;
  void on_disconnected(const connection::Disconnected& event) override;

  void wait_until_ready() { ready_.get_future().wait(); }

 protected:
  int server_version_ = 0;

 private:
  std::promise<void> ready_;
};

/// Opens a connection to this port on a loop of its own; the last thing it does is to close it.
class RunningConnection {
 public:
  RunningConnection(std::uint16_t port, connection::PacerLimits pacing, ReadyListener& listener);
  ~RunningConnection();
  RunningConnection(const RunningConnection&) = delete;
  RunningConnection& operator=(const RunningConnection&) = delete;

  [[nodiscard]] connection::Connection& line() { return *line_; }  // on the loop's thread
  /// From now on every frame is recorded, as in the product.
  void record_flight();
  void on_loop(const core::EventLoop::Task& task) { loop_.run_and_wait(task); }

 private:
  core::EventLoop loop_;
  std::optional<connection::FlightRecorder> recorder_;
  std::unique_ptr<connection::Connection> line_;
};

}  // namespace ibflow::bench
