// The first bytes of both sides.

#include "ibflow/protocol/handshake.hpp"

#include "fuzz/messages.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ibflow::protocol;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto parsed = parse_client_hello(bytes); parsed && *parsed) {
    ibflow::fuzz::check((*parsed)->bytes <= bytes.size());
    static_cast<void>(negotiate_version((*parsed)->hello));
  }
  static_cast<void>(parse_server_hello(bytes));
  return 0;
}
