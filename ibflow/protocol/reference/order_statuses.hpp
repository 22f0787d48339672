#pragma once
// Where an order stands.

#include <array>
#include <string_view>

namespace ibflow::protocol {

/// IB: the status texts of ORDER_STATUS (orderStatus) and OrderState.status.
namespace order_status {
inline constexpr std::string_view kApiPending = "ApiPending";
inline constexpr std::string_view kPendingSubmit = "PendingSubmit";
inline constexpr std::string_view kPendingCancel = "PendingCancel";
inline constexpr std::string_view kPreSubmitted = "PreSubmitted";
inline constexpr std::string_view kSubmitted = "Submitted";
inline constexpr std::string_view kApiCancelled = "ApiCancelled";
inline constexpr std::string_view kCancelled = "Cancelled";
inline constexpr std::string_view kFilled = "Filled";
inline constexpr std::string_view kInactive = "Inactive";
}  // namespace order_status

struct OrderStatusInfo {
  std::string_view name;
  bool is_working;  // it may fill; PendingCancel may, too
  bool is_final;    // nothing follows. Inactive is neither: rejected, or held and able to wake up
  std::string_view meaning;
};

inline constexpr std::array kOrderStatuses = {
    OrderStatusInfo{order_status::kApiPending, true, false, "not yet sent to the server by TWS"},
    OrderStatusInfo{order_status::kPendingSubmit, true, false, "sent, not acknowledged by the destination"},
    OrderStatusInfo{order_status::kPendingCancel, true, false, "cancel requested; may still fill"},
    OrderStatusInfo{order_status::kPreSubmitted, true, false,
                    "held by the broker system until triggered or a native hold"},
    OrderStatusInfo{order_status::kSubmitted, true, false, "working at the destination"},
    OrderStatusInfo{order_status::kApiCancelled, false, true,
                    "cancelled by the client before acknowledgement"},
    OrderStatusInfo{order_status::kCancelled, false, true, "cancelled or rejected"},
    OrderStatusInfo{order_status::kFilled, false, true, "complete"},
    OrderStatusInfo{order_status::kInactive, false, false, "rejected or held; may become active again"},
};

/// nullptr for a status that no reference names.
[[nodiscard]] constexpr const OrderStatusInfo* find_order_status(std::string_view name) {
  for (const auto& row : kOrderStatuses) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

}  // namespace ibflow::protocol
