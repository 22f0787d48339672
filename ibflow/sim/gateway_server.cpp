#include "ibflow/sim/gateway_server.hpp"

#include <fmt/format.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <mutex>
#include <utility>

#include "ibflow/core/log.hpp"
#include "ibflow/sim/faults/wire_faults.hpp"
#include "ibflow/sim/server/client_session.hpp"
#include "ibflow/sim/server/listen_on.hpp"
#include "ibflow/sim/server/listening_thread.hpp"
#include "ibflow/sim/server/wire_time.hpp"
#include "ibflow/sim/simulated_gateway.hpp"

namespace ibflow::sim {

namespace {

using boost::asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using ErrorCode = boost::system::error_code;
using Action = StepClock::Action;

constexpr std::chrono::seconds kHousekeeping{1};

// A free clock lets reading and writing in between, and waits for clients that are behind.
constexpr int kStepsAtOnce = 64;
constexpr std::size_t kMostUnsent = std::size_t{1} << 20U;
constexpr std::chrono::milliseconds kLagCheck{1};

core::Expected<void> check(const GatewayServerConfig& config) {
  const auto bad = [](std::string text) { return core::fail(core::ErrorCategory::Usage, std::move(text)); };
  if (!(config.speed >= 0)) return bad("the simulator's speed must be 0 (as fast as possible) or above");
  if (!config.date.ok()) return bad("the simulator needs the date of a recorded session");
  if (config.max_server_version < protocol::kMinServerVersion ||
      config.max_server_version > protocol::kMaxServerVersion) {
    return bad(fmt::format("the simulated server version must lie in {}..{}, not {}",
                           protocol::kMinServerVersion, protocol::kMaxServerVersion,
                           config.max_server_version));
  }
  if (config.until && *config.until < config.date) {
    return bad(fmt::format("the last day to play, {}, is before the first, {}: say a later one",
                           core::format_date(*config.until), core::format_date(config.date)));
  }
  return {};
}

}  // namespace

/// What lives and dies on the loop's thread.
class GatewayListener final : public SessionOwner, public WireFaults {
 public:
  GatewayListener(boost::asio::io_context& context, const GatewayServerConfig& config,
                  std::unique_ptr<SimulatedGateway> gateway)
      : acceptor_(context),
        step_timer_(context),
        housekeeping_(context),
        waiting_timer_(context),
        refuse_timer_(context),
        address_(config.address),
        max_version_(config.max_server_version),
        gateway_(std::move(gateway)) {
    gateway_->set_wire(this);
    publish_status();
  }

  ErrorCode listen(std::uint16_t port) { return listen_on(acceptor_, address_, port); }

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  void run() {
    accept();
    keep_house();
    run_clock();
  }

  void shut_down() {
    shut_ = true;
    ErrorCode ignored;
    acceptor_.close(ignored);
    step_timer_.cancel();
    housekeeping_.cancel();
    waiting_timer_.cancel();
    refuse_timer_.cancel();
    while (!sessions_.empty()) sessions_.front()->close();
  }

  void drop_client(std::int32_t client_id) {
    for (const auto& session : sessions_) {
      const auto* client = session->client();
      if (client == nullptr || !client->started || client->id != client_id) continue;
      const auto keep = session;
      keep->close();
      return;
    }
  }

  [[nodiscard]] SimulatedGateway& gateway() { return *gateway_; }
  /// Somebody has changed something from outside: what came of it goes out.
  void changed() { on_input_handled(); }

  void publish_status() {
    auto status = gateway_->status();
    status.messages_received = messages_received_;
    status.messages_sent = messages_of_gone_;
    status.violations = violations_of_gone_;
    for (const auto& client : status.clients) {
      status.messages_sent += client.messages_sent;
      status.violations += client.violations;
    }
    const std::scoped_lock lock(status_mutex_);
    status_ = std::move(status);
  }

  [[nodiscard]] GatewayServerStatus status() const {
    const std::scoped_lock lock(status_mutex_);
    return status_;
  }

  core::Expected<protocol::ServerHello> on_hello(const protocol::ClientHello& hello) override {
    const auto version = protocol::negotiate_version(hello, max_version_);
    if (!version) return std::unexpected(version.error());
    return protocol::ServerHello{.server_version = *version,
                                 .connection_time = connection_time(gateway_->now())};
  }

  void on_payload(ClientSession& session, std::string_view payload) override {
    ++messages_received_;
    gateway_->handle(*session.client(), payload, Clock::now());
  }

  void on_input_handled() override {
    read_waiting();
    flush_all();
    run_clock();
  }

  void disconnect(Client* client, std::size_t bytes, bool reset) override {
    for (const auto& session : sessions_of(client)) {
      // What stands before the fault is still sent.
      if (bytes == 0) session->flush();
      session->end_after(bytes, reset);
    }
  }
  void go_silent(Client* client) override {
    for (const auto& session : sessions_of(client)) session->go_silent();
  }
  void stall(Client* client, Seconds length) override {
    for (const auto& session : sessions_of(client)) session->stall(length);
  }
  void split(Client* client, std::size_t bytes) override {
    for (const auto& session : sessions_of(client)) session->split(bytes);
    if (client == nullptr) bytes_a_write_ = bytes;
  }
  void inject(Client* client, std::string_view bytes) override {
    for (const auto& session : sessions_of(client)) {
      if (session->client() != nullptr) session->client()->out.bytes() += bytes;
    }
  }
  void refuse(Seconds length) override {
    const auto port = acceptor_.local_endpoint().port();
    ErrorCode ignored;
    acceptor_.close(ignored);
    refuse_timer_.expires_after(std::chrono::duration_cast<Clock::duration>(length));
    refuse_timer_.async_wait([this, port](const ErrorCode& error) {
      if (error || shut_) return;
      if (const auto failed = listen(port)) {
        core::log_warning("sim", fmt::format("cannot listen again on port {}: {}", port, failed.message()));
        return;
      }
      accept();
    });
  }
  void accept_silently(Seconds length) override {
    silent_until_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(length);
  }

  void on_closed(ClientSession& session) override {
    if (auto* client = session.client()) {
      messages_of_gone_ += client->out.messages();
      violations_of_gone_ += client->pacing.violations();
      gateway_->remove(*client);
    }
    std::erase_if(sessions_, [&](const auto& other) { return other.get() == &session; });
    publish_status();
    // The clock may have waited for this one alone. Not from here: a step may be under way.
    if (!shut_) boost::asio::post(acceptor_.get_executor(), [this] { run_clock(); });
  }

 private:
  void accept() {
    acceptor_.async_accept([this](const ErrorCode& error, tcp::socket socket) {
      if (shut_ || error == boost::asio::error::operation_aborted) return;
      if (!error) take(std::move(socket));
      accept();
    });
  }

  void take(tcp::socket socket) {
    const auto& behaviour = gateway_->behaviour();
    if (sessions_.size() >= static_cast<std::size_t>(behaviour.max_clients)) return;
    sessions_.push_back(std::make_shared<ClientSession>(
        std::move(socket), *this, static_cast<std::size_t>(behaviour.max_unread_bytes)));
    const auto session = sessions_.back();
    session->split(bytes_a_write_);
    if (Clock::now() < silent_until_) session->go_silent();
    session->start();
  }

  std::vector<std::shared_ptr<ClientSession>> sessions_of(const Client* client) {
    std::vector<std::shared_ptr<ClientSession>> found;
    for (const auto& session : sessions_) {
      if (client == nullptr || session->client() == client) found.push_back(session);
    }
    return found;
  }

  void read_waiting() {
    const auto next = gateway_->read_waiting(Clock::now());
    if (!next) return;
    waiting_timer_.expires_at(*next);
    waiting_timer_.async_wait([this](const ErrorCode& error) {
      if (error || shut_) return;
      on_input_handled();
    });
  }

  void keep_house() {
    housekeeping_.expires_after(kHousekeeping);
    housekeeping_.async_wait([this](const ErrorCode& error) {
      if (error || shut_) return;
      gateway_->drop_silent(Clock::now());
      run_clock();
      keep_house();
    });
  }

  void run_clock() {
    if (shut_) return;
    for (int steps = 0;; ++steps) {
      const auto wall = Clock::now();
      const auto decision = gateway_->decide(wall);
      const bool moves = decision.action == Action::Advance || decision.action == Action::NextDay ||
                         decision.action == Action::StartOver;
      // A day that nobody sees is not played; the next client's first message comes back here.
      if (moves && gateway_->runs_free() && gateway_->clients().empty()) break;
      if (moves && gateway_->runs_free() && (steps >= kStepsAtOnce || somebody_lags())) {
        wake_at(steps >= kStepsAtOnce ? wall : wall + kLagCheck);
        break;
      }
      if (moves) {
        gateway_->step(decision, wall);
        // A free clock waits for nobody: many steps leave in one write.
        if (!gateway_->runs_free()) flush_all();
        continue;
      }
      if (decision.action == Action::WaitUntil) wake_at(decision.until);
      break;
    }
    flush_all();
    publish_status();
  }

  [[nodiscard]] bool somebody_lags() {
    return std::ranges::any_of(sessions_, [](const auto& session) {
      return session->client() != nullptr && session->client()->out.bytes().size() > kMostUnsent;
    });
  }

  void wake_at(StepClock::WallTime wall) {
    if (armed_ && armed_ == wall) return;
    armed_ = wall;
    step_timer_.expires_at(wall);
    step_timer_.async_wait([this](const ErrorCode& error) {
      if (error || shut_) return;
      armed_.reset();
      run_clock();
    });
  }

  void flush_all() {
    // A write that fails closes its session and takes it out of the list.
    for (std::size_t i = 0; i < sessions_.size();) {
      const auto session = sessions_[i];
      session->flush();
      if (i < sessions_.size() && sessions_[i] == session) ++i;
    }
  }

  tcp::acceptor acceptor_;
  boost::asio::steady_timer step_timer_;
  boost::asio::steady_timer housekeeping_;
  boost::asio::steady_timer waiting_timer_;  // for requests above the message rate
  boost::asio::steady_timer refuse_timer_;
  std::string address_;
  int max_version_;
  std::unique_ptr<SimulatedGateway> gateway_;
  Clock::time_point silent_until_{};
  std::size_t bytes_a_write_ = 0;
  std::vector<std::shared_ptr<ClientSession>> sessions_;  // by arrival
  std::optional<StepClock::WallTime> armed_;
  bool shut_ = false;
  std::uint64_t messages_received_ = 0;
  std::uint64_t messages_of_gone_ = 0;
  PacingViolations violations_of_gone_;
  mutable std::mutex status_mutex_;
  GatewayServerStatus status_;
};

struct GatewayServer::Impl {
  Impl(const GatewayServerConfig& config, std::unique_ptr<SimulatedGateway> gateway)
      : thread(config, std::move(gateway)) {}

  ListeningThread<GatewayListener> thread;
};

core::Expected<std::unique_ptr<GatewayServer>> GatewayServer::start(const GatewayServerConfig& config) {
  if (auto checked = check(config); !checked) return std::unexpected(checked.error());
  auto gateway = SimulatedGateway::create(config, Clock::now());
  if (!gateway) return std::unexpected(gateway.error());
  auto impl = std::make_unique<Impl>(config, std::move(*gateway));
  if (auto started = impl->thread.start("the simulated gateway", config.address, config.port); !started)
    return std::unexpected(started.error());
  for (const auto& script : config.faults) {
    core::Expected<void> armed;
    impl->thread.ask([&](GatewayListener& listener) { armed = listener.gateway().run_fault(script); });
    if (!armed) {
      GatewayServer(std::move(impl)).stop();
      return std::unexpected(armed.error());
    }
  }
  core::log_info("sim",
                 fmt::format("simulated gateway listens on {}:{}", config.address, impl->thread.port()));
  return std::unique_ptr<GatewayServer>(new GatewayServer(std::move(impl)));
}

GatewayServer::GatewayServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

GatewayServer::~GatewayServer() {
  stop();
}

std::uint16_t GatewayServer::port() const {
  return impl_->thread.port();
}

void GatewayServer::stop() {
  impl_->thread.stop();
}

GatewayServerStatus GatewayServer::status() const {
  impl_->thread.ask([](GatewayListener& listener) { listener.publish_status(); });
  return impl_->thread.listener().status();
}

void GatewayServer::drop_client(std::int32_t client_id) {
  impl_->thread.tell([client_id](GatewayListener& listener) { listener.drop_client(client_id); });
}

core::Expected<void> GatewayServer::run_fault(const FaultScript& script) {
  core::Expected<void> done;
  impl_->thread.ask([&](GatewayListener& listener) {
    done = listener.gateway().run_fault(script);
    listener.changed();
  });
  return done;
}

core::Expected<void> GatewayServer::perform(const std::vector<FaultAction>& actions) {
  core::Expected<void> done;
  impl_->thread.ask([&](GatewayListener& listener) {
    done = listener.gateway().perform(actions);
    listener.changed();
  });
  return done;
}

bool GatewayServer::disarm_fault(const std::string& name) {
  bool was_armed = false;
  impl_->thread.ask([&](GatewayListener& listener) { was_armed = listener.gateway().disarm(name); });
  return was_armed;
}

void GatewayServer::disarm_all_faults() {
  impl_->thread.ask([](GatewayListener& listener) { listener.gateway().disarm_all(); });
}

std::vector<ArmedFault> GatewayServer::armed_faults() const {
  std::vector<ArmedFault> faults;
  impl_->thread.ask([&](GatewayListener& listener) { faults = listener.gateway().armed(); });
  return faults;
}

core::Expected<void> GatewayServer::control_clock(const ClockCommand& command) {
  core::Expected<void> done;
  impl_->thread.ask([&](GatewayListener& listener) {
    done = listener.gateway().control_clock(command, Clock::now());
    listener.changed();
  });
  return done;
}

core::Expected<void> GatewayServer::set_behaviour(const std::string& assignment) {
  core::Expected<void> done;
  impl_->thread.ask([&](GatewayListener& listener) { done = listener.gateway().set_behaviour(assignment); });
  return done;
}

Behaviour GatewayServer::behaviour() const {
  Behaviour behaviour;
  impl_->thread.ask([&](GatewayListener& listener) { behaviour = listener.gateway().behaviour(); });
  return behaviour;
}

}  // namespace ibflow::sim
