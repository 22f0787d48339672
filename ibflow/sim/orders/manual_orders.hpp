#pragma once
// Orders entered by hand, and how client 0 comes to own them (server-behaviour 1.3 and 5.7).

#include "ibflow/core/error.hpp"
#include "ibflow/protocol/messages/orders.hpp"
#include "ibflow/sim/orders/order_news.hpp"

namespace ibflow::sim {

/// Belongs to the gateway's thread.
class ManualOrders {
 public:
  ManualOrders(GatewayState& state, OrderRecords& records, OrderNews& news)
      : state_(state), records_(records), news_(news) {}

  /// Errors of category Broker, as for a client's order.
  core::Expected<core::PermId> enter(const protocol::Contract& contract, const protocol::Order& order);
  /// Gives ids to all working ones that have none: ORDER_BOUND for each. Client 0's request for open orders.
  void bind_all(Client& client);
  /// From now on they are bound as they come.
  void set_auto_bind(bool on) { auto_binds_ = on; }

  /// For the file of the gateway's state.
  [[nodiscard]] std::int32_t last_bound() const { return last_bound_; }
  void restore_last_bound(std::int32_t id) { last_bound_ = id; }

 private:
  void bind(Client& client, core::PermId perm_id);

  GatewayState& state_;
  OrderRecords& records_;
  OrderNews& news_;
  bool auto_binds_ = false;
  std::int32_t last_bound_ = 0;  // counted down
};

}  // namespace ibflow::sim
