#include "ibflow/sim/server/client_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <utility>

#include "ibflow/core/log.hpp"

namespace ibflow::sim {

namespace {

using boost::asio::ip::tcp;
using ErrorCode = boost::system::error_code;

}  // namespace

ClientSession::ClientSession(tcp::socket socket, SessionOwner& owner, std::size_t max_unread)
    : socket_(std::move(socket)),
      owner_(owner),
      stall_timer_(socket_.get_executor()),
      max_unread_(max_unread) {}

void ClientSession::start() {
  ErrorCode ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
  read();
}

void ClientSession::read() {
  socket_.async_read_some(boost::asio::buffer(input_),
                          [self = shared_from_this()](const ErrorCode& error, std::size_t size) {
                            if (self->closed_ || (self->is_silent_ && !error)) return;
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
  while (!closed_ && !client_->closing && !is_silent_) {
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
  if (is_silent_) return bytes.clear();
  if (!writing_.empty()) {
    if (bytes.size() <= max_unread_) return;
    core::log_warning("sim",
                      fmt::format("client {} does not read what it is sent and is dropped", client_->id));
    return close();
  }
  std::swap(writing_, bytes);
  written_ = 0;
  write_some();
}

std::size_t ClientSession::next_write() const {
  auto size = writing_.size() - written_;
  if (bytes_a_write_ > 0) size = std::min(size, bytes_a_write_);
  return bytes_left_ ? std::min(size, *bytes_left_) : size;
}

void ClientSession::write_some() {
  if (is_stalled_ || is_waiting_) return;
  // Straight to the socket as long as it takes everything: no completion to wait for.
  while (written_ < writing_.size()) {
    ErrorCode error;
    const auto size =
        socket_.write_some(boost::asio::buffer(writing_.data() + written_, next_write()), error);
    if (error == boost::asio::error::would_block) return wait_until_writable();
    if (error) return close();
    written_ += size;
    if (!bytes_left_) continue;
    *bytes_left_ -= size;
    if (*bytes_left_ == 0) return end();
  }
  writing_.clear();
  written_ = 0;
  if (!client_->out.bytes().empty()) return flush();
  if (client_->closing) close_after_writing();
}

void ClientSession::wait_until_writable() {
  is_waiting_ = true;
  socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](const ErrorCode& error) {
    self->is_waiting_ = false;
    if (self->closed_) return;
    if (error) return self->close();
    if (self->is_silent_) return;
    self->write_some();
  });
}

void ClientSession::end_after(std::size_t bytes, bool reset) {
  ends_with_reset_ = reset;
  if (bytes == 0) return end();
  bytes_left_ = bytes;
}

void ClientSession::end() {
  if (closed_) return;
  ErrorCode ignored;
  if (ends_with_reset_) socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
  close();
}

void ClientSession::go_silent() {
  is_silent_ = true;
}

void ClientSession::stall(std::chrono::duration<double> length) {
  is_stalled_ = true;
  stall_timer_.expires_after(std::chrono::duration_cast<std::chrono::steady_clock::duration>(length));
  stall_timer_.async_wait([self = shared_from_this()](const ErrorCode& error) {
    if (error || self->closed_) return;
    self->is_stalled_ = false;
    self->write_some();
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
  stall_timer_.cancel();
  socket_.close(ignored);
  owner_.on_closed(*this);
}

}  // namespace ibflow::sim
