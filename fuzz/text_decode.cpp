// The text form, requests and responses, server versions 100 to 225.

#include "fuzz/messages.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ibflow::fuzz::Input input;
  if (!ibflow::fuzz::take_apart(data, size, 100, 225, input)) return 0;
  ibflow::fuzz::decode_and_encode_again(input);
  return 0;
}
