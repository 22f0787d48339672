#include "ibflow/supervisor/api_check.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <utility>

#include "ibflow/connection/connection.hpp"
#include "ibflow/protocol/codec.hpp"

namespace ibflow::supervisor {

namespace asio = boost::asio;

namespace {

struct PortProbe : std::enable_shared_from_this<PortProbe> {
  explicit PortProbe(core::EventLoop& loop)
      : resolver(loop.context()), socket(loop.context()), timer(loop.context()) {}

  void begin(const ApiAddress& address, core::Duration deadline) {
    timer.expires_after(std::chrono::duration_cast<std::chrono::steady_clock::duration>(deadline));
    timer.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (!error) self->finish(false);
    });
    resolver.async_resolve(
        address.host, std::to_string(address.port),
        [self = shared_from_this()](const boost::system::error_code& error, const auto& found) {
          if (error) return self->finish(false);
          asio::async_connect(
              self->socket, found,
              [self](const boost::system::error_code& refused, const auto&) { self->finish(!refused); });
        });
  }
  void finish(bool is_open) {
    if (!done) return;
    boost::system::error_code ignored;
    resolver.cancel();
    socket.close(ignored);
    timer.cancel();
    std::exchange(done, nullptr)(is_open);
  }

  asio::ip::tcp::resolver resolver;
  asio::ip::tcp::socket socket;
  asio::steady_timer timer;
  std::function<void(bool)> done;
};

// A gateway that has said who it is may need a moment to list the orders; without the list it is well, too.
constexpr auto kOrdersWithin = std::chrono::seconds(2);
constexpr int kClientIdInUse = 326;

connection::ConnectionConfig connection_config(const ApiAddress& address, core::Duration deadline) {
  connection::ConnectionConfig config;
  config.transport.host = address.host;
  config.transport.port = address.port;
  config.transport.connect_timeout = std::chrono::duration_cast<std::chrono::milliseconds>(deadline);
  config.client_id = address.client_id;
  config.reconnect.enabled = false;
  config.readiness.open_orders = true;
  return config;
}

}  // namespace

void probe_port(core::EventLoop& loop, const ApiAddress& address, core::Duration deadline,
                std::function<void(bool)> done) {
  const auto probe = std::make_shared<PortProbe>(loop);
  probe->done = std::move(done);
  probe->begin(address, deadline);
}

struct ApiChecker::Impl final : connection::ConnectionListener,
                                protocol::ResponseVisitor,
                                std::enable_shared_from_this<ApiChecker::Impl> {
  using protocol::ResponseVisitor::on;

  Impl(core::EventLoop& loop, const ApiAddress& address, core::Duration deadline, Done done_in)
      : done(std::move(done_in)),
        connection(loop, connection_config(address, deadline), *this),
        timer(loop.context()) {}

  void begin() {
    if (const auto opened = connection.open(); !opened) {
      check.text = opened.error().message;
      return finish_later();
    }
  }
  void finish_later() {
    asio::post(timer.get_executor(), [self = shared_from_this()] { self->finish(); });
  }
  void finish() {
    timer.cancel();
    if (done) std::exchange(done, nullptr)(check);
  }

  connection::SessionStart on_hello(const protocol::ServerHello& hello) override {
    check.server_version = hello.server_version;
    return {};
  }
  void on_frame(std::string_view payload) override {
    static_cast<void>(protocol::dispatch_response(payload, check.server_version, *this));
    if (connection.board().health().read_only) check.read_only = knows_orders = true;
    if (check.answers && knows_orders) finish_later();
  }
  void on(const protocol::OpenOrderEnd&) override { knows_orders = true; }
  void on_ready(const connection::SessionFacts&) override {
    check.answers = true;
    if (knows_orders) return finish_later();
    timer.expires_after(kOrdersWithin);
    timer.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
      const auto self = weak.lock();
      if (!error && self) self->finish();
    });
  }
  void on_disconnected(const connection::Disconnected& event) override {
    check.answers = check.answers || event.reason.code == kClientIdInUse;
    check.text = event.reason.message;
    finish_later();
  }

  Done done;
  ApiCheck check;
  bool knows_orders = false;
  connection::Connection connection;
  asio::steady_timer timer;
};

ApiChecker::ApiChecker(core::EventLoop& loop, const ApiAddress& address, core::Duration deadline, Done done)
    : impl_(std::make_shared<Impl>(loop, address, deadline, std::move(done))) {
  impl_->begin();
}

ApiChecker::~ApiChecker() {
  impl_->done = nullptr;
}

}  // namespace ibflow::supervisor
