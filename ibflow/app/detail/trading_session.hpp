#pragma once
// The trading system's state and the steps of its life. Everything below runs on the event loop, except what
// the mutex guards.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/app/event_tap.hpp"
#include "ibflow/app/read_only_broker.hpp"
#include "ibflow/app/restart_gate.hpp"
#include "ibflow/app/trading_system.hpp"
#include "ibflow/connection/capture_file.hpp"
#include "ibflow/connection/flight_recorder.hpp"
#include "ibflow/connection/frame_taps.hpp"
#include "ibflow/core/activity.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/flow/client.hpp"
#include "ibflow/flow/monitor.hpp"
#include "ibflow/journal/journal.hpp"

namespace ibflow::app {

struct TradingSystem::Impl {
  Impl(Settings settings_in, std::string mode_in, std::string options_in)
      : settings(std::move(settings_in)), mode(std::move(mode_in)), options(std::move(options_in)) {}

  // preparing.cpp: from a TCP connection to the first tick
  boost::asio::awaitable<void> run();
  boost::asio::awaitable<core::Expected<void>> prepare();
  boost::asio::awaitable<core::Expected<void>> prepare_session();
  boost::asio::awaitable<bool> line_is_back();
  [[nodiscard]] bool is_away() const;
  void record_wire();
  core::Expected<std::string> choose_account(const std::vector<std::string>& accounts) const;
  core::Expected<void> take_error_overrides();
  core::Expected<void> open_journal();
  boost::asio::awaitable<core::Expected<void>> check_flow();
  boost::asio::awaitable<core::Expected<void>> open_books();
  boost::asio::awaitable<core::Expected<void>> add_ticker(std::string ticker);
  // trading_system.cpp: while the session runs
  void on_time(core::Timestamp now);
  void watch_calendar(core::Timestamp now);
  void apply(const Settings& fresh);
  void begin_stop(bool flatten);
  void on_journal_failure(const core::Error& error);
  void check_end();
  // operator.cpp: what comes over the control socket
  core::Expected<control::CommandResult> carry_out(control::Command command, const std::string& reason);
  void limit_stop();
  void check_stop_deadline();
  void publish(bool at_once = false);
  // ending.cpp: comparing the books and closing the journal
  void finish(ExitCode code, std::optional<core::Error> problem);
  boost::asio::awaitable<void> wind_up();
  boost::asio::awaitable<core::Expected<BooksVerdict>> compare();
  void settle_outcome();
  core::Error describe_end(const core::Error& reason) const;

  Settings settings;
  std::string mode, options;
  std::chrono::steady_clock::time_point started_at = std::chrono::steady_clock::now();

  core::Activity activity;  // outlives whatever the loop still holds
  core::EventLoop loop;     // stopped before anything else is taken down, see ~TradingSystem
  std::optional<connection::FlightRecorder> flight_recorder;
  std::optional<connection::CaptureFile> capture;
  connection::FrameTaps wire_taps;
  std::optional<gateway::Gateway> gateway;
  std::optional<RestartGate> gate;
  std::optional<ReadOnlyBroker> read_only;
  std::unique_ptr<journal::Journal> journal;
  std::unique_ptr<flow::Client> flow_client;
  std::optional<flow::Monitor> monitor;
  std::optional<engine::TradingEngine> engine;
  std::optional<EventTap> tap;
  std::optional<boost::asio::steady_timer> stop_timer;
  core::Activity::Token preparing;

  std::string phase = "connecting";
  std::string account, run_tag;
  gateway::SessionInfo session;
  core::Timestamp session_open{}, session_close{};
  bool trading = false, stopping = false, finishing = false;
  std::optional<bool> stop_asked;          // with flatten; remembered while still preparing
  std::optional<std::string> pause_asked;  // why; remembered while still preparing
  std::uint64_t prediction_failures = 0;
  std::string last_problem;
  TradingOutcome outcome;
  std::chrono::steady_clock::time_point published_at{};

  mutable std::mutex mutex;  // guards the two below
  mutable std::condition_variable ended;
  TradingStatus published;
  bool done = false;
};

}  // namespace ibflow::app
