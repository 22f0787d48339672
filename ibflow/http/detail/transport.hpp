#pragma once
// A TCP connection with or without TLS, as one type: so HTTP is compiled once for both.

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <memory>
#include <utility>

namespace ibflow::http::detail {

/// Models Beast's AsyncStream. Whoever starts an operation keeps the transport until its handler has run.
class Transport {
 public:
  using Tcp = boost::beast::tcp_stream;
  using Tls = boost::beast::ssl_stream<Tcp&>;
  using executor_type = Tcp::executor_type;

  /// `tls` may be null: plain. It must outlive the transport.
  template <class Socket>
  Transport(Socket&& socket_or_context, boost::asio::ssl::context* tls)
      : tcp_(std::forward<Socket>(socket_or_context)) {
    if (tls != nullptr) tls_ = std::make_unique<Tls>(tcp_, *tls);
  }

  [[nodiscard]] executor_type get_executor() { return tcp_.get_executor(); }
  [[nodiscard]] Tcp& tcp() { return tcp_; }
  [[nodiscard]] Tls* tls() { return tls_.get(); }  // null: plain

  template <class Buffers, class Handler>
  auto async_read_some(const Buffers& buffers, Handler&& handler) {
    if (tls_) return tls_->async_read_some(buffers, std::forward<Handler>(handler));
    return tcp_.async_read_some(buffers, std::forward<Handler>(handler));
  }
  template <class Buffers, class Handler>
  auto async_write_some(const Buffers& buffers, Handler&& handler) {
    if (tls_) return tls_->async_write_some(buffers, std::forward<Handler>(handler));
    return tcp_.async_write_some(buffers, std::forward<Handler>(handler));
  }

  void close() {
    boost::system::error_code ignored;
    tcp_.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_both, ignored);
    tcp_.close();
  }

 private:
  Tcp tcp_;
  std::unique_ptr<Tls> tls_;
};

}  // namespace ibflow::http::detail
