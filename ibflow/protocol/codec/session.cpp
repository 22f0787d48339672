// Compiles the descriptions of messages/session.hpp, for both directions.

#include "ibflow/protocol/detail/text/session.hpp"

#include "ibflow/protocol/detail/family_codec.hpp"
#include "ibflow/protocol/fields/session.hpp"

namespace ibflow::protocol::detail {

template struct RequestCodec<StartApi>;
template struct RequestCodec<RequestIds>;
template struct RequestCodec<RequestCurrentTime>;
template struct RequestCodec<RequestManagedAccounts>;
template struct RequestCodec<SetServerLogLevel>;

template struct ResponseCodec<ErrorMessage>;
template struct ResponseCodec<NextValidId>;
template struct ResponseCodec<ManagedAccounts>;
template struct ResponseCodec<CurrentTime>;

}  // namespace ibflow::protocol::detail
