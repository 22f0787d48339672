// Compiles the descriptions of messages/configuration.hpp, for both directions.

#include "ibflow/protocol/fields/configuration.hpp"

#include "ibflow/protocol/detail/family_codec.hpp"

namespace ibflow::protocol::detail {

template struct RequestCodec<RequestConfig>;
template struct RequestCodec<UpdateConfig>;

template struct ResponseCodec<ConfigResponse>;
template struct ResponseCodec<UpdateConfigResponse>;

}  // namespace ibflow::protocol::detail
