#pragma once
// A keep-alive HTTP or HTTPS connection for GET, one request at a time. Only its source knows Beast.

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/http/message.hpp"
#include "ibflow/http/tls.hpp"

namespace boost::asio {
class io_context;
}

namespace ibflow::http {

struct ClientOptions {
  std::string host;  // name or address
  std::uint16_t port = 80;
  std::string host_header;                                   // host, and the port where it is no usual one
  std::vector<std::pair<std::string, std::string>> headers;  // with every request
  bool tls = false;
  TlsTrust trust;
  std::uint64_t body_limit = std::uint64_t{32} * 1024 * 1024;  // bytes, packed and unpacked
};

struct ClientFailure {
  core::Error error;                 // without the name of the request
  bool nothing_answered = false;     // not one byte: the request may be sent again
  bool connection_was_old = false;   // it may have died unnoticed since the request before
  bool certificate_refused = false;  // asking again does not help
};

/// On the context's thread. Speaks gzip. Connects when it must, by name and certificate as `trust` says.
class Client {
 public:
  /// Any status is an answer; `headers` of it are all it had. Errors: Connection, Timeout, and Http when
  /// bytes came that are no whole answer.
  using Done = std::function<void(std::expected<Response, ClientFailure>)>;

  virtual ~Client() = default;  // drops an outstanding callback
  /// Fails with Configuration: an unusable ca_file.
  static core::Expected<std::unique_ptr<Client>> create(boost::asio::io_context& context,
                                                        ClientOptions options);
  /// `done` is never called inside get(). Not while another request is out.
  virtual void get(std::string target, std::chrono::milliseconds timeout, Done done) = 0;
};

/// Whatever the case of the name; the first of several.
[[nodiscard]] std::optional<std::string> find_header(const Response& response, std::string_view name);

}  // namespace ibflow::http
