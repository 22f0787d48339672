#pragma once
// Between IB's messages and our own terms. No sentinel gets through: absent is absent.

#include <chrono>
#include <optional>

#include "ibflow/core/error.hpp"
#include "ibflow/gateway/account_values.hpp"
#include "ibflow/model/instrument.hpp"
#include "ibflow/model/market_data.hpp"
#include "ibflow/model/order.hpp"
#include "ibflow/protocol/requests.hpp"
#include "ibflow/protocol/responses.hpp"

namespace ibflow::gateway::detail {

[[nodiscard]] protocol::Contract to_contract(const model::Instrument& instrument);
[[nodiscard]] model::Instrument to_instrument(const protocol::ContractDetails& details);

/// An intent that makes no order is an error (Usage) naming what is wrong with it.
[[nodiscard]] core::Expected<protocol::PlaceOrder> to_place_order(const model::OrderIntent& intent,
                                                                  const std::string& session_account);

/// The OCA group of an order whose members do not execute beyond one another (ocaType 1 and 2); empty for a
/// group without that protection, whose orders count like any others.
[[nodiscard]] std::string exclusive_group(const protocol::Order& order);

[[nodiscard]] core::Expected<model::OpenOrder> to_open_order(const protocol::OpenOrder& message);
[[nodiscard]] model::OrderStatusReport to_status_report(const protocol::OrderStatus& message);
/// Errors (Data): no side or no quantity. A time that cannot be read must not lose a fill: it becomes `now`.
[[nodiscard]] core::Expected<model::Execution> to_execution(const protocol::ExecutionDetails& message,
                                                            core::Timestamp now);
/// nullopt while the amount is not known.
[[nodiscard]] std::optional<model::Commission> to_commission(const protocol::CommissionReport& message);
[[nodiscard]] model::Position to_position(const AccountPosition& position);
[[nodiscard]] core::Expected<model::Bar> to_bar(const protocol::Bar& bar, std::chrono::seconds length);
[[nodiscard]] model::Bar to_bar(const protocol::RealTimeBar& message);

}  // namespace ibflow::gateway::detail
