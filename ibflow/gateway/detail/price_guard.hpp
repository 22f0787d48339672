#pragma once
// Keeps prices out of quotes that can hardly be true.

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "ibflow/gateway/quote.hpp"
#include "ibflow/protocol/messages/market_data.hpp"

namespace ibflow::gateway::detail {

/// Frames that were damaged on their way can still be read. A bid, ask or last price that is a fifth or more
/// away from the one before is held back until the next one of its kind is near it: a real jump is shown with
/// its second price, a damaged one never. For stocks, funds and currencies; of derivatives such jumps are
/// everyday.
class PriceGuard {
 public:
  explicit PriceGuard(const std::string& sec_type);
  /// True: show it.
  [[nodiscard]] bool accepts(const Quote& quote, const protocol::TickPrice& tick);

 private:
  bool is_on_;
  std::array<std::optional<double>, 3> held_back_;  // bid, ask, last
};

}  // namespace ibflow::gateway::detail
