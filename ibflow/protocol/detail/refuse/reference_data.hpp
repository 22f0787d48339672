#pragma once
// The gates of reference data requests. Internal.

#include "ibflow/protocol/detail/refusals.hpp"
#include "ibflow/protocol/messages/reference_data.hpp"

namespace ibflow::protocol {

inline void refuse(Refusals& r, const RequestContractDetails& m) {
  r.below(176, !m.contract.issuer_id.empty(), "contract.issuerId");
}

}  // namespace ibflow::protocol
