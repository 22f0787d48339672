#pragma once
// What the broker answers when it is asked for everything.

#include <optional>
#include <vector>

#include "ibflow/core/identifier.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/model/order.hpp"
#include "ibflow/orders/order_lifecycle.hpp"

namespace ibflow::orders {

/// Each list is absent unless it was answered to its end marker: half a list proves no absence.
struct BrokerSnapshot {
  core::Timestamp asked_at{};  // before the first question left; evidence from the snapshot bears this time
  core::ClientId client_id;    // of the session that asked
  std::optional<core::OrderId> next_valid_id;
  std::optional<std::vector<model::OpenOrder>> own_open_orders;  // of this client id
  std::optional<std::vector<model::OpenOrder>> all_open_orders;  // of every client, and typed into TWS
  std::optional<std::vector<CompletedOrder>> completed_orders;   // of API and TWS
  std::optional<std::vector<model::Execution>> executions;       // of every client
  std::vector<model::Commission> commissions;                    // come with the executions; no end marker
  std::optional<std::vector<model::Position>> positions;
  std::optional<std::vector<model::AccountValue>> account_values;
};

/// IB gives no atomic snapshot: executions and positions are asked for again until two answers agree. Whether
/// they do, in whatever order they came.
[[nodiscard]] bool same_cut(const BrokerSnapshot& a, const BrokerSnapshot& b);

}  // namespace ibflow::orders
