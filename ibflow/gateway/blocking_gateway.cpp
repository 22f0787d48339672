#include "ibflow/gateway/blocking_gateway.hpp"

namespace ibflow::gateway {

BlockingGateway::BlockingGateway(GatewayConfig config) {
  config.keep_step_allowed = false;  // who blocks cannot hold a simulated clock back
  loop_.start();
  loop_.run_and_wait([&] { gateway_ = std::make_unique<Gateway>(loop_, std::move(config), activity_); });
}

BlockingGateway::~BlockingGateway() {
  loop_.run_and_wait([&] { gateway_.reset(); });
  loop_.stop_and_join();
}

core::Error BlockingGateway::would_never_end() {
  return core::Error(
      core::ErrorCategory::Usage,
      "wait() was called on the gateway's own thread, where it could never end: use co_await there");
}

}  // namespace ibflow::gateway
