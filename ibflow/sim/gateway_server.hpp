#pragma once
// A simulated IB Gateway: replays a recorded day and trades against it, over TWS's socket protocol in its
// text encoding.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/sim/behaviour.hpp"
#include "ibflow/sim/faults/fault_engine.hpp"
#include "ibflow/sim/gateway_status.hpp"
#include "ibflow/sim/market/clock_command.hpp"

namespace ibflow::sim {

struct GatewayServerConfig {
  std::string address = "127.0.0.1";
  std::uint16_t port = 4002;  // 0: any free one
  std::filesystem::path data_folder;
  std::vector<std::filesystem::path> more_data_folders;  // read together with the first
  std::vector<std::string> tickers;                      // empty: all of the folder
  core::Date date;
  std::optional<core::Date> until;  // days recorded up to this one follow; empty: only `date`
  bool extended_hours = false;      // 04:00 to 20:00, where that was recorded
  /// Time of day, New York, at which the first day begins instead.
  std::optional<std::chrono::seconds> start_at;
  /// Seconds of session per wall second; 0: as fast as the step-keeping clients allow, which implies `hold`.
  double speed = 1;
  /// At speed 0 the clock waits for no step-keeping client, only until all clients have read what they got.
  bool free_running = false;
  /// Stand at 09:29:50 until a step-keeping client asks for the time. Else the session is open from the first
  /// moment: it starts at 09:30:05, when every ticker has traded.
  bool hold = false;
  bool loop = false;  // start the same day over at its end; else the clock stands at 16:00:30
  std::uint64_t seed = 1;
  core::Decimal starting_cash = 1'000'000;  // USD, of each account
  /// One or several. A first one of several that begins with F or DF is a financial advisor's own.
  std::vector<std::string> accounts{"DU1234567"};
  int max_server_version = 225;  // 100..225
  /// Orders, executions, order ids and accounts come from this file and are kept in it; empty: nowhere.
  std::filesystem::path state_file;
  Behaviour behaviour;
  std::vector<FaultScript> faults;  // armed at the start
};

/// One thread owns everything; the public functions are thread-safe but must not be called from that thread.
class GatewayServer {
 public:
  /// Loads the data, binds, and serves from then on. Errors: Connection (address or port not to be had),
  /// Usage and Data (ticker, date, files), Usage (an impossible setting).
  static core::Expected<std::unique_ptr<GatewayServer>> start(const GatewayServerConfig& config);
  ~GatewayServer();
  GatewayServer(const GatewayServer&) = delete;
  GatewayServer& operator=(const GatewayServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  /// Closes all connections and ends the thread. May be called twice.
  void stop();
  [[nodiscard]] GatewayServerStatus status() const;

  /// Fault: closes a client's connection without a word. Nothing happens for an unknown id.
  void drop_client(std::int32_t client_id);
  /// Arms a fault script. Errors: as FaultEngine::arm.
  core::Expected<void> run_fault(const FaultScript& script);
  /// Carries out actions at once, at all clients (faults/fault_verbs.hpp).
  core::Expected<void> perform(const std::vector<FaultAction>& actions);
  /// False when no fault of that name is armed. What it has done stays done.
  bool disarm_fault(const std::string& name);
  void disarm_all_faults();
  [[nodiscard]] std::vector<ArmedFault> armed_faults() const;
  core::Expected<void> set_behaviour(const std::string& assignment);
  /// Usage error for a jump to a time that is gone.
  core::Expected<void> control_clock(const ClockCommand& command);
  [[nodiscard]] Behaviour behaviour() const;

 private:
  struct Impl;
  explicit GatewayServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ibflow::sim
