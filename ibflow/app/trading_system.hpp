#pragma once
// The trading system as one thing: settings in, a traded session out. It knows its peers only by host, port,
// client id, URL and key, and cannot tell a simulated gateway from a real one, but for the date its clock
// shows.

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/app/books.hpp"
#include "ibflow/app/exit_code.hpp"
#include "ibflow/app/settings.hpp"
#include "ibflow/connection/pacer.hpp"
#include "ibflow/control/server.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/engine/trading_engine.hpp"
#include "ibflow/gateway/gateway.hpp"

namespace ibflow::app {

/// What a screen shows; a copy, at most 100 ms old.
struct TradingStatus {
  std::string phase;  // "connecting", "preparing", "trading", "reconnecting", "stopping", "comparing the
                      // books", "done"
  core::Timestamp now{};
  core::Timestamp session_open{}, session_close{};
  std::string account;
  int server_version = 0;
  bool keeps_step = false;
  gateway::Health health;
  engine::EngineSnapshot engine;
  std::array<connection::LaneStatus, connection::kLaneCount> lanes{};
  connection::PacerCounters pacing;
  std::chrono::steady_clock::time_point made_at{};
  std::uint64_t prediction_failures = 0;
  std::string last_problem;
};

/// Something stands in the way of orders that a user should know of: not the usual way into a session or out
/// of it.
[[nodiscard]] bool in_trouble(const TradingStatus& status);

/// How it ended.
struct TradingOutcome {
  ExitCode code = ExitCode::Done;
  std::optional<core::Error> problem;  // what cut it short
  std::vector<std::string> tickers;
  core::Date session_date{};
  engine::EngineSummary summary;
  std::vector<std::string> open_positions;  // "AAPL 175": kept at the end, without any exit working
  std::optional<BooksVerdict> books;        // absent when the gateway could not be asked
  std::int64_t run_id = 0;                  // in the journal; 0: none was opened
  double wall_seconds = 0;
};

/// Runs on a thread of its own from start() to the end of the session, a failure, or request_stop().
class TradingSystem {
 public:
  /// `mode` and `options` go into the journal's run row.
  TradingSystem(Settings settings, std::string mode, std::string options);
  ~TradingSystem();
  TradingSystem(const TradingSystem&) = delete;
  TradingSystem& operator=(const TradingSystem&) = delete;

  void start();
  /// Thread-safe. Cancels what is working, closes positions if asked, compares the books and ends.
  void request_stop(bool flatten);
  /// Thread-safe. Takes over what may change while running; the rest of `settings` has no effect.
  void apply(Settings settings);
  /// Thread-safe. `done` is called once, on the system's thread. Usage error while it does not trade; pause
  /// and resume may come before.
  void carry_out(control::Command command, std::string reason,
                 std::function<void(core::Expected<control::CommandResult>)> done);
  [[nodiscard]] TradingStatus status() const;  // thread-safe
  void refresh_status();  // thread-safe; returns at once, the copy is made a little later
  /// True once the outcome is there; waits at most that long.
  [[nodiscard]] bool wait_for(std::chrono::milliseconds longest) const;
  [[nodiscard]] const TradingOutcome& outcome() const;  // after wait_for() said true

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ibflow::app
