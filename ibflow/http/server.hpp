#pragma once
// HTTP/1.1 with keep-alive, with or without TLS, on one thread. Only the source knows Beast.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "ibflow/core/error.hpp"
#include "ibflow/http/message.hpp"
#include "ibflow/http/tls.hpp"

namespace ibflow::http {

struct ServerOptions {
  std::string name;  // in messages: "flow server"
  std::string address;
  std::uint16_t port = 0;
  std::chrono::milliseconds idle_timeout{};    // to send a request, and between two
  std::chrono::milliseconds answer_timeout{};  // for `Reply`; then 503
  bool accepts_changes = false;                // POST, PUT and DELETE besides GET
  std::string late_answer = "this server did not answer in time; try again";
  std::optional<TlsIdentity> tls;  // https; none: http
  std::size_t compress_from = 0;   // bodies of so many bytes go packed to who accepts gzip; 0: never
};

struct ServerCounts {
  std::uint64_t requests = 0, refused = 0, connections = 0, open_connections = 0;
};

class Server {
 public:
  /// Thread-safe; the first call counts; a call after stop() does nothing.
  using Reply = std::function<void(Response)>;
  /// Runs a task on the server's thread. Thread-safe, may outlive the server; dropped after stop().
  using Post = std::function<void(std::function<void()>)>;
  using Handler = std::function<void(Request, Reply)>;

  virtual ~Server() = default;
  /// Fails with Configuration (no address, an unusable certificate or key) or Connection (port taken).
  static core::Expected<std::unique_ptr<Server>> listen(const ServerOptions& options);
  /// `handler` is called on the server's thread.
  virtual void start(Handler handler) = 0;
  virtual void stop() = 0;
  [[nodiscard]] virtual Post poster() const = 0;
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  [[nodiscard]] virtual ServerCounts counts() const = 0;
};

}  // namespace ibflow::http
