#pragma once
// A part of the simulated gateway: answers a group of requests and keeps the streams that come of them.

#include "ibflow/sim/server/client.hpp"

namespace ibflow::sim {

/// A concrete service has `void on(Client&, const protocol::X&)` for each request X it answers; the router
/// finds them by themselves. Requests come only from clients that have started. Belongs to the gateway's
/// thread.
class Service {
 public:
  virtual ~Service() = default;
  /// The client has started and was greeted.
  virtual void joined(Client& client) { static_cast<void>(client); }
  /// The clock has moved: once, before anybody is told anything.
  virtual void stepped() {}
  /// The clock has moved: whatever this client is to be told. Called for each client, by client id.
  virtual void publish(Client& client) { static_cast<void>(client); }
  /// Everything that one request or one step has changed is in: fills reach all accounts' subscribers here.
  virtual void settle() {}
  /// The link to IB came back without its data (1101): subscriptions to market data have ended.
  virtual void data_lost() {}
  /// The connection is gone: what it subscribed to ends, its orders stay.
  virtual void left(const Client& client) { static_cast<void>(client); }
};

}  // namespace ibflow::sim
