// Compiles the descriptions of messages/session.hpp, for both directions.

#include "ibflow/protocol/detail/refuse/session.hpp"

#include "ibflow/protocol/detail/family_codec.hpp"
#include "ibflow/protocol/detail/text/session.hpp"
#include "ibflow/protocol/fields/session.hpp"

namespace ibflow::protocol::detail {

template struct RequestCodec<StartApi>;
template struct RequestCodec<RequestIds>;
template struct RequestCodec<RequestCurrentTime>;
template struct RequestCodec<RequestCurrentTimeInMillis>;
template struct RequestCodec<RequestManagedAccounts>;
template struct RequestCodec<SetServerLogLevel>;
template struct RequestCodec<VerifyRequest>;
template struct RequestCodec<VerifyMessage>;
template struct RequestCodec<VerifyAndAuthRequest>;
template struct RequestCodec<VerifyAndAuthMessage>;
template struct RequestCodec<QueryDisplayGroups>;
template struct RequestCodec<SubscribeToGroupEvents>;
template struct RequestCodec<UpdateDisplayGroup>;
template struct RequestCodec<UnsubscribeFromGroupEvents>;
template struct RequestCodec<RequestUserInfo>;

template struct ResponseCodec<ErrorMessage>;
template struct ResponseCodec<NextValidId>;
template struct ResponseCodec<ManagedAccounts>;
template struct ResponseCodec<CurrentTime>;
template struct ResponseCodec<CurrentTimeInMillis>;
template struct ResponseCodec<VerifyMessageApi>;
template struct ResponseCodec<VerifyCompleted>;
template struct ResponseCodec<VerifyAndAuthMessageApi>;
template struct ResponseCodec<VerifyAndAuthCompleted>;
template struct ResponseCodec<DisplayGroupList>;
template struct ResponseCodec<DisplayGroupUpdated>;
template struct ResponseCodec<UserInfo>;

}  // namespace ibflow::protocol::detail
