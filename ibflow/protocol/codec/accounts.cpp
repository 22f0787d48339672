// Compiles the descriptions of messages/accounts.hpp, for both directions.

#include "ibflow/protocol/detail/text/accounts.hpp"

#include "ibflow/protocol/detail/family_codec.hpp"
#include "ibflow/protocol/fields/accounts.hpp"

namespace ibflow::protocol::detail {

template struct RequestCodec<RequestAccountUpdates>;
template struct RequestCodec<RequestPositions>;
template struct RequestCodec<CancelPositions>;
template struct RequestCodec<RequestAccountSummary>;
template struct RequestCodec<CancelAccountSummary>;

template struct ResponseCodec<AccountValue>;
template struct ResponseCodec<PortfolioValue>;
template struct ResponseCodec<AccountUpdateTime>;
template struct ResponseCodec<AccountDownloadEnd>;
template struct ResponseCodec<Position>;
template struct ResponseCodec<PositionEnd>;
template struct ResponseCodec<AccountSummary>;
template struct ResponseCodec<AccountSummaryEnd>;

}  // namespace ibflow::protocol::detail
