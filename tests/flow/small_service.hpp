#pragma once
// A real HTTP or HTTPS server that answers as a test says.

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/flow/client_config.hpp"
#include "ibflow/http/server.hpp"
#include "tests/flow/fixtures.hpp"

namespace ibflow::flow::testing {

class SmallService {
 public:
  /// Called on the server's thread, with the number of the request from 0.
  using Answer = std::function<http::Response(const http::Request&, int number)>;
  explicit SmallService(Answer answer, std::optional<http::TlsIdentity> tls = {},
                        std::size_t compress_from = 0) {
    http::ServerOptions options;
    options.name = "small service";
    options.address = "127.0.0.1";
    options.idle_timeout = options.answer_timeout = std::chrono::seconds(30);
    options.tls = std::move(tls);
    options.compress_from = compress_from;
    server_ = http::Server::listen(options).value();
    server_->start([this, answer = std::move(answer)](http::Request request, const auto& reply) {
      int number = 0;
      {
        const std::lock_guard lock(mutex_);
        number = static_cast<int>(seen_.size());
        seen_.push_back(request);
      }
      reply(answer(request, number));
    });
  }
  ~SmallService() { server_->stop(); }
  SmallService(const SmallService&) = delete;
  SmallService& operator=(const SmallService&) = delete;

  [[nodiscard]] std::vector<http::Request> seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
  }
  [[nodiscard]] std::uint64_t connections() const { return server_->counts().connections; }
  [[nodiscard]] ClientConfig config(const std::string& scheme = "http",
                                    const std::string& host = "127.0.0.1") const {
    auto config = client_of(server_->port());
    config.base_url = scheme + "://" + host + ":" + std::to_string(server_->port()) + "/api/v1";
    return config;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<http::Request> seen_;
  std::unique_ptr<http::Server> server_;
};

inline http::Response success(const std::string& data) {
  http::Response response;
  response.body = R"({"status":"success","data":)" + data + "}";
  return response;
}
inline const std::string kTickers = R"({"tickers":["SPY","BAC"],"count":2})";

}  // namespace ibflow::flow::testing
