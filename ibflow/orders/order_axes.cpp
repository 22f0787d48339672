#include "ibflow/orders/order_axes.hpp"

#include <array>
#include <cstddef>

namespace ibflow::orders {

namespace {

template <std::size_t N, class Enum>
const char* name_in(const std::array<const char*, N>& names, Enum value) {
  return names.at(static_cast<std::size_t>(value));
}

}  // namespace

const char* to_string(Intent intent) {
  return name_in(std::array{"draft", "denied", "journaled", "sent"}, intent);
}

const char* to_string(Proof proof) {
  return name_in(std::array{"none", "bytes_on_socket", "echoed", "accepted", "working"}, proof);
}

const char* to_string(Liveness liveness) {
  return name_in(std::array{"live", "held", "unknown", "gone"}, liveness);
}

const char* to_string(GoneCause cause) {
  return name_in(std::array{"none", "filled", "cancelled", "rejected", "expired", "lost"}, cause);
}

const char* to_string(SendCertainty certainty) {
  return name_in(std::array{"not_sent", "sent", "acked", "unknown"}, certainty);
}

const char* to_string(PublicStatus status) {
  return name_in(std::array{"PENDING", "WORKING", "HELD", "PARTIAL", "FILLED", "CANCELLED", "REJECTED",
                            "EXPIRED", "UNKNOWN", "EXTERNAL", "DENIED", "LOST"},
                 status);
}

bool is_over(PublicStatus status) {
  switch (status) {
    case PublicStatus::Filled:
    case PublicStatus::Cancelled:
    case PublicStatus::Rejected:
    case PublicStatus::Expired:
    case PublicStatus::Denied:
    case PublicStatus::Lost:
      return true;
    case PublicStatus::Pending:
    case PublicStatus::Working:
    case PublicStatus::Held:
    case PublicStatus::Partial:
    case PublicStatus::Unknown:
    case PublicStatus::External:
      return false;
  }
  return false;
}

}  // namespace ibflow::orders
