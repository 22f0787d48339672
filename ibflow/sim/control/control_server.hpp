#pragma once
// A port for people and test scripts: the state of a simulated gateway, its faults and choices, over HTTP.

#include <cstdint>
#include <memory>
#include <string>

#include "ibflow/core/error.hpp"
#include "ibflow/sim/gateway_server.hpp"

namespace ibflow::sim {

struct ControlConfig {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free one
};

/// JSON but for the page at `/`, which lists all of it. Whoever reaches the port can do everything: it is for
/// loopback. Serves on a thread of its own.
///
///   GET    /status              clock, clients, orders, messages, violations
///   GET    /faults              the library and what is armed
///   POST   /faults/NAME         runs a fault of the library
///   POST   /faults              runs the script in the body
///   DELETE /faults[/NAME]       disarms one or all
///   POST   /actions             carries out the actions in the body at once
///   POST   /clock               the body is pause, resume, step 10, jump 10:30, speed 60, speed max
///   GET    /behaviour           every choice with its value
///   POST   /behaviour           the body is NAME=VALUE
class ControlServer {
 public:
  /// `gateway` must outlive it. Errors: Connection (port taken), Configuration (address).
  static core::Expected<std::unique_ptr<ControlServer>> start(const ControlConfig& config,
                                                              GatewayServer& gateway);
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  void stop();

 private:
  struct Impl;
  explicit ControlServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ibflow::sim
