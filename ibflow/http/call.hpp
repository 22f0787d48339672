#pragma once
// One HTTP request and its answer, for tools that have nothing else to do meanwhile.

#include <chrono>
#include <cstdint>
#include <string>

#include "ibflow/core/error.hpp"
#include "ibflow/http/message.hpp"

namespace ibflow::http {

struct Peer {
  std::string host = "127.0.0.1";  // name or address
  std::uint16_t port = 80;
};

/// Blocks the calling thread, at most for `timeout` from connecting to the whole answer. Any status is an
/// answer. Errors: Connection (nobody there, broken off), Timeout.
[[nodiscard]] core::Expected<Response> call(const Peer& peer, const Request& request,
                                            std::chrono::milliseconds timeout);

}  // namespace ibflow::http
