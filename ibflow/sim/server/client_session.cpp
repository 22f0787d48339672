#include "ibflow/sim/server/client_session.hpp"

#include <fmt/format.h>

#include <boost/asio/buffer.hpp>
#include <utility>

#include "ibflow/core/log.hpp"

namespace ibflow::sim {

namespace {

using boost::asio::ip::tcp;
using ErrorCode = boost::system::error_code;

// A client that does not read for this long is dropped, as a real server does when its buffer is full.
constexpr std::size_t kMaxUnwritten = 64U << 20U;

}  // namespace

ClientSession::ClientSession(tcp::socket socket, SessionOwner& owner)
    : socket_(std::move(socket)), owner_(owner) {}

void ClientSession::start() {
  ErrorCode ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
  read();
}

void ClientSession::read() {
  socket_.async_read_some(boost::asio::buffer(input_),
                          [self = shared_from_this()](const ErrorCode& error, std::size_t size) {
                            if (self->closed_) return;
                            if (error) return self->close();
                            if (!self->discarding_) self->on_bytes({self->input_.data(), size});
                            if (!self->closed_) self->read();
                          });
}

void ClientSession::on_bytes(std::string_view bytes) {
  if (!client_) {
    const auto rest = shake_hands(bytes);
    if (!rest) return;
    frames_.append(*rest);
  } else {
    frames_.append(bytes);
  }
  handle_frames();
  owner_.on_input_handled();
}

std::optional<std::string> ClientSession::shake_hands(std::string_view bytes) {
  hello_.append(bytes);
  const auto parsed = protocol::parse_client_hello(hello_);
  if (parsed && !*parsed) return std::nullopt;
  auto answer = parsed ? owner_.on_hello((*parsed)->hello)
                       : core::Expected<protocol::ServerHello>(std::unexpected(parsed.error()));
  if (!answer) {
    core::log_warning("sim", "a connection was refused: " + answer.error().message);
    close();
    return std::nullopt;
  }
  client_.emplace(answer->server_version);
  protocol::append_server_hello(client_->out.bytes(), *answer);
  return hello_.substr((*parsed)->bytes);
}

void ClientSession::handle_frames() {
  while (!closed_ && !client_->closing) {
    const auto payload = frames_.next();
    if (!payload) {
      core::log_warning("sim", fmt::format("client {} is dropped: {}", client_->id, payload.error().message));
      close();
      return;
    }
    if (!*payload) return;
    owner_.on_payload(*this, **payload);
  }
}

void ClientSession::flush() {
  if (closed_ || !client_) return;
  auto& bytes = client_->out.bytes();
  if (is_writing_) {
    if (bytes.size() <= kMaxUnwritten) return;
    core::log_warning("sim",
                      fmt::format("client {} does not read what it is sent and is dropped", client_->id));
    close();
    return;
  }
  if (!bytes.empty()) {
    // Straight to the socket as long as it takes everything: no completion to wait for, no copy.
    ErrorCode error;
    const auto size = socket_.write_some(boost::asio::buffer(bytes), error);
    if (error && error != boost::asio::error::would_block) return close();
    if (size < bytes.size()) {
      std::swap(writing_, bytes);
      written_ = size;
      is_writing_ = true;
      write_rest();
    }
    bytes.clear();
  }
  if (client_->closing && !is_writing_) close_after_writing();
}

void ClientSession::write_rest() {
  const auto rest = boost::asio::buffer(writing_) + written_;
  socket_.async_write_some(rest, [self = shared_from_this()](const ErrorCode& error, std::size_t size) {
    if (self->closed_) return;
    if (error) return self->close();
    self->written_ += size;
    if (self->written_ < self->writing_.size()) return self->write_rest();
    self->writing_.clear();
    self->is_writing_ = false;
    self->flush();
  });
}

void ClientSession::close_after_writing() {
  // Closing with unread input would reset the connection and could destroy the last message on its way.
  if (std::exchange(discarding_, true)) return;
  ErrorCode ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
}

void ClientSession::close() {
  if (std::exchange(closed_, true)) return;
  ErrorCode ignored;
  socket_.close(ignored);
  owner_.on_closed(*this);
}

}  // namespace ibflow::sim
