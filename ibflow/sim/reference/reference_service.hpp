#pragma once
// Small questions with small answers: family codes, soft dollar tiers, the user, verification, fundamentals,
// and the window groups of TWS.

#include <array>
#include <map>
#include <string>

#include "ibflow/protocol/messages/accounts.hpp"
#include "ibflow/protocol/messages/research.hpp"
#include "ibflow/protocol/messages/session.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

/// A Gateway has no windows and lists no groups; groups 1 to 7 can be followed and changed all the same.
class ReferenceService final : public Service {
 public:
  explicit ReferenceService(GatewayState& state) : state_(state) { shown_.fill("none"); }

  void on(Client& client, const protocol::RequestFamilyCodes& message);
  void on(Client& client, const protocol::RequestSoftDollarTiers& message);
  void on(Client& client, const protocol::RequestUserInfo& message);
  void on(Client& client, const protocol::RequestFundamentalData& message);
  void on(Client& client, const protocol::CancelFundamentalData& message);

  void on(Client& client, const protocol::VerifyRequest& message);
  void on(Client& client, const protocol::VerifyMessage& message);
  void on(Client& client, const protocol::VerifyAndAuthRequest& message);
  void on(Client& client, const protocol::VerifyAndAuthMessage& message);

  void on(Client& client, const protocol::QueryDisplayGroups& message);
  void on(Client& client, const protocol::SubscribeToGroupEvents& message);
  void on(Client& client, const protocol::UpdateDisplayGroup& message);
  void on(Client& client, const protocol::UnsubscribeFromGroupEvents& message);

  void left(const Client& client) override { groups_.erase(client.id); }

 private:
  static constexpr std::int32_t kGroups = 7;

  void invalid(Client& client, std::int32_t request_id, std::string_view cause) const;
  void refuse_verification(Client& client) const;
  void send_group(Client& client, std::int32_t request_id, std::int32_t group) const;
  [[nodiscard]] bool can_be_shown(std::string_view contract_info) const;

  GatewayState& state_;
  std::array<std::string, kGroups> shown_;                               // by group, from 1
  std::map<std::int32_t, std::map<std::int32_t, std::int32_t>> groups_;  // client, request id: group
};

}  // namespace ibflow::sim
