#pragma once
// The server's transport: HTTP/1.1 with keep-alive on one thread. Only its source knows Beast.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "ibflow/core/error.hpp"
#include "ibflow/flow/detail/http.hpp"

namespace ibflow::flow::detail {

struct HttpServerOptions {
  std::string address;
  std::uint16_t port = 0;
  std::chrono::milliseconds idle_timeout{};    // to send a request, and between two
  std::chrono::milliseconds answer_timeout{};  // for `Reply`; then 503
};

struct HttpServerCounts {
  std::uint64_t requests = 0, refused = 0, connections = 0, open_connections = 0;
};

class HttpServer {
 public:
  /// Thread-safe; the first call counts; a call after stop() does nothing.
  using Reply = std::function<void(HttpResponse)>;
  /// Runs a task on the server's thread. Thread-safe, may outlive the server; dropped after stop().
  using Post = std::function<void(std::function<void()>)>;
  using Handler = std::function<void(HttpRequest, Reply)>;

  virtual ~HttpServer() = default;
  static core::Expected<std::unique_ptr<HttpServer>> listen(const HttpServerOptions& options);
  /// `handler` is called on the server's thread.
  virtual void start(Handler handler) = 0;
  virtual void stop() = 0;
  [[nodiscard]] virtual Post poster() const = 0;
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  [[nodiscard]] virtual HttpServerCounts counts() const = 0;
};

}  // namespace ibflow::flow::detail
