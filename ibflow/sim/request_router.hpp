#pragma once
// Takes each request of a client to the service that answers it.

#include "ibflow/protocol/visitor.hpp"
#include "ibflow/sim/faults/gateway_faults.hpp"
#include "ibflow/sim/services.hpp"

namespace ibflow::sim {

namespace detail {
/// Overrides `on` for every message of the list with `Router::route`.
template <class Router, class List>
class Routed;
template <class Router>
class Routed<Router, protocol::MessageList<>> : public protocol::RequestVisitor {};
template <class Router, class Message, class... Rest>
class Routed<Router, protocol::MessageList<Message, Rest...>>
    : public Routed<Router, protocol::MessageList<Rest...>> {
 public:
  using Routed<Router, protocol::MessageList<Rest...>>::on;
  void on(const Message& message) override { static_cast<Router&>(*this).route(message); }
};
}  // namespace detail

/// Belongs to the gateway's thread. Every answer is in the client's outbox when a call returns, but for what
/// a service gives later by itself.
class RequestRouter final : public detail::Routed<RequestRouter, protocol::Requests> {
 public:
  RequestRouter(GatewayState& state, Services& services, FaultEngine& engine, GatewayFaults& faults)
      : state_(state), services_(services), engine_(engine), faults_(faults) {}

  /// One payload of `client`. What cannot be read is answered with 320 and costs nothing else.
  void handle(Client& client, std::string_view payload, StepClock::WallTime wall);

  void unknown(std::int32_t message_id) override;

 private:
  friend class detail::Routed<RequestRouter, protocol::Requests>;
  template <class Router, class List>
  friend class detail::Routed;

  template <protocol::Request Message>
  void route(const Message& message);
  /// Whether a fault leaves the request to its service.
  template <protocol::Request Message>
  [[nodiscard]] bool survives_faults(const Message& message);
  /// Counts what breaks the limits for historical requests, and refuses it if that is the gateway's
  /// behaviour.
  template <protocol::Request Message>
  [[nodiscard]] bool keeps_pace(const Message& message);
  void refuse_unreadable(const core::Error& reason);
  void error(std::int32_t id, int code, std::string_view text);
  /// A step keeper paces itself by the session's clock, anybody else by the wall's.
  [[nodiscard]] core::Timestamp pacing_time() const;
  [[nodiscard]] core::Duration pacing_grace() const;

  GatewayState& state_;
  Services& services_;
  FaultEngine& engine_;
  GatewayFaults& faults_;
  Client* client_ = nullptr;  // set during handle()
  bool is_paced_ = false;     // the message at hand counts for the rate
};

}  // namespace ibflow::sim
