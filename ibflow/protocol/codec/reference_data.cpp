// Compiles the descriptions of messages/reference_data.hpp, for both directions.

#include "ibflow/protocol/detail/refuse/reference_data.hpp"

#include "ibflow/protocol/detail/family_codec.hpp"
#include "ibflow/protocol/detail/text/reference_data.hpp"
#include "ibflow/protocol/fields/reference_data.hpp"

namespace ibflow::protocol::detail {

template struct RequestCodec<RequestContractDetails>;
template struct RequestCodec<CancelContractData>;
template struct RequestCodec<RequestSecDefOptParams>;
template struct RequestCodec<RequestMatchingSymbols>;
template struct RequestCodec<RequestMktDepthExchanges>;
template struct RequestCodec<RequestSmartComponents>;
template struct RequestCodec<RequestMarketRule>;

template struct ResponseCodec<ContractDetailsRow>;
template struct ResponseCodec<BondContractDetailsRow>;
template struct ResponseCodec<ContractDetailsEnd>;
template struct ResponseCodec<SecurityDefinitionOptionParameter>;
template struct ResponseCodec<SecurityDefinitionOptionParameterEnd>;
template struct ResponseCodec<SymbolSamples>;
template struct ResponseCodec<MktDepthExchanges>;
template struct ResponseCodec<SmartComponents>;
template struct ResponseCodec<MarketRule>;

}  // namespace ibflow::protocol::detail
