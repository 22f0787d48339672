#pragma once
// Who waits for the answers to which request id, and how requests leave.

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ibflow/connection/connection.hpp"
#include "ibflow/core/activity.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/gateway/answer.hpp"
#include "ibflow/protocol/codec.hpp"

namespace ibflow::gateway::detail {

class RequestCore;
using RequestCorePointer = std::shared_ptr<RequestCore>;

/// Lists that are asked for without an id, and whose end does not say which of them it ends.
enum class UnnamedList : std::uint8_t { OpenOrders, CompletedOrders };

/// Hears the answers to one request id, or to a request without one. Overrides `on` for what it expects.
class ResponseHandler : public protocol::ResponseVisitor {
 public:
  /// IB's word about its id; event.meaning.is_warning says that it ends nothing.
  virtual void on_error(const connection::ErrorEvent& event, const core::Error& error) = 0;
  /// The session is gone, and the request with it; the handler is out of the table.
  virtual void on_lost(const core::Error& reason) = 0;
  /// Who is told of the messages.
  virtual protocol::ResponseVisitor& target() { return *this; }
  /// The gateway goes, and the activity may go with it.
  virtual void release_tokens() {}
  /// The loop ends, and nobody will hear of it any more.
  virtual void let_go() {}
};

/// The one table of requests in flight, and the way out for all of them. Lives as long as anybody waits, also
/// when the gateway is gone: everything fails then. For the event loop's thread.
class RequestCore final : public std::enable_shared_from_this<RequestCore> {
 public:
  struct Environment {
    core::EventLoop& loop;
    connection::Connection& connection;
    core::Activity& activity;
    std::chrono::milliseconds request_timeout;
    std::function<void()> after_send;  // something was handed to the connection
  };

  RequestCore(Environment environment, std::int32_t first_id)
      : environment_(std::move(environment)), next_id_(first_id) {}

  [[nodiscard]] std::int32_t take_id() { return next_id_++; }
  [[nodiscard]] core::EventLoop& loop() const { return environment_.loop; }
  [[nodiscard]] core::Activity& activity() const { return environment_.activity; }
  [[nodiscard]] std::chrono::milliseconds request_timeout() const { return environment_.request_timeout; }
  /// nullptr when the gateway is gone.
  [[nodiscard]] connection::Connection* connection() const {
    return is_closed_ ? nullptr : &environment_.connection;
  }
  [[nodiscard]] int server_version() const { return server_version_; }  // 0: no session
  [[nodiscard]] bool keeps_step() const { return keeps_step_; }         // the clock is a simulated one

  /// An error (Connection, 504) when there is no session; `what` was not asked then.
  [[nodiscard]] core::Expected<void> check_session(const std::string& what) const;
  template <class Message>
  core::Expected<void> send(connection::Lane lane, const Message& message, std::int32_t subject = -1);
  core::Expected<void> send_frame(connection::Lane lane, std::string frame, const std::string& what);
  /// Kept below IB's rules for historical data; the slot comes back with remove().
  template <class Message>
  core::Expected<void> send_historical(const Message& message, connection::HistoricalRequest rules);

  void add(std::int32_t id, std::shared_ptr<ResponseHandler> handler, connection::ErrorContext context,
           const std::string& what);
  /// Its errors name nothing any more. False when it was not there.
  bool remove(std::int32_t id);
  [[nodiscard]] bool contains(std::int32_t id) const { return by_id_.contains(id); }
  /// Requests without an id: what comes without an id is told to all of them. `key` names the question; one
  /// at a time has it.
  void add_without_id(const std::string& key, std::shared_ptr<ResponseHandler> handler);
  bool remove_without_id(const std::string& key);
  [[nodiscard]] std::shared_ptr<ResponseHandler> find_without_id(const std::string& key) const;

  /// A list was asked for. How many of its kind go before it: IB answers in turn.
  [[nodiscard]] std::size_t take_turn(UnnamedList list) { return unended_[static_cast<std::size_t>(list)]++; }
  void list_ended(UnnamedList list);
  /// One of them will never end.
  void forget_turns(UnnamedList list) { unended_[static_cast<std::size_t>(list)] = 0; }

  /// Tells the message to whoever has its id. False: nobody has.
  template <class Message>
  bool tell(std::int32_t id, const Message& message) {
    const auto found = by_id_.find(id);
    if (found == by_id_.end()) return false;
    const auto handler = found->second.handler;  // it may take itself out
    handler->target().on(message);
    return true;
  }
  template <class Message>
  void tell_without_id(const Message& message) {
    if (without_id_.empty()) return;
    for (const auto& [key, handler] : std::map(without_id_)) handler->on(message);
  }
  /// False: nobody has the id.
  bool tell_error(const connection::ErrorEvent& event);
  /// A read-only API refuses without an id, and without an end.
  void fail_without_id(const std::string& key, const core::Error& error);

  void begin_session(int server_version, bool keeps_step);
  /// Everybody hears it, in the order of the ids.
  void end_session(const core::Error& reason);
  /// The gateway goes: whoever waits hears it from the loop, later.
  void close(const core::Error& reason);

 private:
  struct Entry {
    std::shared_ptr<ResponseHandler> handler;
    bool is_historical = false;
  };

  [[nodiscard]] std::vector<std::shared_ptr<ResponseHandler>> take_all();
  core::Expected<void> hand_over(core::Expected<void> sent);

  Environment environment_;
  std::int32_t next_id_;
  int server_version_ = 0;
  bool keeps_step_ = false;
  bool is_closed_ = false;
  std::unordered_map<std::int32_t, Entry> by_id_;
  std::map<std::string, std::shared_ptr<ResponseHandler>> without_id_;
  std::array<std::size_t, 2> unended_{};               // by UnnamedList
  std::unordered_map<std::int32_t, bool> historical_;  // asked under IB's rules and not finished
};

template <class Message>
core::Expected<void> RequestCore::send(connection::Lane lane, const Message& message, std::int32_t subject) {
  if (auto usable = check_session(std::string(Message::kMessage.api_name)); !usable) return usable;
  std::string frame;
  if (auto encoded = protocol::append_request(frame, message, server_version_); !encoded) return encoded;
  return hand_over(environment_.connection.send(lane, std::move(frame), subject));
}

template <class Message>
core::Expected<void> RequestCore::send_historical(const Message& message,
                                                  connection::HistoricalRequest rules) {
  if (auto usable = check_session(std::string(Message::kMessage.api_name)); !usable) return usable;
  std::string frame;
  if (auto encoded = protocol::append_request(frame, message, server_version_); !encoded) return encoded;
  const auto id = rules.request_id;
  auto sent = environment_.connection.send(std::move(frame), std::move(rules));
  if (sent) historical_[id] = true;
  return hand_over(std::move(sent));
}

/// Passes messages with a request id to whoever waits for it, and the others to all that ask without one and
/// to `others`; so are messages whose id nobody has. Both outlive the router.
[[nodiscard]] std::unique_ptr<protocol::ResponseVisitor> make_response_router(
    RequestCore& requests, protocol::ResponseVisitor& others);

}  // namespace ibflow::gateway::detail
