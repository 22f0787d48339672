#include "ibflow/protocol/detail/family_codec.hpp"

namespace ibflow::protocol::detail {

core::Error malformed_error(const MessageInfo& info, const MalformedProtobuf& malformed,
                            const Incoming& incoming) {
  constexpr int kBadMessage = 508;
  return core::Error(core::ErrorCategory::Protocol,
                     std::string(info.name) + " dropped: field " + malformed.field + " at byte " +
                         std::to_string(malformed.at - incoming.payload.data()) + " " + malformed.reason +
                         " (server version " + std::to_string(incoming.server_version) +
                         "); later messages are not affected",
                     kBadMessage);
}

}  // namespace ibflow::protocol::detail
