#include "ibflow/supervisor/control.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <chrono>
#include <deque>
#include <string>
#include <utility>
#include <vector>

namespace ibflow::supervisor {

namespace asio = boost::asio;
using asio::local::stream_protocol;
using core::ErrorCategory;
using core::Expected;
using core::fail;

namespace {

constexpr std::array kCommands{ControlCommand::Watch, ControlCommand::Stop, ControlCommand::Restart};
constexpr std::size_t kMostUnread = 200;  // lines
constexpr std::size_t kMostClients = 32;
constexpr std::size_t kLongestPath = 107;  // bytes, of a socket

struct Client : std::enable_shared_from_this<Client> {
  explicit Client(stream_protocol::socket socket_in) : socket(std::move(socket_in)) {}

  void read(std::function<void(ControlCommand)> on_command) {
    asio::async_read_until(socket, asio::dynamic_buffer(received, 64), '\n',
                           [self = shared_from_this(), on_command = std::move(on_command)](
                               const boost::system::error_code& error, std::size_t size) {
                             if (error) return self->close();
                             const std::string word = self->received.substr(0, size - 1);
                             self->received.erase(0, size);
                             for (const auto command : kCommands) {
                               if (to_string(command) == word) on_command(command);
                             }
                             self->read(on_command);
                           });
  }
  void send(std::string line) {
    if (!socket.is_open()) return;
    if (unsent.size() >= kMostUnread) return close();
    unsent.push_back(std::move(line));
    if (unsent.size() == 1) write();
  }
  void write() {
    asio::async_write(socket, asio::buffer(unsent.front()),
                      [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                        if (error) return self->close();
                        self->unsent.pop_front();
                        if (!self->unsent.empty()) self->write();
                      });
  }
  /// The first line is on its way already, or in the kernel.
  void send_rest_and_close() {
    boost::system::error_code error;
    socket.non_blocking(true, error);
    for (std::size_t line = 1; line < unsent.size() && !error; ++line)
      asio::write(socket, asio::buffer(unsent[line]), error);
    close();
  }
  void close() {
    boost::system::error_code ignored;
    socket.close(ignored);
  }

  stream_protocol::socket socket;
  std::string received;
  std::deque<std::string> unsent;
};

}  // namespace

std::string_view to_string(ControlCommand command) {
  switch (command) {
    case ControlCommand::Watch:
      return "watch";
    case ControlCommand::Stop:
      return "stop";
    case ControlCommand::Restart:
      return "restart";
  }
  return "";
}

struct ControlServer::Impl : std::enable_shared_from_this<ControlServer::Impl> {
  Impl(core::EventLoop& loop, Handlers handlers_in)
      : acceptor(loop.context()), handlers(std::move(handlers_in)) {}

  void accept() {
    acceptor.async_accept(
        [weak = weak_from_this()](const boost::system::error_code& error, stream_protocol::socket socket) {
          const auto self = weak.lock();
          if (error || !self || !self->acceptor.is_open()) return;
          self->welcome(std::make_shared<Client>(std::move(socket)));
          self->accept();
        });
  }
  void welcome(const std::shared_ptr<Client>& client) {
    std::erase_if(clients, [](const auto& one) { return !one->socket.is_open(); });
    if (clients.size() >= kMostClients) return;
    clients.push_back(client);
    client->send(to_json(handlers.status()) + "\n");
    client->read([weak = weak_from_this()](ControlCommand command) {
      const auto self = weak.lock();
      if (self && self->handlers.on_command) self->handlers.on_command(command);
    });
  }

  stream_protocol::acceptor acceptor;
  Handlers handlers;
  std::filesystem::path path;
  std::vector<std::shared_ptr<Client>> clients;
};

ControlServer::ControlServer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

ControlServer::~ControlServer() {
  impl_->handlers.on_command = nullptr;
  boost::system::error_code ignored;
  impl_->acceptor.close(ignored);
  ::unlink(impl_->path.c_str());
  for (const auto& client : impl_->clients) client->send_rest_and_close();
}

Expected<std::unique_ptr<ControlServer>> ControlServer::open(core::EventLoop& loop,
                                                             const std::filesystem::path& socket,
                                                             Handlers handlers) {
  const auto refused = [&](const std::string& why) {
    return fail(ErrorCategory::Storage,
                fmt::format("the socket {} cannot be made: {}", socket.string(), why));
  };
  if (socket.string().size() > kLongestPath)
    return refused(fmt::format("a path has at most {} bytes; set [Gateway] runtime_folder", kLongestPath));
  const auto impl = std::make_shared<Impl>(loop, std::move(handlers));
  impl->path = socket;
  ::unlink(socket.c_str());
  boost::system::error_code error;
  impl->acceptor.open(stream_protocol(), error);
  if (!error) impl->acceptor.bind(stream_protocol::endpoint(socket.string()), error);
  if (!error) impl->acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return refused(error.message());
  impl->accept();
  return std::unique_ptr<ControlServer>(new ControlServer(impl));
}

void ControlServer::tell(const GatewayStatus& status) {
  const std::string line = to_json(status) + "\n";
  for (const auto& client : impl_->clients) client->send(line);
}

namespace {

enum class Wait { Readable, Late, Interrupted };

Wait wait_for_bytes(int descriptor, std::chrono::steady_clock::time_point deadline) {
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() < 0) return Wait::Late;
    pollfd watched{descriptor, POLLIN, 0};
    const int ready = ::poll(&watched, 1, static_cast<int>(std::min<long long>(left.count() + 1, 60'000)));
    if (ready > 0) return Wait::Readable;
    if (ready < 0) return errno == EINTR ? Wait::Interrupted : Wait::Readable;
  }
}

boost::system::error_code connect(stream_protocol::socket& socket, const std::filesystem::path& path) {
  boost::system::error_code error = asio::error::name_too_long;
  if (path.string().size() <= kLongestPath) socket.connect(stream_protocol::endpoint(path.string()), error);
  return error;
}

}  // namespace

bool is_supervised(const std::filesystem::path& socket) {
  asio::io_context context;
  stream_protocol::socket connected(context);
  return !connect(connected, socket);
}

Expected<void> follow_gateway(const std::filesystem::path& socket, ControlCommand command,
                              core::Duration deadline,
                              const std::function<bool(const GatewayStatus&)>& on_status) {
  const auto until = std::chrono::steady_clock::now() +
                     std::chrono::duration_cast<std::chrono::steady_clock::duration>(deadline);
  asio::io_context context;
  stream_protocol::socket connected(context);
  auto error = connect(connected, socket);
  if (error)
    return fail(ErrorCategory::Connection,
                "no gateway is supervised here; `ibflow gateway start` starts one");
  asio::write(connected, asio::buffer(std::string(to_string(command)) + "\n"), error);
  std::string received;
  std::array<char, 4096> block{};
  for (;;) {
    const auto waited = wait_for_bytes(connected.native_handle(), until);
    if (waited == Wait::Late)
      return fail(ErrorCategory::Timeout, "it takes longer; see `ibflow gateway status`");
    if (waited == Wait::Interrupted)
      return fail(ErrorCategory::Cancelled,
                  "interrupted; what was asked goes on, see `ibflow gateway status`");
    const auto size = connected.read_some(asio::buffer(block), error);
    if (error)
      return fail(ErrorCategory::Connection, "the supervisor has ended; see `ibflow gateway status`");
    received.append(block.data(), size);
    for (auto end = received.find('\n'); end != std::string::npos; end = received.find('\n')) {
      const auto status = parse_status(std::string_view(received).substr(0, end));
      received.erase(0, end + 1);
      if (!status) return std::unexpected(status.error());
      if (on_status(*status)) return {};
    }
  }
}

}  // namespace ibflow::supervisor
