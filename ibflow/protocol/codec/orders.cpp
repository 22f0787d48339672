// Compiles the descriptions of messages/orders.hpp, for both directions.

#include "ibflow/protocol/detail/refuse/orders.hpp"

#include "ibflow/protocol/detail/family_codec.hpp"
#include "ibflow/protocol/detail/text/orders.hpp"
#include "ibflow/protocol/fields/orders.hpp"

namespace ibflow::protocol::detail {

template struct RequestCodec<PlaceOrder>;
template struct RequestCodec<CancelOrder>;
template struct RequestCodec<RequestOpenOrders>;
template struct RequestCodec<RequestAllOpenOrders>;
template struct RequestCodec<RequestAutoOpenOrders>;
template struct RequestCodec<RequestExecutions>;
template struct RequestCodec<RequestGlobalCancel>;
template struct RequestCodec<RequestCompletedOrders>;
template struct RequestCodec<ExerciseOptions>;

template struct ResponseCodec<OrderStatus>;
template struct ResponseCodec<OpenOrder>;
template struct ResponseCodec<OpenOrderEnd>;
template struct ResponseCodec<ExecutionDetails>;
template struct ResponseCodec<ExecutionDetailsEnd>;
template struct ResponseCodec<CommissionReport>;
template struct ResponseCodec<CompletedOrdersEnd>;
template struct ResponseCodec<CompletedOrder>;
template struct ResponseCodec<OrderBound>;
template struct ResponseCodec<DeltaNeutralValidation>;

}  // namespace ibflow::protocol::detail
