#include "ibflow/sim/replay/capture_replay.hpp"

#include <fmt/format.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <mutex>
#include <utility>
#include <vector>

#include "ibflow/core/log.hpp"
#include "ibflow/sim/server/client_session.hpp"
#include "ibflow/sim/server/listen_on.hpp"
#include "ibflow/sim/server/listening_thread.hpp"

namespace ibflow::sim {

namespace {

using boost::asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using ErrorCode = boost::system::error_code;
using Recorded = std::shared_ptr<const RecordedSession>;

constexpr const char* kRoom = "sim";

class ReplayConnection;

/// What the connections tell the listener that made them.
class ReplayOwner {
 public:
  virtual ~ReplayOwner() = default;
  /// nullptr: there is none left.
  virtual Recorded next_session() = 0;
  virtual void on_begun() = 0;  // the session that next_session() gave is being served
  virtual void on_refused() = 0;
  virtual void on_played_out() = 0;
  virtual void on_changed() = 0;
  virtual void on_gone(ReplayConnection& connection) = 0;
};

/// One client and the recorded session that it is served.
class ReplayConnection final : public SessionOwner {
 public:
  ReplayConnection(tcp::socket socket, ReplayOwner& owner, const CaptureReplayConfig& config)
      : owner_(owner),
        options_(config.options),
        close_at_fault_(config.close_at_fault),
        timer_(socket.get_executor()),
        session_(std::make_shared<ClientSession>(std::move(socket), *this)) {}

  void start() { session_->start(); }
  void close() { session_->close(); }
  [[nodiscard]] ReplayCounts counts() const { return replay_ ? replay_->counts() : ReplayCounts(); }

  core::Expected<protocol::ServerHello> on_hello(const protocol::ClientHello& hello) override {
    const auto recorded = owner_.next_session();
    if (!recorded) {
      owner_.on_refused();
      return core::fail(core::ErrorCategory::Usage,
                        "all recorded sessions were served; leave --once out to begin again");
    }
    const int version = recorded->head.server_version;
    if (version < hello.min_version || version > hello.max_version) {
      owner_.on_refused();
      return core::fail(core::ErrorCategory::Protocol,
                        fmt::format("the session was recorded at server version {}, but the client speaks {} "
                                    "to {}: use a client whose range holds it",
                                    version, hello.min_version, hello.max_version));
    }
    replay_.emplace(recorded, options_);
    owner_.on_begun();
    return protocol::ServerHello{version, recorded->head.connection_time};
  }

  void on_payload(ClientSession&, std::string_view payload) override { replay_->take(payload); }
  void on_input_handled() override { play(); }

  void on_closed(ClientSession&) override {
    closed_ = true;
    timer_.cancel();
    // Not from here: calls of the session, and of this object, may be under way.
    boost::asio::post(timer_.get_executor(), [this] { owner_.on_gone(*this); });
  }

 private:
  void play() {
    if (closed_ || !session_->client()) return;
    const bool was_over = replay_->is_over();
    const auto next = replay_->advance(Clock::now(), session_->client()->out.bytes());
    if (replay_->is_over() && !was_over) end();
    session_->flush();
    owner_.on_changed();
    timer_.cancel();
    if (closed_ || !next) return;
    timer_.expires_at(*next);
    timer_.async_wait([this](const ErrorCode& error) {
      if (!error && !closed_) play();
    });
  }

  void end() {
    owner_.on_played_out();
    const auto& fault = replay_->recorded().fault;
    core::log_info(kRoom, fault.empty()
                              ? "a recorded session is played out"
                              : fmt::format("a recorded session is played out; it ended in: {}", fault));
    if (close_at_fault_ && !fault.empty()) session_->client()->closing = true;
  }

  ReplayOwner& owner_;
  ReplayOptions options_;
  bool close_at_fault_;
  boost::asio::steady_timer timer_;
  std::optional<ReplayedSession> replay_;
  std::shared_ptr<ClientSession> session_;
  bool closed_ = false;
};

/// What lives and dies on the loop's thread.
class ReplayListener final : public ReplayOwner {
 public:
  ReplayListener(boost::asio::io_context& context, const CaptureReplayConfig& config,
                 std::vector<RecordedSession> sessions)
      : acceptor_(context), config_(config) {
    for (auto& session : sessions)
      sessions_.push_back(std::make_shared<const RecordedSession>(std::move(session)));
    totals_.sessions = sessions_.size();
    on_changed();
  }

  ErrorCode listen(std::uint16_t port) { return listen_on(acceptor_, config_.address, port); }
  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  void run() { accept(); }
  void accept() {
    acceptor_.async_accept([this](const ErrorCode& error, tcp::socket socket) {
      if (shut_) return;
      if (!error) {
        connections_.push_back(std::make_unique<ReplayConnection>(std::move(socket), *this, config_));
        connections_.back()->start();
        on_changed();
      }
      accept();
    });
  }

  void shut_down() {
    shut_ = true;
    ErrorCode ignored;
    acceptor_.close(ignored);
    for (const auto& connection : connections_) connection->close();
  }

  Recorded next_session() override {
    if (next_ == sessions_.size() && !config_.once) next_ = 0;
    if (next_ == sessions_.size()) return nullptr;
    return sessions_[next_];
  }
  void on_begun() override {
    ++next_;
    ++totals_.served;
  }
  void on_refused() override { ++totals_.refused; }
  void on_played_out() override { ++totals_.played_out; }

  void on_gone(ReplayConnection& connection) override {
    add(totals_.counts, connection.counts());
    std::erase_if(connections_, [&](const auto& other) { return other.get() == &connection; });
    on_changed();
  }

  void on_changed() override {
    auto status = totals_;
    status.connected = connections_.size();
    for (const auto& connection : connections_) add(status.counts, connection->counts());
    const std::scoped_lock lock(mutex_);
    status_ = status;
  }

  [[nodiscard]] CaptureReplayStatus status() const {
    const std::scoped_lock lock(mutex_);
    return status_;
  }

 private:
  static void add(ReplayCounts& sum, const ReplayCounts& counts) {
    sum.sent += counts.sent;
    sum.answered += counts.answered;
    sum.missed += counts.missed;
    sum.ignored += counts.ignored;
    sum.times += counts.times;
  }

  tcp::acceptor acceptor_;
  CaptureReplayConfig config_;
  std::vector<Recorded> sessions_;
  std::size_t next_ = 0;
  std::vector<std::unique_ptr<ReplayConnection>> connections_;
  bool shut_ = false;
  CaptureReplayStatus totals_;
  mutable std::mutex mutex_;
  CaptureReplayStatus status_;
};

core::Expected<void> check(const CaptureReplayConfig& config) {
  if (config.options.speed >= 0) return {};
  return core::fail(core::ErrorCategory::Usage, "the speed of a replay must be above 0, or max");
}

}  // namespace

struct CaptureReplay::Impl {
  Impl(const CaptureReplayConfig& config, std::vector<RecordedSession> sessions)
      : once(config.once), thread(config, std::move(sessions)) {}

  const bool once;
  ListeningThread<ReplayListener> thread;
};

core::Expected<std::unique_ptr<CaptureReplay>> CaptureReplay::start(const CaptureReplayConfig& config) {
  if (auto checked = check(config); !checked) return std::unexpected(checked.error());
  auto entries = protocol::read_capture(config.file);
  if (!entries) return std::unexpected(entries.error());
  auto sessions = sessions_of(std::move(*entries), config.file.string());
  if (!sessions) return std::unexpected(sessions.error());
  auto impl = std::make_unique<Impl>(config, std::move(*sessions));
  if (auto started = impl->thread.start("the replay", config.address, config.port); !started)
    return std::unexpected(started.error());
  return std::unique_ptr<CaptureReplay>(new CaptureReplay(std::move(impl)));
}

CaptureReplay::CaptureReplay(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

CaptureReplay::~CaptureReplay() {
  stop();
}

std::uint16_t CaptureReplay::port() const {
  return impl_->thread.port();
}

void CaptureReplay::stop() {
  impl_->thread.stop();
}

CaptureReplayStatus CaptureReplay::status() const {
  return impl_->thread.listener().status();
}

bool CaptureReplay::is_finished() const {
  const auto now = status();
  return impl_->once && now.served >= now.sessions && now.connected == 0;
}

}  // namespace ibflow::sim
