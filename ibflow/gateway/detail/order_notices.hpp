#pragma once
// What IB says of an order, in the terms of the room orders.

#include "ibflow/connection/error_handler.hpp"
#include "ibflow/gateway/order_values.hpp"
#include "ibflow/orders/order_notice.hpp"
#include "ibflow/protocol/messages/orders.hpp"

namespace ibflow::gateway::detail {

[[nodiscard]] orders::ClassifiedNotice to_notice(const connection::ErrorEvent& event,
                                                 core::ClientId client_id);
[[nodiscard]] OrderPreview to_preview(const protocol::OrderState& state);
[[nodiscard]] bool has_numbers(const OrderPreview& preview);
/// nullopt for a row without side or size.
[[nodiscard]] std::optional<orders::CompletedOrder> to_completed(const protocol::CompletedOrder& message);

}  // namespace ibflow::gateway::detail
