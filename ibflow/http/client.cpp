#include "ibflow/http/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

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
using detail::Transport;

std::string text(beast::string_view view) {
  return {view.data(), view.size()};
}

// Lives as long as its last pending operation; `abandon` makes it deaf.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(asio::io_context& context, ClientOptions options, detail::TlsContext tls)
      : context_(context),
        options_(std::move(options)),
        tls_(std::move(tls)),
        resolver_(context),
        timer_(context) {}

  void get(const std::string& target, std::chrono::milliseconds timeout, Client::Done done) {
    done_ = std::move(done);
    timed_out_ = false;
    certificate_problem_.clear();
    old_ = transport_ != nullptr;
    request_ = beast_http::request<beast_http::empty_body>(beast_http::verb::get, target, 11);
    request_.set(beast_http::field::host, options_.host_header);
    request_.set(beast_http::field::user_agent, "ibflow");
    request_.set(beast_http::field::accept_encoding, "gzip");
    for (const auto& [name, value] : options_.headers) request_.set(name, value);
    reading_.emplace();
    reading_->body_limit(options_.body_limit);
    timer_.expires_after(timeout);
    timer_.async_wait([self = shared_from_this(), number = ++request_number_](error_code error) {
      if (error || !self->done_ || number != self->request_number_) return;
      self->timed_out_ = true;
      self->resolver_.cancel();
      if (self->transport_) self->transport_->close();
    });
    if (old_) return write();
    resolver_.async_resolve(options_.host, std::to_string(options_.port),
                            [self = shared_from_this()](error_code error, const auto& found) {
                              if (error || self->timed_out_) return self->fail("find", error);
                              self->connect(found);
                            });
  }

  void abandon() {
    done_ = nullptr;
    timer_.cancel();
    resolver_.cancel();
    close();
  }

 private:
  void connect(const tcp::resolver::results_type& found) {
    if (!done_) return;
    transport_ = std::make_shared<Transport>(context_, tls_.get());
    transport_->tcp().async_connect(
        found, [self = shared_from_this(), line = transport_](error_code error, const tcp::endpoint&) {
          if (error || self->timed_out_) return self->fail("connect to", error);
          error_code ignored;
          line->tcp().socket().set_option(tcp::no_delay(true), ignored);
          if (line->tls() != nullptr) return self->shake_hands();
          self->write();
        });
  }

  void shake_hands() {
    if (!done_) return;
    detail::expect_host(transport_->tls()->native_handle(), options_.host, options_.trust.verify);
    transport_->tls()->async_handshake(
        asio::ssl::stream_base::client, [self = shared_from_this(), line = transport_](error_code error) {
          if (!error && !self->timed_out_) return self->write();
          self->certificate_problem_ =
              detail::certificate_problem(line->tls()->native_handle(), self->certificate_code_);
          self->fail("speak TLS with", error);
        });
  }

  void write() {
    if (!done_) return;
    beast_http::async_write(*transport_, request_,
                            [self = shared_from_this(), line = transport_](error_code error, std::size_t) {
                              if (error) return self->fail("send to", error);
                              self->read();
                            });
  }

  void read() {
    if (!done_) return;
    beast_http::async_read(*transport_, buffer_, *reading_,
                           [self = shared_from_this(), line = transport_](error_code error, std::size_t) {
                             if (error) return self->fail("read from", error);
                             self->succeed();
                           });
  }

  void succeed() {
    const auto& message = reading_->get();
    Response response;
    response.status = static_cast<int>(message.result_int());
    response.content_type = text(message[beast_http::field::content_type]);
    for (const auto& field : message) {
      response.headers.emplace_back(text(field.name_string()), text(field.value()));
    }
    const bool packed = beast::iequals(message[beast_http::field::content_encoding], "gzip");
    if (!message.keep_alive()) close();
    response.body = std::move(reading_->get().body());
    if (packed) {
      auto plain = gunzip(response.body, options_.body_limit);
      if (!plain) return fail_unreadable(plain.error());
      response.body = std::move(*plain);
    }
    finish(std::move(response));
  }

  [[nodiscard]] std::string peer() const { return fmt::format("{}:{}", options_.host, options_.port); }

  void fail_unreadable(const std::string& why) {
    ClientFailure failure;
    failure.connection_was_old = old_;
    failure.error = {core::ErrorCategory::Http,
                     fmt::format("the answer of {} is no HTTP answer we can read: {}", peer(), why)};
    close();
    finish(std::unexpected(std::move(failure)));
  }

  void fail(std::string_view doing, error_code error) {
    ClientFailure failure;
    const bool began = reading_->got_some();
    failure.nothing_answered = !began && !timed_out_;
    failure.connection_was_old = old_;
    const bool broken_off = error == beast_http::error::partial_message || error == asio::error::eof ||
                            error == asio::error::connection_reset ||
                            error == asio::ssl::error::stream_truncated;
    if (timed_out_) {
      failure.error = {core::ErrorCategory::Timeout, fmt::format("no answer from {} in time", peer()), 0,
                       true};
    } else if (!certificate_problem_.empty()) {
      failure.certificate_refused = true;
      failure.error = {
          core::ErrorCategory::Connection,
          fmt::format("the certificate of {} is not trusted: {}; ca_file names certificates to trust", peer(),
                      certificate_problem_),
          certificate_code_, false};
    } else if (began && !broken_off) {
      return fail_unreadable(error.message());
    } else if (began) {
      failure.error = {core::ErrorCategory::Http,
                       fmt::format("the answer of {} broke off before its end", peer()), 0, true};
    } else {
      const auto reason =
          error == beast_http::error::end_of_stream ? "it closed the connection" : error.message();
      failure.error = {core::ErrorCategory::Connection,
                       fmt::format("cannot {} {}: {}", doing, peer(), reason), error.value(), true};
    }
    close();
    finish(std::unexpected(std::move(failure)));
  }

  void finish(std::expected<Response, ClientFailure> result) {
    timer_.cancel();
    if (const auto done = std::exchange(done_, nullptr)) done(std::move(result));
  }

  // What is still out keeps the transport until its handler has run.
  void close() {
    if (transport_) transport_->close();
    transport_.reset();
    buffer_.clear();
  }

  asio::io_context& context_;
  ClientOptions options_;
  detail::TlsContext tls_;  // null: plain
  tcp::resolver resolver_;
  std::shared_ptr<Transport> transport_;  // null: not connected
  asio::steady_timer timer_;
  beast::flat_buffer buffer_;
  beast_http::request<beast_http::empty_body> request_;
  std::optional<beast_http::response_parser<beast_http::string_body>> reading_;
  Client::Done done_;
  std::uint64_t request_number_ = 0;
  std::string certificate_problem_;
  int certificate_code_ = 0;
  bool timed_out_ = false;
  bool old_ = false;
};

class BeastClient final : public Client {
 public:
  explicit BeastClient(std::shared_ptr<Connection> connection) : connection_(std::move(connection)) {}
  ~BeastClient() override { connection_->abandon(); }
  void get(std::string target, std::chrono::milliseconds timeout, Done done) override {
    connection_->get(target, timeout, std::move(done));
  }

 private:
  std::shared_ptr<Connection> connection_;
};

}  // namespace

core::Expected<std::unique_ptr<Client>> Client::create(asio::io_context& context, ClientOptions options) {
  detail::TlsContext tls;
  if (options.tls) {
    auto made = detail::client_context(options.trust);
    if (!made) return std::unexpected(made.error());
    tls = std::move(*made);
  }
  return std::make_unique<BeastClient>(
      std::make_shared<Connection>(context, std::move(options), std::move(tls)));
}

std::optional<std::string> find_header(const Response& response, std::string_view name) {
  const auto found = std::ranges::find_if(response.headers, [&](const auto& header) {
    return beast::iequals(header.first, beast::string_view(name.data(), name.size()));
  });
  if (found == response.headers.end()) return std::nullopt;
  return found->second;
}

}  // namespace ibflow::http
