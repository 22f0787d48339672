#pragma once
// The gates of historical requests. Internal.

#include "ibflow/protocol/detail/refusals.hpp"
#include "ibflow/protocol/messages/history.hpp"

namespace ibflow::protocol {

inline void refuse(Refusals& r, const RequestHistoricalData& m) {
  r.below(165, m.what_to_show == "SCHEDULE", "whatToShow SCHEDULE");
}

}  // namespace ibflow::protocol
