#pragma once
// What every message struct says of itself.

#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>

namespace ibflow::protocol {

/// For MessageInfo::protobuf_since: the message never has a protobuf form.
inline constexpr int kNever = std::numeric_limits<int>::max();

/// IB's numbers and names of a message. Requests and responses are numbered separately.
struct MessageInfo {
  std::int32_t id = 0;               // the logical one; a protobuf frame carries it plus 200
  std::string_view name;             // IB's constant, as in error messages here
  std::string_view api_name;         // the method or callback of IB's own API
  int since = 100;                   // the first server version that has the message
  int protobuf_since = kNever;       // from this server version on it is sent as protobuf
  bool errors_name_request = false;  // requests: whether a refusal carries their id, or -1
  [[nodiscard]] constexpr bool has_text() const { return since < protobuf_since; }
  [[nodiscard]] constexpr bool has_protobuf() const { return protobuf_since != kNever; }
};

/// The closed lists of messages in requests.hpp and responses.hpp.
template <class... Messages>
struct MessageList {
  template <class Message>
  static constexpr bool kContains = (std::is_same_v<Message, Messages> || ...);
  static constexpr std::size_t kSize = sizeof...(Messages);
};

namespace detail {
template <class... Lists>
struct Join;
template <class... Messages>
struct Join<MessageList<Messages...>> {
  using type = MessageList<Messages...>;
};
template <class... First, class... Second, class... Rest>
struct Join<MessageList<First...>, MessageList<Second...>, Rest...> {
  using type = typename Join<MessageList<First..., Second...>, Rest...>::type;
};
}  // namespace detail

template <class... Lists>
using Joined = typename detail::Join<Lists...>::type;

}  // namespace ibflow::protocol
