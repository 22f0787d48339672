#pragma once
// Wall Street Horizon's corporate events.

#include <map>
#include <optional>
#include <string>

#include "ibflow/protocol/messages/research.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

/// Without the right to them (the default, server-behaviour.md, section 7) everything is refused with 10276.
/// With it, answers are canned and say that they are simulated.
class CorporateEventService final : public Service {
 public:
  explicit CorporateEventService(GatewayState& state) : state_(state) {}

  void on(Client& client, const protocol::RequestWshMetaData& message);
  void on(Client& client, const protocol::CancelWshMetaData& message);
  void on(Client& client, const protocol::RequestWshEventData& message);
  void on(Client& client, const protocol::CancelWshEventData& message);

  void publish(Client& client) override;
  void left(const Client& client) override { clients_.erase(client.id); }

 private:
  struct Pending {
    std::int32_t request_id = 0;
    core::Timestamp due{};
    std::string json;
  };
  struct State {
    bool has_meta_data = false;
    std::optional<Pending> meta_data, events;
  };

  [[nodiscard]] bool refuse_without_rights(Client& client, std::int32_t request_id) const;
  [[nodiscard]] std::string events_of(const protocol::WshEventFilter& filter) const;
  void refuse(Client& client, std::int32_t request_id, int code, std::string_view text) const;
  void answer_due(Client& client, State& known) const;

  GatewayState& state_;
  std::map<std::int32_t, State> clients_;
};

}  // namespace ibflow::sim
