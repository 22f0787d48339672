#pragma once
// One configured TWS or IB Gateway, kept running: see docs/gateway-process.md.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/supervisor/api_check.hpp"
#include "ibflow/supervisor/gateway_program.hpp"
#include "ibflow/supervisor/lifecycle.hpp"
#include "ibflow/supervisor/output_log.hpp"
#include "ibflow/supervisor/runtime_folder.hpp"

namespace ibflow::supervisor {

struct SupervisorConfig {
  std::string name = "default";
  std::filesystem::path place;  // see RuntimeFolder
  ProgramConfig program;        // its command port and its credentials are in `program.ibc`
  LifecycleConfig lifecycle;    // logs_in and takes_commands follow from `program`
  connection::RestartCalendar calendar;
  ApiAddress api;
  core::Duration port_wait = std::chrono::seconds(1);        // of one look at the port
  core::Duration handshake_wait = std::chrono::seconds(10);  // of one session
  std::map<std::string, std::string> environment;            // for the program; secrets are taken out
  std::size_t log_max_bytes = std::size_t{10} * 1024 * 1024;
  int log_max_files = 5;
  /// Run with the state and what is the matter as arguments whenever a person is needed; empty: nothing is.
  std::filesystem::path alert_command;
};

/// All members on the loop's thread.
class Supervisor {
 public:
  using Observer = std::function<void(const GatewayStatus&)>;

  /// Takes the gateway's lock, so that there is one supervisor for each name, on this machine. `observer`
  /// hears every change, on the loop, and may not destroy the supervisor. Errors: of RuntimeFolder,
  /// Configuration for a program that cannot be run.
  static core::Expected<std::unique_ptr<Supervisor>> open(core::EventLoop& loop, SupervisorConfig config,
                                                          Observer observer);
  /// Lets the process go on, unless it dies with us; the next supervisor of this name takes it up.
  ~Supervisor();
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  /// Launches it, or takes up the process that an earlier supervisor has left.
  void start();
  void stop();
  /// Over IBC's command port where there is one, which keeps the login; else stop and start.
  void restart();
  [[nodiscard]] const GatewayStatus& status() const;
  [[nodiscard]] const RuntimeFolder& folder() const;

 private:
  struct Impl;
  explicit Supervisor(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

/// For a gateway that nobody supervises any more: SIGTERM to its process group, SIGKILL after `stop_wait`,
/// blocking at most twice that long. True: there was one. Connection error: it has a supervisor, ask that
/// one. Internal: it could not be killed.
[[nodiscard]] core::Expected<bool> stop_unwatched(const RuntimeFolder& folder, core::Duration stop_wait);

}  // namespace ibflow::supervisor
