#include <algorithm>
#include <array>
#include <stdexcept>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/handshake.hpp"

namespace ibflow::protocol {

namespace {

constexpr int kBadMessage = 508;
constexpr std::int32_t kHighestId = 200;

template <class Visitor>
using Tell = core::Expected<void> (*)(const Incoming&, Visitor&);
/// What to do with each logical id; null: unknown.
template <class Visitor>
using TellTable = std::array<Tell<Visitor>, kHighestId + 1>;

template <class... Messages>
constexpr TellTable<RequestVisitor> table_of_requests(MessageList<Messages...>) {
  TellTable<RequestVisitor> table{};
  ((table[Messages::kMessage.id] = &detail::RequestCodec<Messages>::tell), ...);
  return table;
}

template <class... Messages>
constexpr TellTable<ResponseVisitor> table_of_responses(MessageList<Messages...>) {
  TellTable<ResponseVisitor> table{};
  ((table[Messages::kMessage.id] = &detail::ResponseCodec<Messages>::tell), ...);
  return table;
}

constexpr auto kTellRequest = table_of_requests(Requests{});
constexpr auto kTellResponse = table_of_responses(Responses{});

std::unexpected<core::Error> no_id(std::string_view what) {
  return core::fail(
      core::ErrorCategory::Protocol,
      "message dropped: field id at byte 0 " + std::string(what) + "; later messages are not affected",
      kBadMessage);
}

std::unexpected<core::Error> unknown_version(int server_version) {
  return core::fail(core::ErrorCategory::Usage,
                    "message dropped: server version " + std::to_string(server_version) + " is outside " +
                        std::to_string(kMinServerVersion) + " to " + std::to_string(kMaxServerVersion));
}

core::Expected<void> find_raw_id(Incoming& incoming) {
  const auto payload = incoming.payload;
  if (payload.size() < 4) return no_id("is shorter than four bytes");
  std::uint32_t bits = 0;
  for (const char byte : payload.substr(0, 4)) bits = (bits << 8) | static_cast<unsigned char>(byte);
  incoming.body = 4;
  incoming.message_id = static_cast<std::int32_t>(bits);
  incoming.is_protobuf = incoming.message_id > kProtobufIdOffset;
  if (incoming.is_protobuf) incoming.message_id -= kProtobufIdOffset;
  return {};
}

[[gnu::always_inline]] inline core::Expected<void> find_id(Incoming& incoming) {
  if (!is_known_server_version(incoming.server_version)) [[unlikely]]
    return unknown_version(incoming.server_version);
  if (incoming.server_version >= kRawIdsSince) return find_raw_id(incoming);
  constexpr std::size_t kMostDigits = 9;
  const auto payload = incoming.payload;
  const auto digits = std::min(payload.size(), kMostDigits);
  std::size_t at = 0;
  for (; at < digits && static_cast<unsigned char>(payload[at] - '0') <= 9; ++at)
    incoming.message_id = incoming.message_id * 10 + (payload[at] - '0');
  if (at == 0 || at == payload.size() || payload[at] != '\0') [[unlikely]]
    return no_id("is no number with a terminator");
  incoming.body = at + 1;
  return {};
}

template <class Visitor>
core::Expected<void> dispatch(const TellTable<Visitor>& table, std::string_view payload, int server_version,
                              Visitor& visitor) {
  Incoming incoming{0, false, payload, 0, server_version};
  if (auto found = find_id(incoming); !found) [[unlikely]]
    return found;
  const auto id = incoming.message_id;
  const auto tell = id >= 0 && id <= kHighestId ? table[static_cast<std::size_t>(id)] : nullptr;
  if (tell != nullptr) [[likely]]
    return tell(incoming, visitor);
  visitor.unknown(id);
  return {};
}

}  // namespace

core::Expected<Incoming> parse_incoming(std::string_view payload, int server_version) {
  Incoming incoming{0, false, payload, 0, server_version};
  if (const auto found = find_id(incoming); !found) return std::unexpected(found.error());
  return incoming;
}

core::Expected<void> dispatch_request(std::string_view payload, int server_version, RequestVisitor& visitor) {
  return dispatch(kTellRequest, payload, server_version, visitor);
}

core::Expected<void> dispatch_response(std::string_view payload, int server_version,
                                       ResponseVisitor& visitor) {
  return dispatch(kTellResponse, payload, server_version, visitor);
}

namespace detail {

void cannot_append(const core::Error& error) {
  throw std::invalid_argument(error.message);
}

}  // namespace detail

}  // namespace ibflow::protocol
