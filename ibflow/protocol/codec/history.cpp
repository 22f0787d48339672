// Compiles the descriptions of messages/history.hpp, for both directions.

#include "ibflow/protocol/detail/refuse/history.hpp"

#include "ibflow/protocol/detail/family_codec.hpp"
#include "ibflow/protocol/detail/text/history.hpp"
#include "ibflow/protocol/fields/history.hpp"

namespace ibflow::protocol::detail {

template struct RequestCodec<RequestHistoricalData>;
template struct RequestCodec<CancelHistoricalData>;
template struct RequestCodec<RequestRealTimeBars>;
template struct RequestCodec<CancelRealTimeBars>;
template struct RequestCodec<RequestHeadTimestamp>;
template struct RequestCodec<CancelHeadTimestamp>;
template struct RequestCodec<RequestHistogramData>;
template struct RequestCodec<CancelHistogramData>;
template struct RequestCodec<RequestHistoricalTicks>;
template struct RequestCodec<CancelHistoricalTicks>;

template struct ResponseCodec<HistoricalData>;
template struct ResponseCodec<HistoricalDataUpdate>;
template struct ResponseCodec<HistoricalDataEnd>;
template struct ResponseCodec<RealTimeBar>;
template struct ResponseCodec<HeadTimestamp>;
template struct ResponseCodec<HistogramData>;
template struct ResponseCodec<HistoricalTicks>;
template struct ResponseCodec<HistoricalTicksBidAsk>;
template struct ResponseCodec<HistoricalTicksLast>;
template struct ResponseCodec<HistoricalSchedule>;

}  // namespace ibflow::protocol::detail
