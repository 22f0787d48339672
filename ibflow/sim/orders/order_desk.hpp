#pragma once
// Takes orders from clients to the exchange, and what the exchange says back to the client that owns the
// order.

#include <cstdint>
#include <map>

#include "ibflow/protocol/requests.hpp"
#include "ibflow/sim/exchange/exchange_listener.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

/// Belongs to the gateway's thread. An owner that is not connected hears nothing; it finds the state with its
/// next list.
class OrderDesk final : public Service, public ExchangeListener {
 public:
  explicit OrderDesk(GatewayState& state) : state_(state) {}

  void on(Client& client, const protocol::PlaceOrder& message);
  void on(Client& client, const protocol::CancelOrder& message);
  void on(Client& client, const protocol::RequestGlobalCancel& message);
  void on(Client& client, const protocol::RequestOpenOrders& message);
  void on(Client& client, const protocol::RequestAllOpenOrders& message);
  void on(Client& client, const protocol::RequestAutoOpenOrders& message);
  void on(Client& client, const protocol::RequestCompletedOrders& message);
  void on(Client& client, const protocol::RequestExecutions& message);

  void send_open_orders(Client& client);  // its own, then OPEN_ORDER_END
  void send_next_valid_id(Client& client);

  void on_order(const SimOrder& order) override;
  void on_fill(const SimOrder& order, const Fill& fill) override;
  void on_commission(const SimOrder& order, const Fill& fill) override;
  void on_cancelled(const SimOrder& order, const std::string& reason) override;
  void on_rejected(const SimOrder& order, int code, const std::string& text) override;
  void on_warning(const SimOrder& order, int code, const std::string& text) override;

 private:
  void send_what_if(Client& client, const OrderRequest& request);
  void send_order(Client& client, const SimOrder& order, bool with_commission);
  [[nodiscard]] const protocol::Contract& contract_of(const std::string& ticker) const;
  [[nodiscard]] Client* owner(const SimOrder& order) const;

  GatewayState& state_;
  std::map<std::int32_t, std::int32_t>
      highest_shown_;  // order ids by client: a new one must lie above what it saw
};

}  // namespace ibflow::sim
