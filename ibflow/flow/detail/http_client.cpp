#include "ibflow/flow/detail/http_client.hpp"

#include <fmt/format.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <charconv>
#include <optional>

namespace ibflow::flow::detail {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::uint64_t kBodyLimit = std::uint64_t{32} * 1024 * 1024;

std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

// Lives as long as its last pending operation; `abandon` makes it deaf.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(asio::io_context& context, HttpPeer peer)
      : peer_(std::move(peer)), resolver_(context), socket_(context), timer_(context) {}

  void get(const std::string& target, std::chrono::milliseconds timeout, HttpClient::Done done) {
    done_ = std::move(done);
    timed_out_ = false;
    old_ = socket_.is_open();
    request_ = http::request<http::empty_body>(http::verb::get, target, 11);
    request_.set(http::field::host, peer_.host_header);
    request_.set(http::field::user_agent, "ibflow");
    request_.set(http::field::accept, "application/json");
    request_.set("X-API-Key", peer_.api_key);
    reading_.emplace();
    reading_->body_limit(kBodyLimit);
    timer_.expires_after(timeout);
    timer_.async_wait([self = shared_from_this(), number = ++request_number_](error_code error) {
      if (error || !self->done_ || number != self->request_number_) return;
      self->timed_out_ = true;
      self->resolver_.cancel();
      self->close();
    });
    if (old_) return write();
    resolver_.async_resolve(peer_.host, std::to_string(peer_.port),
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
    asio::async_connect(socket_, found, [self = shared_from_this()](error_code error, const tcp::endpoint&) {
      if (error || self->timed_out_) return self->fail("connect to", error);
      error_code ignored;
      self->socket_.set_option(tcp::no_delay(true), ignored);
      self->write();
    });
  }

  void write() {
    http::async_write(socket_, request_, [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->fail("send to", error);
      self->read();
    });
  }

  void read() {
    http::async_read(socket_, buffer_, *reading_, [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->fail("read from", error);
      self->succeed();
    });
  }

  void succeed() {
    const auto& message = reading_->get();
    HttpReply reply;
    reply.status = static_cast<int>(message.result_int());
    reply.content_type = std::string(message[http::field::content_type]);
    reply.rate_limit.limit = whole_number(view(message["X-RateLimit-Limit"]));
    reply.rate_limit.remaining = whole_number(view(message["X-RateLimit-Remaining"]));
    if (const auto reset = whole_number(view(message["X-RateLimit-Reset"])); reset && *reset >= 0) {
      reply.rate_limit.reset = std::chrono::seconds(*reset);
    }
    if (!message.keep_alive()) close();
    reply.body = std::move(reading_->get().body());
    finish(std::move(reply));
  }

  void fail(std::string_view doing, error_code error) {
    HttpFailure failure;
    failure.nothing_answered = !reading_->got_some() && !timed_out_;
    failure.connection_was_old = old_;
    const std::string peer = fmt::format("{}:{}", peer_.host, peer_.port);
    if (timed_out_) {
      failure.error = {core::ErrorCategory::Timeout, fmt::format("no answer from {} in time", peer), 0, true};
    } else if (reading_->got_some()) {
      const bool broken_off = error == http::error::partial_message || error == asio::error::eof ||
                              error == asio::error::connection_reset;
      failure.error = {core::ErrorCategory::Http,
                       fmt::format("the answer of {} {}", peer,
                                   broken_off ? "broke off before its end"
                                              : "is no HTTP answer we can read: " + error.message()),
                       0, broken_off};
    } else {
      const auto reason = error == http::error::end_of_stream ? "it closed the connection" : error.message();
      failure.error = {core::ErrorCategory::Connection, fmt::format("cannot {} {}: {}", doing, peer, reason),
                       error.value(), true};
    }
    close();
    finish(std::unexpected(std::move(failure)));
  }

  void finish(std::expected<HttpReply, HttpFailure> result) {
    timer_.cancel();
    if (const auto done = std::exchange(done_, nullptr)) done(std::move(result));
  }

  void close() {
    error_code ignored;
    socket_.close(ignored);
    buffer_.clear();
  }

  HttpPeer peer_;
  tcp::resolver resolver_;
  tcp::socket socket_;
  asio::steady_timer timer_;
  beast::flat_buffer buffer_;
  http::request<http::empty_body> request_;
  std::optional<http::response_parser<http::string_body>> reading_;
  HttpClient::Done done_;
  std::uint64_t request_number_ = 0;
  bool timed_out_ = false;
  bool old_ = false;
};

class BeastClient final : public HttpClient {
 public:
  BeastClient(asio::io_context& context, HttpPeer peer)
      : connection_(std::make_shared<Connection>(context, std::move(peer))) {}
  ~BeastClient() override { connection_->abandon(); }
  void get(std::string target, std::chrono::milliseconds timeout, Done done) override {
    connection_->get(target, timeout, std::move(done));
  }

 private:
  std::shared_ptr<Connection> connection_;
};

}  // namespace

std::unique_ptr<HttpClient> HttpClient::create(asio::io_context& context, HttpPeer peer) {
  return std::make_unique<BeastClient>(context, std::move(peer));
}

}  // namespace ibflow::flow::detail
