#pragma once
// Lists of orders and executions (server-behaviour 5.4 and 5.7).

#include "ibflow/protocol/messages/orders.hpp"
#include "ibflow/sim/orders/order_news.hpp"

namespace ibflow::sim {

/// Belongs to the gateway's thread.
class OrderLists {
 public:
  OrderLists(GatewayState& state, OrderRecords& records, OrderAudience& audience, OrderNews& news)
      : state_(state), records_(records), audience_(audience), news_(news) {}

  /// The client's own, bound manual ones among them, then OPEN_ORDER_END.
  void send_own_open_orders(Client& client);
  /// Everybody's; manual ones that nobody has bound with ids 0.
  void send_all_open_orders(Client& client);
  /// Of the session's day; API orders only when `api_only`. Nothing below server version 150.
  void send_completed_orders(Client& client, bool api_only);
  /// 321 when the filter cannot be read.
  void send_executions(Client& client, const protocol::RequestExecutions& request);

 private:
  [[nodiscard]] bool is_open(const SimOrder& order) const;
  [[nodiscard]] bool is_of_today(core::Timestamp at) const;
  void send_commission(Client& client, const Fill& fill, const SimOrder& order);

  GatewayState& state_;
  OrderRecords& records_;
  OrderAudience& audience_;
  OrderNews& news_;
};

}  // namespace ibflow::sim
