#pragma once
// The control socket of a trading system, on a thread of its own: whoever asks or does not read never delays
// trading.

#include <memory>
#include <string>

#include "ibflow/app/settings.hpp"
#include "ibflow/app/trading_system.hpp"
#include "ibflow/control/server.hpp"
#include "ibflow/core/event_loop.hpp"

namespace ibflow::app {

class ControlService {
 public:
  /// Opens [Control] socket, or the usual one of this process. The system outlives the service. Nothing with
  /// `none`. Errors: as control::Server::open.
  [[nodiscard]] static core::Expected<std::unique_ptr<ControlService>> start(TradingSystem& system,
                                                                             const Settings& settings,
                                                                             const std::string& mode);
  ~ControlService();
  ControlService(const ControlService&) = delete;
  ControlService& operator=(const ControlService&) = delete;

 private:
  ControlService() : loop_({.name = "control"}) {}

  core::EventLoop loop_;
  std::unique_ptr<control::Server> server_;
};

}  // namespace ibflow::app
