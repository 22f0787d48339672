#pragma once
// What account requests are refused for. Internal.

#include "ibflow/protocol/detail/refusals.hpp"
#include "ibflow/protocol/messages/accounts.hpp"

namespace ibflow::protocol {

/// A financial advisor's profiles became groups at server version 177. IB's client checks the text form only.
inline void refuse_profiles(Refusals& r, std::int32_t fa_data, std::int32_t id) {
  constexpr int kProfilesNotSupported = 585;
  constexpr std::int32_t kProfiles = 2;
  constexpr int kProfilesUntil = 177;
  if (fa_data == kProfiles && r.server_version() >= kProfilesUntil && !r.is_protobuf())
    r.refuse(kProfilesNotSupported, "profiles are groups from server version 177 on; ask for groups", id);
}

inline void refuse(Refusals& r, const RequestFa& m) {
  refuse_profiles(r, m.fa_data, -1);
}

inline void refuse(Refusals& r, const ReplaceFa& m) {
  refuse_profiles(r, m.fa_data, m.request_id);
}

}  // namespace ibflow::protocol
