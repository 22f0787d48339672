#pragma once
// Keeps the three axes of health from what the gateway says.

#include <string_view>

#include "ibflow/connection/error_catalogue.hpp"
#include "ibflow/gateway/gateway.hpp"

namespace ibflow::gateway::detail {

/// No I/O. The socket axis and the counters are set by the session; link and farms by notices.
class HealthBoard {
 public:
  Health health;

  /// Does nothing for kinds that are not about link or farms.
  void notice(const connection::ErrorMeaning& meaning, int code, std::string_view text);
  /// A sentence for people, empty when orders can be sent.
  [[nodiscard]] std::string why_not_ready(const std::string& closed_because) const;
};

}  // namespace ibflow::gateway::detail
