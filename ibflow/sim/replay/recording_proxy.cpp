#include "ibflow/sim/replay/recording_proxy.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <mutex>
#include <utility>

#include "ibflow/core/log.hpp"
#include "ibflow/sim/replay/proxied_connection.hpp"
#include "ibflow/sim/server/listen_on.hpp"
#include "ibflow/sim/server/listening_thread.hpp"

namespace ibflow::sim {

namespace {

using boost::asio::ip::tcp;
using ErrorCode = boost::system::error_code;

constexpr const char* kRoom = "sim";

/// What lives and dies on the loop's thread.
class ProxyListener final : public ProxyOwner {
 public:
  ProxyListener(boost::asio::io_context& context, const RecordingProxyConfig& config)
      : acceptor_(context), config_(config) {}

  ErrorCode listen(std::uint16_t port) { return listen_on(acceptor_, config_.address, port); }
  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  void run() { accept(); }
  void accept() {
    acceptor_.async_accept([this](const ErrorCode& error, tcp::socket socket) {
      if (shut_) return;
      if (!error) begin(std::move(socket));
      accept();
    });
  }

  void shut_down() {
    shut_ = true;
    ErrorCode ignored;
    acceptor_.close(ignored);
    for (const auto& connection : std::exchange(connections_, {})) connection->close();
  }

  core::Descriptor open_file() override {
    for (;;) {
      ++files_tried_;
      auto path = config_.file;
      if (files_tried_ > 1) path += fmt::format(".{}", files_tried_);
      core::Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600));
      if (!file.is_open() && errno == EEXIST) continue;  // somebody else's
      if (file.is_open()) {
        core::log_info(kRoom, fmt::format("a session is written to {}", path.string()));
        const std::scoped_lock lock(mutex_);
        status_.files.push_back(std::move(path));
      }
      return file;
    }
  }

  void on_unreachable(const std::string& why) override {
    core::log_warning(kRoom, "a client is turned away, as the gateway cannot be reached: " + why);
    const std::scoped_lock lock(mutex_);
    ++status_.refused;
  }

  void on_gone(const void* connection) override {
    std::erase_if(connections_, [&](const auto& one) { return one.get() == connection; });
    const std::scoped_lock lock(mutex_);
    --status_.connected;
  }

  [[nodiscard]] RecordingProxyStatus status() const {
    const std::scoped_lock lock(mutex_);
    return status_;
  }

 private:
  void begin(tcp::socket socket) {
    std::uint64_t number = 0;
    {
      const std::scoped_lock lock(mutex_);
      number = ++status_.connections;
      ++status_.connected;
    }
    const ProxyTarget target{config_.upstream_host, config_.upstream_port};
    connections_.push_back(
        std::make_shared<ProxiedConnection>(std::move(socket), number, target, redaction_, *this));
    const auto started = connections_.back();  // it may be gone before start() returns
    started->start();
  }

  tcp::acceptor acceptor_;
  RecordingProxyConfig config_;
  protocol::WireRedaction redaction_;
  std::vector<std::shared_ptr<ProxiedConnection>> connections_;
  std::uint64_t files_tried_ = 0;
  bool shut_ = false;
  mutable std::mutex mutex_;
  RecordingProxyStatus status_;
};

core::Expected<void> check(const RecordingProxyConfig& config) {
  std::error_code error;
  if (std::filesystem::exists(config.file, error)) {
    return core::fail(
        core::ErrorCategory::Storage,
        fmt::format("{} is there already; name a file that is not, or move it away", config.file.string()));
  }
  const auto folder = config.file.parent_path();
  if (folder.empty() || std::filesystem::is_directory(folder, error)) return {};
  return core::fail(core::ErrorCategory::Storage, fmt::format("{} cannot be written: there is no folder {}",
                                                              config.file.string(), folder.string()));
}

}  // namespace

struct RecordingProxy::Impl {
  explicit Impl(const RecordingProxyConfig& config) : thread(config) {}

  ListeningThread<ProxyListener> thread;
};

core::Expected<std::unique_ptr<RecordingProxy>> RecordingProxy::start(const RecordingProxyConfig& config) {
  if (auto checked = check(config); !checked) return std::unexpected(checked.error());
  auto impl = std::make_unique<Impl>(config);
  if (auto started = impl->thread.start("the recording proxy", config.address, config.port); !started)
    return std::unexpected(started.error());
  return std::unique_ptr<RecordingProxy>(new RecordingProxy(std::move(impl)));
}

RecordingProxy::RecordingProxy(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

RecordingProxy::~RecordingProxy() {
  stop();
}

std::uint16_t RecordingProxy::port() const {
  return impl_->thread.port();
}

void RecordingProxy::stop() {
  impl_->thread.stop();
}

RecordingProxyStatus RecordingProxy::status() const {
  return impl_->thread.listener().status();
}

}  // namespace ibflow::sim
