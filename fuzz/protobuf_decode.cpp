// The protobuf form, requests and responses, server versions 201 to 225.

#include "fuzz/messages.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ibflow::fuzz::Input input;
  if (!ibflow::fuzz::take_apart(data, size, 201, 225, input) || input.payload.size() < 4) return 0;
  std::string payload(input.payload);
  payload[0] = payload[1] = payload[2] = 0;
  // Every id leads to a protobuf message: 201 to 313.
  const int id = 201 + static_cast<unsigned char>(payload[3]) % 113;
  payload[2] = static_cast<char>(id >> 8);
  payload[3] = static_cast<char>(id & 0xFF);
  input.payload = payload;
  ibflow::fuzz::decode_and_encode_again(input);
  return 0;
}
