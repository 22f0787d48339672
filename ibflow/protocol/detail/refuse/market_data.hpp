#pragma once
// The gates of market data requests. Internal.

#include "ibflow/protocol/detail/refusals.hpp"
#include "ibflow/protocol/messages/market_data.hpp"

namespace ibflow::protocol {

inline void refuse(Refusals& r, const RequestMarketDepth& m) {
  r.below(146, m.is_smart_depth, "isSmartDepth");
  r.below(149, !m.contract.primary_exchange.empty(), "contract.primaryExchange");
}

inline void refuse(Refusals& r, const CancelMarketDepth& m) {
  r.below(146, m.is_smart_depth, "isSmartDepth");
}

}  // namespace ibflow::protocol
