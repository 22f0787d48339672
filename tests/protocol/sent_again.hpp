#pragma once
// Reads a message, whatever it is, and sends it again.

#include <cstdint>
#include <string>
#include <string_view>

namespace ibflow::protocol::testing {

struct SentAgain {
  std::string body;         // the protobuf bytes behind the message id; empty: nothing was told
  std::size_t surplus = 0;  // fields nobody knows
  std::string error;        // of reading or of sending
};

/// `body` is the protobuf bytes of the message with this logical id.
[[nodiscard]] SentAgain sent_again(bool is_request, std::int32_t id, std::string_view body,
                                   int server_version);

}  // namespace ibflow::protocol::testing
