#pragma once
// One session with the gateway for a command that asks, prints and ends.

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ibflow/app/settings.hpp"
#include "ibflow/gateway/blocking_gateway.hpp"
#include "output.hpp"
#include "settings_arguments.hpp"
#include "signals.hpp"

namespace ibflow::cli {

enum class GatewayUse {
  ReadOnly,  // orders cannot be placed: there is no journal for them
  Trading,   // with the settings' journal
  Looking,   // likewise; where there is no journal yet, none is left behind
  Adopting,  // as Trading, and what the journal does not explain is taken over
};

class ScratchFolder;

/// For the main thread. Destroying it ends the session.
class GatewaySession {
 public:
  /// `scratch` may be null; it is kept for as long as the gateway lives.
  GatewaySession(app::Settings settings, const gateway::GatewayConfig& config,
                 std::unique_ptr<ScratchFolder> scratch);
  ~GatewaySession();

  [[nodiscard]] gateway::BlockingGateway& gateway() { return gateway_; }
  [[nodiscard]] const app::Settings& settings() const { return settings_; }
  [[nodiscard]] const gateway::SessionInfo& info() const { return info_; }
  /// Those that a command is about: the settings' account, or all of the login.
  [[nodiscard]] std::vector<std::string> accounts() const;
  core::Expected<void> connect();

  /// A question under way. Several may be.
  template <class T>
  struct Pending {
    std::unique_ptr<boost::asio::cancellation_signal> stop;
    std::future<core::Expected<T>> future;
  };
  template <class T>
  Pending<T> start(gateway::Answer<T> answer) {
    auto stop = std::make_unique<boost::asio::cancellation_signal>();
    auto future =
        boost::asio::co_spawn(gateway_.loop().context(), std::move(answer),
                              boost::asio::bind_cancellation_slot(stop->slot(), boost::asio::use_future));
    return {std::move(stop), std::move(future)};
  }
  /// As BlockingGateway::wait, but Ctrl-C ends it: with Cancelled, which report() makes exit code 130.
  template <class T>
  core::Expected<T> wait(Pending<T> pending) {
    while (pending.future.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
      if (stop_signals() == 0) continue;
      gateway_.loop().run_and_wait([&] {
        pending.stop->emit(boost::asio::cancellation_type::terminal);
        gateway_->disconnect();  // connecting and recovery hear of the end only so
      });
      break;
    }
    auto result = pending.future.get();
    if (!result && stop_signals() > 0) return std::unexpected(interrupted());
    return result;
  }
  template <class T>
  core::Expected<T> wait(gateway::Answer<T> answer) {
    return wait(start(std::move(answer)));
  }

  /// Whether to go on: Cancelled after Ctrl-C; what lost the session when it is lost.
  [[nodiscard]] core::Expected<void> check() const;
  [[nodiscard]] static core::Error interrupted();

 private:
  class Listener;

  app::Settings settings_;
  std::unique_ptr<Listener> listener_;
  std::unique_ptr<ScratchFolder> scratch_;
  gateway::BlockingGateway gateway_;
  gateway::SessionInfo info_;
};

/// Loads the settings, prints their warnings, and connects once: a connection that is lost is not made again.
/// With `output` it is verbose or quiet as that says.
core::Expected<std::unique_ptr<GatewaySession>> open_gateway(const SettingsArguments& arguments,
                                                             GatewayUse use, const Output& output = {});

/// What every command with a session has: settings, connection and output.
struct SessionArguments {
  std::shared_ptr<SettingsArguments> settings = std::make_shared<SettingsArguments>();
  std::shared_ptr<Output> output;
};
SessionArguments add_session_options(CLI::App& command);
/// --account, for commands about accounts; all of the login when left out.
void add_account_option(CLI::App& command, const SessionArguments& arguments);

}  // namespace ibflow::cli
