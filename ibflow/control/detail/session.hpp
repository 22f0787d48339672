#pragma once
// One client of the control socket, seen from the server.

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "ibflow/control/detail/confirmation.hpp"
#include "ibflow/control/server.hpp"

namespace ibflow::control::detail {

/// What all sessions of a server share; its owner empties the handlers when the server goes.
struct Shared {
  ServerHandlers handlers;
  ServerLimits limits;

  /// Thread-safe; does nothing once the server has gone.
  void post(core::EventLoop::Task task) {
    const std::scoped_lock lock(mutex);
    if (loop) loop->post(std::move(task));
  }
  void forget_loop() {
    const std::scoped_lock lock(mutex);
    loop = nullptr;
  }

  std::mutex mutex;
  core::EventLoop* loop = nullptr;
};

/// Answers one request before it reads the next, so that what waits for a client is bounded: one answer and,
/// of those who follow, the newest snapshot. All on the loop's thread.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(boost::asio::local::stream_protocol::socket socket, std::shared_ptr<Shared> shared);

  void start() { read(); }
  /// Tells why and closes.
  void refuse(std::string_view code, std::string_view text);
  void close();
  [[nodiscard]] bool is_open() const { return socket_.is_open(); }

 private:
  void read();
  void on_line(std::string_view line);
  void on_request(const boost::json::object& request);
  void on_follow(const boost::json::object& request);
  void on_command(Command command, const boost::json::object& request);
  void carry_out(Command command, std::string reason);
  void ask_to_confirm();

  void answer(boost::json::object answer);
  void answer_error(std::string_view code, std::string_view text);
  void answer_snapshot();
  void beat();

  void put_answer(std::string line);
  void pump();
  void on_written();
  void watch_for_slowness();

  boost::asio::local::stream_protocol::socket socket_;
  std::shared_ptr<Shared> shared_;
  std::string received_;
  boost::json::value id_;  // of the request in hand
  bool closes_ = false;    // once the answer is written

  std::string writing_;                // leaves now; empty: nothing does
  bool writes_answer_ = false;         // of `writing_`
  std::optional<std::string> answer_;  // waits for it
  boost::asio::steady_timer unread_;

  boost::asio::steady_timer beat_;
  std::chrono::nanoseconds follow_every_{};  // 0: does not follow
  boost::json::value follow_id_;
  bool snapshot_due_ = false;

  Confirmation flatten_;
};

}  // namespace ibflow::control::detail
