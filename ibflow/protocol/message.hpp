#pragma once
// What every message struct says of itself.

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace ibflow::protocol {

/// IB's number and name of a message. Requests and responses are numbered separately.
struct MessageInfo {
  std::int32_t id = 0;
  std::string_view name;
};

/// The closed lists of messages in requests.hpp and responses.hpp.
template <class... Messages>
struct MessageList {
  template <class Message>
  static constexpr bool kContains = (std::is_same_v<Message, Messages> || ...);
};

}  // namespace ibflow::protocol
