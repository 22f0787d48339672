#include "ibflow/http/server.hpp"

#include <fmt/format.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <thread>

#include "ibflow/core/log.hpp"
#include "ibflow/http/detail/tls_context.hpp"
#include "ibflow/http/detail/transport.hpp"
#include "ibflow/http/gzip.hpp"

namespace ibflow::http {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace beast_http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t kHeaderLimit = std::size_t{16} * 1024;
constexpr std::size_t kTargetLimit = std::size_t{4} * 1024;
constexpr std::uint64_t kBodyLimit = std::uint64_t{64} * 1024;
constexpr std::uint64_t kMostConnections = 256;
constexpr auto kLingerTime = std::chrono::seconds(1);

struct Counters {
  std::atomic<std::uint64_t> requests{0}, refused{0}, connections{0}, open_connections{0};
};

// What sessions share. Outlives the server while an answer is still awaited somewhere.
struct Shared {
  explicit Shared(const ServerOptions& options_in) : options(options_in) {}
  ServerOptions options;
  Server::Handler handler;
  Counters counters;
  std::atomic<bool> stopped{false};
  detail::TlsContext tls;       // null: plain HTTP
  asio::io_context context{1};  // last: goes first, and its pending operations with it
};

using Reading = beast_http::request_parser<beast_http::string_body>;

// One connection: read a request, await its answer, write it, again.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Shared& shared, Server::Post post, tcp::socket socket)
      : shared_(shared),
        post_(std::move(post)),
        stream_(std::move(socket), shared.tls.get()),
        answer_timer_(shared.context) {
    ++shared_.counters.open_connections;
  }
  ~Session() { --shared_.counters.open_connections; }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void start() {
    if (stream_.tls() == nullptr) return read();
    stream_.tcp().expires_after(shared_.options.idle_timeout);
    stream_.tls()->async_handshake(asio::ssl::stream_base::server,
                                   [self = shared_from_this()](error_code error) {
                                     if (error) return self->close();
                                     self->read();
                                   });
  }

  void read() {
    reading_.emplace();
    reading_->header_limit(kHeaderLimit);
    reading_->body_limit(kBodyLimit);
    stream_.tcp().expires_after(shared_.options.idle_timeout);
    beast_http::async_read_header(stream_, buffer_, *reading_,
                                  [self = shared_from_this()](error_code error, std::size_t) {
                                    if (error) return self->refuse_unreadable(error);
                                    self->take_header();
                                  });
  }

  void answer(std::uint64_t request, Response response) {
    if (request != request_ || !awaiting_) return;
    awaiting_ = false;
    answer_timer_.cancel();
    write(std::move(response));
  }

  void turn_away() {
    if (stream_.tls() != nullptr) return close();  // a word would cost a handshake
    keep_alive_ = false;
    write(error_response(503, "too many connections; close one and try again"));
  }

 private:
  void take_header() {
    const auto& header = reading_->get();
    keep_alive_ = header.keep_alive();
    version_ = header.version();
    accepts_gzip_ = beast_http::token_list(header[beast_http::field::accept_encoding]).exists("gzip");
    if (header.target().size() > kTargetLimit) {
      return refuse(414, fmt::format("the request target is longer than {} bytes", kTargetLimit));
    }
    if (reading_->chunked()) {
      return refuse(411, "a chunked body is not accepted; send its Content-Length, or better no body");
    }
    if (!is_allowed(header.method())) {
      const std::string allowed = shared_.options.accepts_changes ? "GET, POST, PUT, DELETE" : "GET";
      auto response = error_response(405, fmt::format("only {} is understood here", allowed));
      response.headers.emplace_back("Allow", allowed);
      keep_alive_ = false;  // its body has not been read
      return write(std::move(response));
    }
    beast_http::async_read(stream_, buffer_, *reading_,
                           [self = shared_from_this()](error_code error, std::size_t) {
                             if (error) return self->refuse_unreadable(error);
                             self->handle();
                           });
  }

  [[nodiscard]] bool is_allowed(beast_http::verb method) const {
    using beast_http::verb;
    if (method == verb::get) return true;
    return shared_.options.accepts_changes &&
           (method == verb::post || method == verb::put || method == verb::delete_);
  }

  void handle() {
    const auto& message = reading_->get();
    Request request;
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    if (const auto key = message.find("X-API-Key"); key != message.end()) {
      request.api_key = std::string(key->value());
    }
    request.body = std::move(reading_->get().body());
    stream_.tcp().expires_never();
    awaiting_ = true;
    const std::uint64_t number = ++request_;
    answer_timer_.expires_after(shared_.options.answer_timeout);
    answer_timer_.async_wait([self = shared_from_this(), number](error_code error) {
      if (error) return;
      self->answer(number, error_response(503, self->shared_.options.late_answer));
    });
    shared_.handler(std::move(request), reply_to(number));
  }

  // Weak: whoever forgets to answer must not keep the session, and answers may come when all is over.
  Server::Reply reply_to(std::uint64_t number) {
    return [post = post_, self = weak_from_this(), number](Response response) {
      post([self, number, response = std::move(response)]() mutable {
        if (const auto session = self.lock()) session->answer(number, std::move(response));
      });
    };
  }

  void refuse(int status, std::string_view message) {
    keep_alive_ = false;
    write(error_response(status, message));
  }

  void refuse_unreadable(error_code error) {
    if (error == beast_http::error::header_limit) {
      return refuse(431, fmt::format("the request header is longer than {} bytes", kHeaderLimit));
    }
    if (error == beast_http::error::body_limit) {
      return refuse(413, fmt::format("the request body is longer than {} bytes", kBodyLimit));
    }
    const bool spoke_http = error.category() == make_error_code(beast_http::error::bad_method).category();
    const bool went_away =
        error == beast_http::error::end_of_stream || error == beast_http::error::partial_message;
    if (spoke_http && !went_away) return refuse(400, "that was no HTTP/1.1 request: " + error.message());
    close();
  }

  void write(Response response) {
    ++shared_.counters.requests;
    if (response.status >= 400) ++shared_.counters.refused;
    writing_.emplace(static_cast<beast_http::status>(response.status), version_);
    writing_->set(beast_http::field::server, "ibflow");
    writing_->set(beast_http::field::content_type, response.content_type);
    writing_->set(beast_http::field::cache_control, "no-store");
    for (const auto& [name, value] : response.headers) writing_->set(name, value);
    writing_->keep_alive(keep_alive_);
    pack(response);
    writing_->body() = std::move(response.body);
    writing_->prepare_payload();
    stream_.tcp().expires_after(shared_.options.idle_timeout);
    beast_http::async_write(stream_, *writing_, [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->close();
      if (self->keep_alive_) return self->read();
      self->linger();
    });
  }

  void pack(Response& response) {
    const std::size_t from = shared_.options.compress_from;
    if (from == 0 || !accepts_gzip_ || response.body.size() < from) return;
    response.body = gzip(response.body);
    writing_->set(beast_http::field::content_encoding, "gzip");
    writing_->set(beast_http::field::vary, "Accept-Encoding");
  }

  // Reads on for a moment, so that unread input does not turn the close into a reset that eats the answer.
  void linger() {
    stream_.tcp().expires_after(kLingerTime);
    if (stream_.tls() != nullptr) {
      stream_.tls()->async_shutdown([self = shared_from_this()](error_code) { self->close(); });
      return;
    }
    error_code ignored;
    stream_.tcp().socket().shutdown(tcp::socket::shutdown_send, ignored);
    drain();
  }

  void drain() {
    buffer_.clear();
    stream_.async_read_some(buffer_.prepare(4096),
                            [self = shared_from_this()](error_code error, std::size_t) {
                              if (error) return self->close();
                              self->drain();
                            });
  }

  void close() { stream_.close(); }

  Shared& shared_;
  Server::Post post_;
  detail::Transport stream_;
  asio::steady_timer answer_timer_;
  beast::flat_buffer buffer_;
  std::optional<Reading> reading_;
  std::optional<beast_http::response<beast_http::string_body>> writing_;
  bool keep_alive_ = false;
  unsigned version_ = 11;
  bool accepts_gzip_ = false;
  bool awaiting_ = false;
  std::uint64_t request_ = 0;
};

class BeastServer final : public Server {
 public:
  explicit BeastServer(const ServerOptions& options)
      : shared_(std::make_shared<Shared>(options)), acceptor_(shared_->context) {}
  ~BeastServer() override { stop(); }

  core::Expected<void> open() {
    const auto& options = shared_->options;
    if (options.tls) {
      auto made = detail::server_context(*options.tls);
      if (!made) {
        auto failure = made.error();
        failure.message = options.name + ": " + failure.message;
        return std::unexpected(std::move(failure));
      }
      shared_->tls = std::move(*made);
    }
    error_code error;
    const auto address = asio::ip::make_address(options.address, error);
    if (error) {
      return core::fail(core::ErrorCategory::Configuration,
                        fmt::format("{}: {} is no numeric IP address to listen on", options.name,
                                    http::quoted(options.address)));
    }
    const tcp::endpoint endpoint(address, options.port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      return core::fail(core::ErrorCategory::Connection,
                        fmt::format("{}: cannot listen on {}:{}: {}; choose another port", options.name,
                                    options.address, options.port, error.message()),
                        error.value());
    }
    port_ = acceptor_.local_endpoint().port();
    return {};
  }

  void start(Handler handler) override {
    shared_->handler = std::move(handler);
    accept();
    thread_ = std::thread([this] { shared_->context.run(); });
  }

  void stop() override {
    shared_->stopped = true;
    shared_->context.stop();
    if (thread_.joinable()) thread_.join();
    error_code ignored;
    acceptor_.close(ignored);
  }

  [[nodiscard]] Post poster() const override {
    return [weak = std::weak_ptr(shared_)](std::function<void()> task) {
      const auto shared = weak.lock();
      if (shared && !shared->stopped) asio::post(shared->context, std::move(task));
    };
  }
  [[nodiscard]] std::uint16_t port() const override { return port_; }
  [[nodiscard]] ServerCounts counts() const override {
    const auto& c = shared_->counters;
    return {c.requests, c.refused, c.connections, c.open_connections};
  }

 private:
  void accept() {
    acceptor_.async_accept([this](error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (error) {
        core::log_warning("http", "cannot accept a connection: " + error.message());
        return accept_later();
      }
      ++shared_->counters.connections;
      error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      const auto session = std::make_shared<Session>(*shared_, poster(), std::move(socket));
      if (shared_->counters.open_connections > kMostConnections) {
        session->turn_away();
      } else {
        session->start();
      }
      accept();
    });
  }

  // Out of file descriptors, mostly: give sessions a moment to end.
  void accept_later() {
    retry_.emplace(shared_->context, std::chrono::milliseconds(100));
    retry_->async_wait([this](error_code error) {
      if (!error) accept();
    });
  }

  std::shared_ptr<Shared> shared_;
  tcp::acceptor acceptor_;
  std::optional<asio::steady_timer> retry_;
  std::thread thread_;
  std::uint16_t port_ = 0;
};

}  // namespace

core::Expected<std::unique_ptr<Server>> Server::listen(const ServerOptions& options) {
  auto server = std::make_unique<BeastServer>(options);
  if (auto opened = server->open(); !opened) return std::unexpected(opened.error());
  return server;
}

}  // namespace ibflow::http
