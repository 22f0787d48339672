#include "ibflow/control/server.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <utility>
#include <vector>

#include "ibflow/control/detail/session.hpp"
#include "ibflow/control/socket_path.hpp"
#include "ibflow/core/log.hpp"

namespace ibflow::control {

namespace asio = boost::asio;
using asio::local::stream_protocol;
using detail::Session;

namespace {
constexpr std::chrono::milliseconds kAcceptPause{500};
}

const char* to_string(Command command) {
  switch (command) {
    case Command::Pause:
      return "pause";
    case Command::Resume:
      return "resume";
    case Command::CancelAll:
      return "cancel_all";
    case Command::Flatten:
      return "flatten";
  }
  return "";
}

struct Server::Impl : std::enable_shared_from_this<Server::Impl> {
  Impl(core::EventLoop& loop, ListeningSocket listening_in, ServerHandlers handlers, ServerLimits limits)
      : listening(std::move(listening_in)),
        acceptor(loop.context(), stream_protocol(), ::fcntl(listening.descriptor(), F_DUPFD_CLOEXEC, 0)),
        retry(loop.context()),
        shared(std::make_shared<detail::Shared>()) {
    shared->handlers = std::move(handlers);
    shared->limits = limits;
    shared->loop = &loop;
  }

  void accept() {
    acceptor.async_accept(
        [weak = weak_from_this()](const boost::system::error_code& error, stream_protocol::socket socket) {
          const auto self = weak.lock();
          if (!self || !self->acceptor.is_open()) return;
          if (error) return self->accept_later(error);
          self->welcome(std::move(socket));
          self->accept();
        });
  }
  // Out of file descriptors, mostly: asked again at once, the loop would do nothing else.
  void accept_later(const boost::system::error_code& error) {
    core::log_warning("control", "cannot accept a connection: " + error.message());
    retry.expires_after(kAcceptPause);
    retry.async_wait([weak = weak_from_this()](const boost::system::error_code& stopped) {
      const auto self = weak.lock();
      if (!stopped && self && self->acceptor.is_open()) self->accept();
    });
  }
  void welcome(stream_protocol::socket socket) {
    std::erase_if(sessions, [](const auto& one) { return !one->is_open(); });
    const auto user = peer_user(socket.native_handle());
    const bool is_full = sessions.size() >= shared->limits.clients;
    // One more than the limit may stay until it has read why it is refused, no other.
    if (sessions.size() > shared->limits.clients) return;
    const auto session = std::make_shared<Session>(std::move(socket), shared);
    sessions.push_back(session);
    if (user != allowed_user) {
      core::log_warning("control", "a connection of another user was refused");
      return session->refuse("forbidden", "this system belongs to another user");
    }
    if (is_full) return session->refuse("busy", "too many are connected; end one of them");
    session->start();
  }

  ListeningSocket listening;
  stream_protocol::acceptor acceptor;
  asio::steady_timer retry;
  std::shared_ptr<detail::Shared> shared;
  uid_t allowed_user = ::geteuid();
  std::vector<std::shared_ptr<Session>> sessions;
};

Server::Server(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() {
  boost::system::error_code ignored;
  impl_->acceptor.close(ignored);
  impl_->retry.cancel();
  impl_->shared->handlers = {};
  impl_->shared->forget_loop();
  for (const auto& session : impl_->sessions) session->close();
}

core::Expected<std::unique_ptr<Server>> Server::open(core::EventLoop& loop,
                                                     const std::filesystem::path& socket,
                                                     ServerHandlers handlers, ServerLimits limits) {
  auto listening = ListeningSocket::open(socket);
  if (!listening) return std::unexpected(listening.error());
  auto impl = std::make_shared<Impl>(loop, std::move(*listening), std::move(handlers), limits);
  impl->accept();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

const std::filesystem::path& Server::path() const {
  return impl_->listening.path();
}

std::size_t Server::clients() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(impl_->sessions, [](const auto& session) { return session->is_open(); }));
}

void Server::allow_only(unsigned user) {
  impl_->allowed_user = user;
}

}  // namespace ibflow::control
