#pragma once
// Market scanners.

#include <map>
#include <vector>

#include "ibflow/protocol/messages/research.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

/// A result goes out at once, and again every scanner_refresh_seconds of the session when it has changed.
class ScannerService final : public Service {
 public:
  explicit ScannerService(GatewayState& state) : state_(state) {}

  void on(Client& client, const protocol::RequestScannerParameters& message);
  void on(Client& client, const protocol::RequestScannerSubscription& message);
  void on(Client& client, const protocol::CancelScannerSubscription& message);

  void publish(Client& client) override;
  void left(const Client& client) override { clients_.erase(client.id); }

 private:
  struct Subscription {
    protocol::RequestScannerSubscription request;
    std::vector<std::size_t> sent;  // instruments, best first
    core::Timestamp looked_at{};
  };
  using Subscriptions = std::map<std::int32_t, Subscription>;

  void send(Client& client, std::int32_t request_id, const std::vector<std::size_t>& found) const;
  [[nodiscard]] std::optional<std::vector<std::size_t>> look(
      const protocol::RequestScannerSubscription& request) const;

  GatewayState& state_;
  std::map<std::int32_t, Subscriptions> clients_;
};

}  // namespace ibflow::sim
