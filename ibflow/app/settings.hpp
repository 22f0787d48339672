#pragma once
// Everything a user can set: the values, where each came from, and how they are loaded, checked and reloaded.

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

/// Who gave a value. A later layer beats an earlier one.
enum class Layer { Default, File, EnvironmentFile, Environment, Arguments, Code };

/// `place` reads "default", "ibflow.ini:12", ".env:3 API_KEY", "IBFLOW_PORT", "argument --port" or "code".
struct Origin {
  Layer layer = Layer::Default;
  std::string place = "default";
  int line = 0;  // of a file, from 1; 0: no file

  friend bool operator==(const Origin&, const Origin&) = default;
};

/// [Gateway]: the program that `ibflow gateway` starts and watches, see docs/gateway-process.md.
struct GatewayProcessSettings {
  std::string name = "default";
  bool is_tws = false;         // program = tws
  std::filesystem::path path;  // where it is installed; empty: unknown
  std::string version;         // for IBC: 1037
  std::filesystem::path settings_folder;
  std::filesystem::path ibc_folder;  // empty: started without IBC
  std::filesystem::path ibc_script = "scripts/ibcstart.sh";
  int ibc_command_port = 7462;              // 0: none
  std::string ibc_settings;                 // "SecondFactorDevice=IB Key, ..."
  std::string read_only_api = "unchanged";  // unchanged, true or false
  bool set_api_port = false;                // to [Connection] port
  std::string auto_restart_time;            // "11:45 PM"; empty: as it is set
  std::filesystem::path runtime_folder;     // empty: the usual one
  std::chrono::milliseconds start_wait{30'000};
  std::chrono::milliseconds login_wait{180'000};
  std::chrono::milliseconds two_factor_wait{210'000};
  std::chrono::milliseconds stop_wait{5'000};
  std::chrono::milliseconds check_interval{60'000};
  bool restart = true;
  std::chrono::milliseconds restart_delay{5'000};
  std::chrono::milliseconds max_restart_delay{600'000};
  int max_restarts = 0;  // in a row; 0: endless
  bool ends_with_ibflow = false;
  int probe_client_id = 9001;
  int log_max_size = 10;  // MB
  int log_max_files = 5;
  std::filesystem::path alert_command;  // empty: none
};

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
  bool follow_redirects = false;  // a gateway may name another host to connect to
  std::string connect_options;    // sent with the handshake, such as +PACEAPI
  std::string optional_capabilities;
  std::chrono::milliseconds prove_line_after{5'000};  // silence after which an order waits for a sign of life
  // [Heartbeat]
  std::chrono::milliseconds heartbeat_interval{5'000};
  std::chrono::milliseconds heartbeat_timeout{10'000};
  // [Reconnection]
  bool reconnect = true;
  std::chrono::milliseconds reconnect_delay{1'000};
  std::chrono::milliseconds reconnect_max_delay{60'000};
  double reconnect_jitter = 0.2;   // 0..1, the part of a delay that is random
  int reconnect_max_attempts = 0;  // 0: endless
  // [Pacing]
  double messages_per_second = 50;
  std::size_t lane_capacity = 10'000;  // messages waiting in one lane
  int market_data_lines = 100;
  bool historical_rules = true;
  // [Restart]
  std::optional<std::chrono::seconds> restart_daily;  // since midnight in the zone; nothing: none known
  std::string restart_zone = "America/New_York";
  std::chrono::minutes restart_gate_before{5};
  std::chrono::minutes restart_recover_within{10};
  std::string restart_weekly;  // "Sunday 01:00" in the zone; empty: none known
  bool restart_ib_maintenance = true;
  // [Errors]
  std::filesystem::path error_overrides_file;  // empty: none
  // [Flow]
  std::string flow_base_url = "http://127.0.0.1:8080/api/v1";
  std::string flow_api_key;  // a secret: never printed
  std::filesystem::path flow_api_key_file;
  std::chrono::milliseconds flow_timeout{30'000};
  bool flow_key_in_query = false;      // key_in = query
  bool flow_verify_tls = true;         // of https
  std::filesystem::path flow_ca_file;  // empty: the system's authorities
  int flow_attempts = 3;
  std::chrono::milliseconds flow_retry_delay{250};
  std::chrono::milliseconds flow_max_retry_delay{5'000};
  bool flow_keep_rate_limit = true;
  int flow_standard_limit = 30;  // requests a minute, until the service says otherwise
  int flow_heavy_limit = 15;
  int flow_breaker_failures = 5;  // in a row; 0: off
  std::chrono::milliseconds flow_breaker_pause{30'000};
  // [Trading]
  std::vector<std::string> tickers;
  engine::StrategyConfig strategy;
  bool flatten_on_stop = false;
  // [Journal], [Report]
  std::filesystem::path journal_file = "ibflow.sqlite";
  std::filesystem::path report_file;   // empty: none
  std::filesystem::path summary_file;  // empty: none; JSON
  // [Control]
  std::filesystem::path control_socket;  // empty: in the user's runtime folder; "none": none
  // [Recorder]
  int recorder_frames = 200;                    // kept for the flight recorder; 0: off
  std::filesystem::path recorder_folder = ".";  // where it is dumped
  std::filesystem::path capture_file;           // everything on the wire; empty: none
  // [Logging]
  core::LogLevel log_level = core::LogLevel::Off;  // problems are on the screen and in the journal anyway
  std::map<std::string, core::LogLevel> log_rooms;
  std::string log_file;
  bool log_console = false;
  int log_max_size = 10;  // MB, of one file
  int log_max_files = 5;
  bool log_json = false;
  std::string log_format;  // of older files; without effect
  // [Account], [Security]
  std::vector<std::string> account_ids;  // empty: any account of the login
  std::string user_id;
  std::filesystem::path password_file;
  std::string password;  // given, or what password_file holds; a secret: never printed
  GatewayProcessSettings gateway;

  /// "Section.key" -> value, of the sections ibflow does not know itself.
  std::map<std::string, std::string> custom;
  /// "Section.key" -> who gave it, also for `custom`; what is not named here is a default.
  std::map<std::string, Origin> origins;
  /// What a user should see before the session, each one line. Never holds a value.
  std::vector<std::string> warnings;

  [[nodiscard]] Origin origin_of(const std::string& name) const;
  /// An empty text when there is no such key.
  [[nodiscard]] std::string custom_setting(const std::string& name, const std::string& otherwise = {}) const;
};

/// Day and time of `restart_weekly`, in the zone; nothing when it is empty.
struct WeeklyMoment {
  std::chrono::weekday day = std::chrono::Sunday;
  std::chrono::seconds time_of_day{};

  friend bool operator==(const WeeklyMoment&, const WeeklyMoment&) = default;
};
[[nodiscard]] std::optional<WeeklyMoment> weekly_restart(const Settings& settings);

/// What [Logging] asks for.
[[nodiscard]] core::LogOptions log_options(const Settings& settings);
/// From now on no log line holds a secret of these settings.
void keep_out_of_log(const Settings& settings);

/// One row of the table.
struct Setting {
  std::string section;
  std::string key;
  std::vector<std::string> environment;  // variable names, ours first
  std::string meaning;                   // with unit and range
  bool secret = false;                   // shown as ********, and refused in a file others may read
  bool reloadable = false;               // SIGHUP may change it while running
  bool derived = false;                  // its default depends on another setting
  std::vector<std::string> old_names;    // "Section.key" of older files
  std::function<core::Expected<void>(Settings&, const std::string& value)> read;
  std::function<std::string(const Settings&)> print;
  std::function<void(const Settings& from, Settings& to)> copy;

  [[nodiscard]] std::string name() const { return section + "." + key; }
};

/// In the order of sections a reader would expect.
[[nodiscard]] const std::vector<Setting>& all_settings();
/// Takes old names too; nullptr when there is none.
[[nodiscard]] const Setting* find_setting(const std::string& section, const std::string& key);

/// Values by "Section.key".
using Overrides = std::map<std::string, std::string>;
/// Environment variables; a value, so that tests need not change the process.
using Environment = std::map<std::string, std::string>;
[[nodiscard]] Environment process_environment();

struct Argument {
  std::string value;
  std::string option = "--set";  // as the user typed it
};

/// Where settings come from, each beating the one before.
struct SettingsSources {
  std::optional<std::filesystem::path> file;
  std::optional<std::filesystem::path> env_file;  // beneath the environment
  Environment environment;
  std::map<std::string, Argument> arguments;  // by "Section.key"
  Overrides code;
};

/// ".env" in the working folder if such a file is there.
[[nodiscard]] std::optional<std::filesystem::path> default_env_file();

/// An unknown key, a value out of range, a secret others may read and values that contradict one another are
/// errors (Configuration) that name where the value came from. No message holds a secret.
[[nodiscard]] core::Expected<Settings> load_settings(const SettingsSources& sources);
[[nodiscard]] core::Expected<Settings> load_settings(const std::optional<std::filesystem::path>& file,
                                                     const Environment& environment,
                                                     const Overrides& overrides);

/// What is wrong with one file.
struct SettingsProblem {
  std::string place;  // a file, "environment variable IBFLOW_PORT", "argument --port"
  int line = 0;       // of the file; 0: none
  std::string message;
};
struct FileCheck {
  std::vector<SettingsProblem> problems;  // by line
  std::vector<std::string> warnings;
  std::size_t settings = 0;  // how many it gives
};
/// Looks at the file alone, and at all of it. Fails when it cannot be read.
[[nodiscard]] core::Expected<FileCheck> check_settings_file(const std::filesystem::path& file);

/// The value as it may be shown: ******** for a secret that is set.
[[nodiscard]] std::string shown(const Setting& setting, const Settings& settings);
/// The same for a key of the user's own: one that sounds like a secret (password, token, ...) is one.
[[nodiscard]] std::string shown_custom(const std::string& name, const std::string& value);
/// An INI file of the effective values, each with its origin as a comment; secrets masked.
[[nodiscard]] std::string settings_text(const Settings& settings);
/// The same as one JSON object: {"settings": {"Section.key": {"value": ..., "origin": ...}}, "warnings": []}.
[[nodiscard]] std::string settings_json(const Settings& settings);
/// A complete commented file that parses back to the defaults.
[[nodiscard]] std::string settings_template();

struct SettingChange {
  std::string name;      // "Section.key"
  std::string from, to;  // secrets masked
  std::string origin;    // of the new value
};
struct SettingsReload {
  Settings settings;  // the current ones with what may change while running
  std::vector<SettingChange> applied;
  std::vector<SettingChange> need_restart;  // seen, and not in `settings`
};
/// Loads again and compares. On an error nothing is to be changed.
[[nodiscard]] core::Expected<SettingsReload> reload_settings(const Settings& current,
                                                             const SettingsSources& sources);
/// Copies what may change while running: the settings that are `reloadable`, and the user's own.
void copy_reloadable(const Settings& from, Settings& to);

}  // namespace ibflow::app
