#pragma once
// The gateway's settings, read and changed by clients.

#include <functional>
#include <string>
#include <vector>

#include "ibflow/protocol/messages/configuration.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/reference/settings.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

/// Five settings are those of Behaviour and act at once: readOnlyApi, downloadOpenOrdersOnConnection,
/// masterClientId, rejectMessagesAboveMaxRate, maintainConnectionOnIncorrectFields. All others are kept and
/// shown. What makes the gateway less careful is applied only once its warning is accepted.
class ConfigurationService final : public Service {
 public:
  /// `reset_order_ids`: begins all clients' order ids again; false while an API order is open.
  ConfigurationService(GatewayState& state, std::function<bool()> reset_order_ids);

  void on(Client& client, const protocol::RequestConfig& message);
  void on(Client& client, const protocol::UpdateConfig& message);

 private:
  [[nodiscard]] Settings current() const;
  void apply(const std::string& name, const Setting& value);

  GatewayState& state_;
  std::function<bool()> reset_order_ids_;
  Settings kept_;
};

}  // namespace ibflow::sim
