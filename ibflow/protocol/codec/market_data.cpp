// Compiles the descriptions of messages/market_data.hpp, for both directions.

#include "ibflow/protocol/detail/text/market_data.hpp"

#include "ibflow/protocol/detail/family_codec.hpp"
#include "ibflow/protocol/detail/refuse/market_data.hpp"
#include "ibflow/protocol/fields/market_data.hpp"

namespace ibflow::protocol::detail {

template struct RequestCodec<RequestMarketData>;
template struct RequestCodec<CancelMarketData>;
template struct RequestCodec<RequestMarketDepth>;
template struct RequestCodec<CancelMarketDepth>;
template struct RequestCodec<RequestMarketDataType>;
template struct RequestCodec<RequestTickByTick>;
template struct RequestCodec<CancelTickByTick>;
template struct RequestCodec<CalculateImpliedVolatility>;
template struct RequestCodec<CalculateOptionPrice>;
template struct RequestCodec<CancelCalculateImpliedVolatility>;
template struct RequestCodec<CancelCalculateOptionPrice>;

template struct ResponseCodec<TickPrice>;
template struct ResponseCodec<TickSize>;
template struct ResponseCodec<TickGeneric>;
template struct ResponseCodec<TickString>;
template struct ResponseCodec<TickSnapshotEnd>;
template struct ResponseCodec<TickRequestParameters>;
template struct ResponseCodec<MarketDataType>;
template struct ResponseCodec<MarketDepth>;
template struct ResponseCodec<MarketDepthL2>;
template struct ResponseCodec<TickOptionComputation>;
template struct ResponseCodec<TickEfp>;
template struct ResponseCodec<TickByTick>;
template struct ResponseCodec<RerouteMarketData>;
template struct ResponseCodec<RerouteMarketDepth>;

}  // namespace ibflow::protocol::detail
