#pragma once
// The start of a session, order ids, the time.

#include "ibflow/protocol/requests.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/market/step_clock.hpp"
#include "ibflow/sim/orders/order_desk.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

class SessionService final : public Service {
 public:
  SessionService(GatewayState& state, StepClock& clock, OrderDesk& orders)
      : state_(state), clock_(clock), orders_(orders) {}

  void on(Client& client, const protocol::StartApi& message);
  void on(Client& client, const protocol::RequestIds& message);
  void on(Client& client, const protocol::RequestCurrentTime& message);
  void on(Client& client, const protocol::RequestCurrentTimeInMillis& message);
  void on(Client& client, const protocol::RequestManagedAccounts& message);
  void on(Client& client, const protocol::SetServerLogLevel& message);
  void left(const Client& client) override;

 private:
  void error(Client& client, std::int32_t id, int code, std::string_view text) const;
  void send_accounts(Client& client) const;
  [[nodiscard]] bool is_taken(std::int32_t client_id) const;

  GatewayState& state_;
  StepClock& clock_;
  OrderDesk& orders_;
};

}  // namespace ibflow::sim
