#include "ibflow/http/call.hpp"

#include <fmt/format.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <optional>

namespace ibflow::http {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;

using Message = beast::http::response<beast::http::string_body>;

/// Runs the context until the operation that was just begun has ended.
class Step {
 public:
  explicit Step(asio::io_context& context) : context_(context) {}
  auto handler() {
    return [this](error_code error, auto&&...) { error_ = error; };
  }
  error_code wait() {
    context_.restart();
    context_.run();
    return error_.value_or(asio::error::operation_aborted);
  }

 private:
  asio::io_context& context_;
  std::optional<error_code> error_;
};

core::Error failure(const Peer& peer, std::string_view doing, error_code error) {
  const bool late = error == beast::error::timeout;
  return {late ? core::ErrorCategory::Timeout : core::ErrorCategory::Connection,
          fmt::format("cannot {} {}:{}: {}", doing, peer.host, peer.port,
                      late ? "no answer in time" : error.message()),
          error.value(), true};
}

Response to_response(Message&& message) {
  Response response;
  response.status = static_cast<int>(message.result_int());
  response.content_type = std::string(message[beast::http::field::content_type]);
  response.body = std::move(message.body());
  return response;
}

}  // namespace

core::Expected<Response> call(const Peer& peer, const Request& request, std::chrono::milliseconds timeout) {
  asio::io_context context(1);
  error_code error;
  const auto found = asio::ip::tcp::resolver(context).resolve(peer.host, std::to_string(peer.port), error);
  if (error) return std::unexpected(failure(peer, "find", error));
  beast::tcp_stream stream(context);
  stream.expires_after(timeout);
  Step connecting(context);
  stream.async_connect(found, connecting.handler());
  if ((error = connecting.wait())) return std::unexpected(failure(peer, "connect to", error));

  beast::http::request<beast::http::string_body> message(beast::http::string_to_verb(request.method),
                                                         request.target, 11);
  message.set(beast::http::field::host, fmt::format("{}:{}", peer.host, peer.port));
  message.set(beast::http::field::user_agent, "ibflow");
  if (request.api_key) message.set("X-API-Key", *request.api_key);
  message.keep_alive(false);
  message.body() = request.body;
  message.prepare_payload();
  Step writing(context);
  beast::http::async_write(stream, message, writing.handler());
  if ((error = writing.wait())) return std::unexpected(failure(peer, "send to", error));

  beast::flat_buffer buffer;
  Message answer;
  Step reading(context);
  beast::http::async_read(stream, buffer, answer, reading.handler());
  if ((error = reading.wait())) return std::unexpected(failure(peer, "read from", error));
  return to_response(std::move(answer));
}

}  // namespace ibflow::http
