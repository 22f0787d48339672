#pragma once
// What session requests are refused for. Internal.

#include "ibflow/protocol/detail/refusals.hpp"
#include "ibflow/protocol/messages/session.hpp"

namespace ibflow::protocol {

inline constexpr std::string_view kNoExtraAuth =
    "the connection was not opened with the intent to use extra authentication; set extra_auth_requested if "
    "it was";

/// The protobuf form has no such check.
inline void refuse(Refusals& r, const VerifyRequest& m) {
  constexpr int kExtraAuthMissing = 545;
  if (!r.is_protobuf() && !m.extra_auth_requested) r.refuse(kExtraAuthMissing, kNoExtraAuth, -1);
}

inline void refuse(Refusals& r, const VerifyAndAuthRequest& m) {
  constexpr int kExtraAuthMissing = 551;
  if (!m.extra_auth_requested) r.refuse(kExtraAuthMissing, kNoExtraAuth, -1);
}

}  // namespace ibflow::protocol
