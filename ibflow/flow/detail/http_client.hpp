#pragma once
// The client's transport: one keep-alive connection, one request at a time. Only its source knows Beast.

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>

#include "ibflow/core/error.hpp"
#include "ibflow/flow/answers.hpp"

namespace boost::asio {
class io_context;
}

namespace ibflow::flow::detail {

struct HttpPeer {
  std::string host;  // name or address
  std::uint16_t port = 80;
  std::string host_header;
  std::string api_key;
};

struct HttpReply {
  int status = 0;
  std::string content_type;
  std::string body;
  RateLimit rate_limit;
};

struct HttpFailure {
  core::Error error;                // without the name of the request
  bool nothing_answered = false;    // not one byte: the request may be sent again
  bool connection_was_old = false;  // it may have died unnoticed since the request before
};

class HttpClient {
 public:
  using Done = std::function<void(std::expected<HttpReply, HttpFailure>)>;
  virtual ~HttpClient() = default;  // drops an outstanding callback
  static std::unique_ptr<HttpClient> create(boost::asio::io_context& context, HttpPeer peer);
  /// `done` is called on the context's thread, never inside get(). Not while another request is out.
  virtual void get(std::string target, std::chrono::milliseconds timeout, Done done) = 0;
};

}  // namespace ibflow::flow::detail
