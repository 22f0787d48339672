#pragma once
// Account values, positions and summaries for whoever has subscribed.

#include <map>

#include "ibflow/protocol/requests.hpp"
#include "ibflow/sim/accounts/account_publisher.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

class AccountService final : public Service {
 public:
  explicit AccountService(GatewayState& state) : state_(state) {}

  void on(Client& client, const protocol::RequestAccountUpdates& message);
  void on(Client& client, const protocol::RequestPositions& message);
  void on(Client& client, const protocol::CancelPositions& message);
  void on(Client& client, const protocol::RequestAccountSummary& message);
  void on(Client& client, const protocol::CancelAccountSummary& message);

  void publish(Client& client) override;
  void settle() override;
  void left(const Client& client) override { publishers_.erase(client.id); }

 private:
  void error(Client& client, std::int32_t id, int code, std::string_view text) const;
  [[nodiscard]] AccountView view() const;

  GatewayState& state_;
  std::map<std::int32_t, AccountPublisher> publishers_;  // by client id
};

}  // namespace ibflow::sim
