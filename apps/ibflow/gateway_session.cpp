#include "gateway_session.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <optional>

#include "contract_arguments.hpp"
#include "ibflow/app/line_settings.hpp"
#include "ibflow/core/log.hpp"

namespace ibflow::cli {

namespace {

gateway::GatewayConfig config_for(const app::Settings& settings, GatewayUse use) {
  auto config = app::gateway_config(settings);
  config.reconnect.enabled = false;
  config.client_id_wait = std::chrono::milliseconds(0);
  config.clock = gateway::GatewayConfig::ClockSource::System;
  config.keep_step_allowed = false;
  if (use != GatewayUse::ReadOnly) config.orders.journal = settings.journal_file;
  config.orders.adopt = use == GatewayUse::Adopting;
  return config;
}

}  // namespace

/// Goes with everything in it.
class ScratchFolder {
 public:
  static core::Expected<std::unique_ptr<ScratchFolder>> make() {
    std::error_code error;
    const std::string to_be_chosen(6, 'X');  // by mkdtemp
    std::string name = (std::filesystem::temp_directory_path(error) / ("ibflow-" + to_be_chosen)).string();
    if (error || ::mkdtemp(name.data()) == nullptr) {
      return core::fail(
          core::ErrorCategory::Storage,
          fmt::format("cannot make a folder for temporary files: {}; name another place as TMPDIR",
                      error ? error.message() : std::strerror(errno)));
    }
    return std::make_unique<ScratchFolder>(std::move(name));
  }
  explicit ScratchFolder(std::filesystem::path path) : path_(std::move(path)) {}
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Remembers why the session ended.
class GatewaySession::Listener final : public model::BrokerListener {
 public:
  void on_quote(const model::Quote&) override {}
  void on_real_time_bar(const std::string&, const model::Bar&) override {}
  void on_order_status(const model::OrderStatusReport&) override {}
  void on_open_order(const model::OpenOrder&) override {}
  void on_execution(const model::Execution&) override {}
  void on_commission(const model::Commission&) override {}
  void on_order_notice(const model::OrderNotice&) override {}
  void on_disconnected(const core::Error& reason) override {
    const std::lock_guard lock(mutex_);
    reason_ = reason;
  }
  [[nodiscard]] std::optional<core::Error> reason() const {
    const std::lock_guard lock(mutex_);
    return reason_;
  }

 private:
  mutable std::mutex mutex_;
  std::optional<core::Error> reason_;
};

GatewaySession::GatewaySession(app::Settings settings, const gateway::GatewayConfig& config,
                               std::unique_ptr<ScratchFolder> scratch)
    : settings_(std::move(settings)),
      listener_(std::make_unique<Listener>()),
      scratch_(std::move(scratch)),
      gateway_(config) {
  gateway_.run([this](gateway::Gateway& gateway) { gateway.set_listener(listener_.get()); });
}

GatewaySession::~GatewaySession() {
  gateway_.run([](gateway::Gateway& gateway) {
    gateway.set_listener(nullptr);
    gateway.disconnect();
  });
}

std::vector<std::string> GatewaySession::accounts() const {
  return settings_.account.empty() ? info_.accounts : std::vector{settings_.account};
}

core::Expected<void> GatewaySession::check() const {
  if (stop_signals() > 0) return std::unexpected(interrupted());
  if (auto reason = listener_->reason()) return std::unexpected(*reason);
  return {};
}

core::Expected<void> GatewaySession::connect() {
  auto session = wait(gateway_->connect());
  if (!session) return std::unexpected(session.error());
  info_ = std::move(*session);
  return {};
}

core::Error GatewaySession::interrupted() {
  return {core::ErrorCategory::Cancelled, "interrupted before the answer was complete"};
}

core::Expected<std::unique_ptr<GatewaySession>> open_gateway(const SettingsArguments& arguments,
                                                             GatewayUse use, const Output& output) {
  const auto sources = sources_of(arguments);
  if (!sources) return std::unexpected(sources.error());
  auto settings = app::load_settings(*sources);
  if (!settings) return std::unexpected(settings.error());
  app::keep_out_of_log(*settings);
  if (auto logging = core::start_logging(app::log_options(*settings)); !logging)
    return std::unexpected(logging.error());
  if (!output.quiet) print_warnings(*settings);
  auto config = config_for(*settings, use);
  std::unique_ptr<ScratchFolder> scratch;
  std::error_code ignored;
  if (use == GatewayUse::Looking && !std::filesystem::exists(settings->journal_file, ignored)) {
    auto made = ScratchFolder::make();
    if (!made) return std::unexpected(made.error());
    scratch = std::move(*made);
    config.orders.journal = scratch->path() / "journal.sqlite";
  }
  auto session = std::make_unique<GatewaySession>(std::move(*settings), config, std::move(scratch));
  if (auto connected = session->connect(); !connected) return std::unexpected(connected.error());
  if (output.verbose) {
    const auto& info = session->info();
    fmt::print(stderr, "ibflow: connected to {}:{} as client {}: server version {}, accounts {}\n",
               config.host, config.port, config.client_id.value, info.server_version,
               fmt::join(info.accounts, ", "));
  }
  return session;
}

core::Expected<protocol::ContractDetails> qualify(GatewaySession& session, const ContractArguments& arguments,
                                                  const std::string& symbol) {
  auto query = arguments.to_query(symbol);
  if (!query) return std::unexpected(query.error());
  return session.wait(session.gateway()->contracts().qualify(std::move(*query)));
}

SessionArguments add_session_options(CLI::App& command) {
  SessionArguments arguments;
  add_settings_options(command, arguments.settings);
  add_connection_options(command, arguments.settings);
  arguments.output = add_output_options(command);
  return arguments;
}

void add_account_option(CLI::App& command, const SessionArguments& arguments) {
  add_shortcut(command, arguments.settings, "--account", "Connection.account",
               "one account; all of the login when left out", "NAME");
}

}  // namespace ibflow::cli
