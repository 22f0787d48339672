// Compiles the descriptions of messages/accounts.hpp, for both directions.

#include "ibflow/protocol/detail/refuse/accounts.hpp"

#include "ibflow/protocol/detail/family_codec.hpp"
#include "ibflow/protocol/detail/text/accounts.hpp"
#include "ibflow/protocol/fields/accounts.hpp"

namespace ibflow::protocol::detail {

template struct RequestCodec<RequestAccountUpdates>;
template struct RequestCodec<RequestPositions>;
template struct RequestCodec<CancelPositions>;
template struct RequestCodec<RequestAccountSummary>;
template struct RequestCodec<CancelAccountSummary>;
template struct RequestCodec<RequestPositionsMulti>;
template struct RequestCodec<CancelPositionsMulti>;
template struct RequestCodec<RequestAccountUpdatesMulti>;
template struct RequestCodec<CancelAccountUpdatesMulti>;
template struct RequestCodec<RequestPnl>;
template struct RequestCodec<CancelPnl>;
template struct RequestCodec<RequestPnlSingle>;
template struct RequestCodec<CancelPnlSingle>;
template struct RequestCodec<RequestFa>;
template struct RequestCodec<ReplaceFa>;
template struct RequestCodec<RequestFamilyCodes>;
template struct RequestCodec<RequestSoftDollarTiers>;

template struct ResponseCodec<AccountValue>;
template struct ResponseCodec<PortfolioValue>;
template struct ResponseCodec<AccountUpdateTime>;
template struct ResponseCodec<AccountDownloadEnd>;
template struct ResponseCodec<Position>;
template struct ResponseCodec<PositionEnd>;
template struct ResponseCodec<AccountSummary>;
template struct ResponseCodec<AccountSummaryEnd>;
template struct ResponseCodec<PositionMulti>;
template struct ResponseCodec<PositionMultiEnd>;
template struct ResponseCodec<AccountUpdateMulti>;
template struct ResponseCodec<AccountUpdateMultiEnd>;
template struct ResponseCodec<Pnl>;
template struct ResponseCodec<PnlSingle>;
template struct ResponseCodec<ReceiveFa>;
template struct ResponseCodec<ReplaceFaEnd>;
template struct ResponseCodec<FamilyCodes>;
template struct ResponseCodec<SoftDollarTiers>;

}  // namespace ibflow::protocol::detail
