#include "ibflow/sim/replay/proxied_connection.hpp"

#include <fmt/format.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <cstring>
#include <utility>

#include "ibflow/core/log.hpp"

namespace ibflow::sim {

namespace {

using boost::asio::ip::tcp;
using ErrorCode = boost::system::error_code;

constexpr const char* kRoom = "sim";

core::Timestamp wall_time() {
  return std::chrono::time_point_cast<core::Duration>(std::chrono::system_clock::now());
}

void send_at_once(tcp::socket& socket) {
  ErrorCode ignored;
  socket.set_option(tcp::no_delay(true), ignored);
}

/// The other side is to see the same: a reset, not an end.
void reset_on_close(tcp::socket& socket) {
  ErrorCode ignored;
  socket.set_option(boost::asio::socket_base::linger(true, 0), ignored);
}

}  // namespace

ProxiedConnection::ProxiedConnection(Socket client, std::uint64_t number, const ProxyTarget& target,
                                     protocol::WireRedaction& redaction, ProxyOwner& owner)
    : client_(std::move(client)),
      gateway_(client_.get_executor()),
      resolver_(client_.get_executor()),
      target_(target),
      owner_(owner),
      number_(number),
      recorder_(number, target.text(), redaction) {}

void ProxiedConnection::start() {
  send_at_once(client_);
  resolver_.async_resolve(target_.host, std::to_string(target_.port),
                          [self = shared_from_this()](const ErrorCode& error, const auto& addresses) {
                            if (self->closed_) return;
                            if (error) return self->give_up(error);
                            self->connect(addresses);
                          });
}

void ProxiedConnection::connect(const tcp::resolver::results_type& addresses) {
  boost::asio::async_connect(gateway_, addresses,
                             [self = shared_from_this()](const ErrorCode& error, const tcp::endpoint&) {
                               if (self->closed_) return;
                               if (error) return self->give_up(error);
                               send_at_once(self->gateway_);
                               self->read(self->upwards_);
                               self->read(self->downwards_);
                             });
}

void ProxiedConnection::give_up(const ErrorCode& error) {
  owner_.on_unreachable(fmt::format("{}: {}", target_.text(), error.message()));
  reset_on_close(client_);
  close();
}

void ProxiedConnection::read(Stream& stream) {
  stream.from.async_read_some(boost::asio::buffer(stream.buffer),
                              [self = shared_from_this(), &stream](const ErrorCode& error, std::size_t size) {
                                if (self->closed_) return;
                                if (error) return self->end(stream, error);
                                self->pass_on(stream, size);
                              });
}

void ProxiedConnection::pass_on(Stream& stream, std::size_t size) {
  boost::asio::async_write(stream.to, boost::asio::buffer(stream.buffer, size),
                           [self = shared_from_this(), &stream](const ErrorCode& error, std::size_t) {
                             if (self->closed_) return;
                             if (!error) return self->read(stream);
                             // Else the other direction sees that the connection broke, unless it is over.
                             if (!self->opposite(stream).is_over) return;
                             reset_on_close(stream.from);
                             self->close();
                           });
  record(stream, {stream.buffer.data(), size});
}

void ProxiedConnection::record(const Stream& stream, std::string_view bytes) {
  if (!writes_) return;
  if (stream.is_clients) {
    recorder_.from_client(bytes, wall_time());
  } else {
    recorder_.from_gateway(bytes, wall_time());
  }
  write_lines();
  if (!recorder_.is_lost()) return;
  writes_ = false;
  core::log_warning(kRoom, fmt::format("connection {} goes on, but is not recorded from here on: it does not "
                                       "speak the protocol",
                                       number_));
}

void ProxiedConnection::write_lines() {
  if (!recorder_.has_session()) return;
  const auto lines = recorder_.take_lines();
  if (lines.empty()) return;
  if (!file_.is_open()) file_ = owner_.open_file();
  if (file_.is_open() && file_.write_all(lines)) return;
  writes_ = false;
  core::log_error(kRoom, fmt::format("connection {} is not recorded any further: {}; it goes on without",
                                     number_, std::strerror(errno)));
}

void ProxiedConnection::end(Stream& stream, const ErrorCode& error) {
  stream.is_over = true;
  const bool other_is_over = opposite(stream).is_over;
  const bool in_peace = error == boost::asio::error::eof;
  if (writes_ && !other_is_over && !(in_peace && stream.is_clients)) {
    recorder_.fault(stream.is_clients ? fmt::format("the client's connection broke: {}", error.message())
                    : in_peace        ? fmt::format("{} closed the connection", target_.text())
                               : fmt::format("{} broke the connection: {}", target_.text(), error.message()),
                    wall_time());
    write_lines();
    writes_ = false;  // what comes after a fault belongs to no session
  }
  if (!in_peace) reset_on_close(stream.to);
  if (!in_peace || other_is_over) return close();
  ErrorCode ignored;
  stream.to.shutdown(tcp::socket::shutdown_send, ignored);
}

void ProxiedConnection::close() {
  if (std::exchange(closed_, true)) return;
  ErrorCode ignored;
  resolver_.cancel();
  client_.close(ignored);
  gateway_.close(ignored);
  owner_.on_gone(this);
}

}  // namespace ibflow::sim
