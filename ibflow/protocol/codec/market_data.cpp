// Compiles the descriptions of messages/market_data.hpp, for both directions.

#include "ibflow/protocol/detail/text/market_data.hpp"

#include "ibflow/protocol/detail/family_codec.hpp"
#include "ibflow/protocol/fields/market_data.hpp"

namespace ibflow::protocol::detail {

template struct RequestCodec<RequestMarketData>;
template struct RequestCodec<CancelMarketData>;
template struct RequestCodec<RequestMarketDataType>;

template struct ResponseCodec<TickPrice>;
template struct ResponseCodec<TickSize>;
template struct ResponseCodec<TickGeneric>;
template struct ResponseCodec<TickString>;
template struct ResponseCodec<TickSnapshotEnd>;
template struct ResponseCodec<TickRequestParameters>;
template struct ResponseCodec<MarketDataType>;

}  // namespace ibflow::protocol::detail
