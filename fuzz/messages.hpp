#pragma once
// What both decoding targets share: one frame's payload in, and what was understood back out again.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/frame.hpp"

namespace ibflow::fuzz {

/// The first byte of an input chooses the direction, the second the server version; the rest is the payload.
struct Input {
  bool is_request = false;
  int server_version = 0;
  std::string_view payload;
};

inline bool take_apart(const std::uint8_t* data, std::size_t size, int lowest, int highest, Input& input) {
  if (size < 2) return false;
  input.is_request = (data[0] & 1) != 0;
  input.server_version = lowest + data[1] % (highest - lowest + 1);
  input.payload = {reinterpret_cast<const char*>(data) + 2, size - 2};
  return true;
}

inline void check(bool holds) {
  if (!holds) std::abort();
}

/// Encodes every message it is told of once more: what was decoded can be encoded, and that decodes.
template <class Base, class... Messages>
class Reencoding;

template <class Base>
class Reencoding<Base> : public Base {
 public:
  explicit Reencoding(int version) : version_(version) {}
  using Base::on;

 protected:
  template <class Message>
  void encode(const Message& message) {
    frame_.clear();
    if constexpr (protocol::Request<Message>) {
      // A refusal is an answer too: other characters than ASCII, fields of a newer server.
      if (!protocol::append_request(frame_, message, version_)) return;
    } else {
      try {
        protocol::append_response(frame_, message, version_);
      } catch (const std::invalid_argument&) {
        return;  // a price that is no number, a message of a newer server
      }
    }
    const auto payload = std::string_view(frame_).substr(protocol::kLengthPrefix);
    if constexpr (protocol::Request<Message>) {
      protocol::RequestVisitor nobody;
      check(protocol::dispatch_request(payload, version_, nobody).has_value());
    } else {
      protocol::ResponseVisitor nobody;
      check(protocol::dispatch_response(payload, version_, nobody).has_value());
    }
  }

 private:
  int version_;
  std::string frame_;
};

template <class Base, class Message, class... Rest>
class Reencoding<Base, Message, Rest...> : public Reencoding<Base, Rest...> {
 public:
  using Reencoding<Base, Rest...>::Reencoding;
  using Reencoding<Base, Rest...>::on;
  void on(const Message& message) override { this->encode(message); }
};

template <class Base, class List>
struct ReencodingOf;
template <class Base, class... Messages>
struct ReencodingOf<Base, protocol::MessageList<Messages...>> {
  using type = Reencoding<Base, Messages...>;
};

inline void decode_and_encode_again(const Input& input) {
  if (input.is_request) {
    ReencodingOf<protocol::RequestVisitor, protocol::Requests>::type again(input.server_version);
    static_cast<void>(protocol::dispatch_request(input.payload, input.server_version, again));
  } else {
    ReencodingOf<protocol::ResponseVisitor, protocol::Responses>::type again(input.server_version);
    static_cast<void>(protocol::dispatch_response(input.payload, input.server_version, again));
  }
}

}  // namespace ibflow::fuzz
