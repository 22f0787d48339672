#pragma once
// Everything a user can set, in one table: the INI key, the environment variables, the meaning, how to read
// the value.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/log.hpp"
#include "ibflow/engine/strategy_config.hpp"

namespace ibflow::app {

/// What `ibflow run` needs to know, with the defaults a careful person would choose.
struct Settings {
  // [Connection]
  std::string host = "127.0.0.1";
  std::uint16_t port = 4002;  // 4002 paper Gateway, 4001 live Gateway, 7497 paper TWS, 7496 live TWS
  std::int32_t client_id = 1;
  std::string account;  // empty: the login's only account
  bool read_only = true;
  bool live = false;             // trading_mode = live
  int max_server_version = 225;  // the highest protocol version to offer
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds request_timeout{30'000};
  // [Flow]
  std::string flow_base_url = "http://127.0.0.1:8080/api/v1";
  std::string flow_api_key;  // a secret: never printed
  std::chrono::milliseconds flow_timeout{30'000};
  // [Trading]
  std::vector<std::string> tickers;
  engine::StrategyConfig strategy;
  bool flatten_on_stop = false;
  // [Journal], [Report]
  std::filesystem::path journal_file = "ibflow.sqlite";
  std::filesystem::path report_file;   // empty: none
  std::filesystem::path summary_file;  // empty: none; JSON
  // [Logging]
  core::LogLevel log_level = core::LogLevel::Off;  // problems are on the screen and in the journal anyway
  std::string log_file;
};

/// One row of the table.
struct Setting {
  const char* section;
  const char* key;
  const char* environment;  // variable name, and older names after a comma
  const char* meaning;      // with unit and range
  bool secret = false;
  std::function<core::Expected<void>(Settings&, const std::string& value)> read;
  std::function<std::string(const Settings&)> print;
};

[[nodiscard]] const std::vector<Setting>& all_settings();

/// Overrides from the command line or from code, by "Section.key".
using Overrides = std::map<std::string, std::string>;
/// Looks up an environment variable; injected so that tests need not change the process.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
[[nodiscard]] Environment process_environment();

/// Later wins: defaults, file, environment, overrides. An unknown section or key, a value out of range and
/// values that contradict one another are errors that name where the value came from (file and line,
/// variable, argument).
[[nodiscard]] core::Expected<Settings> load_settings(const std::optional<std::filesystem::path>& file,
                                                     const Environment& environment,
                                                     const Overrides& overrides);

}  // namespace ibflow::app
