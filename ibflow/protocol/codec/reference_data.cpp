// Compiles the descriptions of messages/reference_data.hpp, for both directions.

#include "ibflow/protocol/detail/refuse/reference_data.hpp"

#include "ibflow/protocol/detail/family_codec.hpp"
#include "ibflow/protocol/detail/text/reference_data.hpp"
#include "ibflow/protocol/fields/reference_data.hpp"

namespace ibflow::protocol::detail {

template struct RequestCodec<RequestContractDetails>;

template struct ResponseCodec<ContractDetailsRow>;
template struct ResponseCodec<ContractDetailsEnd>;

}  // namespace ibflow::protocol::detail
