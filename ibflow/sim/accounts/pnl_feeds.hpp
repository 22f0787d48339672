#pragma once
// Subscriptions of one client to the profit and loss of an account or of one position.

#include <cstdint>
#include <optional>
#include <string>

#include "ibflow/core/time.hpp"
#include "ibflow/protocol/responses.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/server/outbox.hpp"

namespace ibflow::sim {

/// REQ_PNL: 94, at once and then on change, at most once a second of session time.
class PnlFeed {
 public:
  PnlFeed(std::int32_t request_id, std::string account)
      : request_id_(request_id), account_(std::move(account)) {}
  void update(const GatewayState& state, Outbox& out);

 private:
  std::int32_t request_id_;
  std::string account_;
  std::optional<protocol::Pnl> sent_;
  core::Timestamp sent_at_{};
};

/// REQ_PNL_SINGLE: 95 likewise; nothing as long as the account has never had the instrument. The realised
/// part has no value when it was not traded today.
class PnlSingleFeed {
 public:
  PnlSingleFeed(std::int32_t request_id, std::string account, std::int32_t con_id)
      : request_id_(request_id), account_(std::move(account)), con_id_(con_id) {}
  void update(const GatewayState& state, Outbox& out);

 private:
  std::int32_t request_id_;
  std::string account_;
  std::int32_t con_id_;
  std::optional<protocol::PnlSingle> sent_;
  core::Timestamp sent_at_{};
};

}  // namespace ibflow::sim
