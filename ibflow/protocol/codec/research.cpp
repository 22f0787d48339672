// Compiles the descriptions of messages/research.hpp, for both directions.

#include "ibflow/protocol/fields/research.hpp"

#include "ibflow/protocol/detail/family_codec.hpp"
#include "ibflow/protocol/detail/refuse/research.hpp"
#include "ibflow/protocol/detail/text/research.hpp"

namespace ibflow::protocol::detail {

template struct RequestCodec<RequestNewsBulletins>;
template struct RequestCodec<CancelNewsBulletins>;
template struct RequestCodec<RequestNewsArticle>;
template struct RequestCodec<RequestNewsProviders>;
template struct RequestCodec<RequestHistoricalNews>;
template struct RequestCodec<RequestWshMetaData>;
template struct RequestCodec<CancelWshMetaData>;
template struct RequestCodec<RequestWshEventData>;
template struct RequestCodec<CancelWshEventData>;
template struct RequestCodec<RequestScannerSubscription>;
template struct RequestCodec<CancelScannerSubscription>;
template struct RequestCodec<RequestScannerParameters>;
template struct RequestCodec<RequestFundamentalData>;
template struct RequestCodec<CancelFundamentalData>;

template struct ResponseCodec<NewsBulletin>;
template struct ResponseCodec<NewsArticle>;
template struct ResponseCodec<TickNews>;
template struct ResponseCodec<NewsProviders>;
template struct ResponseCodec<HistoricalNews>;
template struct ResponseCodec<HistoricalNewsEnd>;
template struct ResponseCodec<WshMetaData>;
template struct ResponseCodec<WshEventData>;
template struct ResponseCodec<ScannerParameters>;
template struct ResponseCodec<ScannerData>;
template struct ResponseCodec<FundamentalData>;

}  // namespace ibflow::protocol::detail
