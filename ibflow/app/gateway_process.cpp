#include "ibflow/app/gateway_process.hpp"

#include <fmt/format.h>

#include "ibflow/app/line_settings.hpp"

namespace ibflow::app {

using core::ErrorCategory;
using core::Expected;

namespace {

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

/// What would be shown with the settings, or could contradict them.
Expected<void> check_ibc_key(const std::string& key) {
  const auto refused = [&](const char* instead) {
    return core::fail(ErrorCategory::Configuration, fmt::format("{} does not belong here: {}", key, instead));
  };
  if (key.ends_with("Password") || key.ends_with("LoginId"))
    return refused("it would be shown with the settings; give [Security] user_id and password_file");
  if (key == "TradingMode") return refused("it follows from [Connection] trading_mode");
  return {};
}

/// A shell would do it; nobody does it for a file.
std::filesystem::path with_home(const std::filesystem::path& path, const Environment& environment) {
  const std::string text = path.string();
  const auto home = environment.find("HOME");
  if (home == environment.end() || (text != "~" && !text.starts_with("~/"))) return path;
  return home->second + text.substr(1);
}

supervisor::LifecycleConfig lifecycle_config(const GatewayProcessSettings& gateway) {
  supervisor::LifecycleConfig config;
  config.start_wait = gateway.start_wait;
  config.login_wait = gateway.login_wait;
  config.two_factor_wait = gateway.two_factor_wait;
  config.stop_wait = gateway.stop_wait;
  config.check_interval = gateway.check_interval;
  config.restart = gateway.restart;
  config.restart_delay = gateway.restart_delay;
  config.max_restart_delay = gateway.max_restart_delay;
  config.max_restarts = gateway.max_restarts;
  return config;
}

std::filesystem::path place_of(const Settings& settings, const Environment& environment) {
  const auto& folder = settings.gateway.runtime_folder;
  return folder.empty() ? supervisor::RuntimeFolder::usual_place(environment)
                        : with_home(folder, environment);
}

}  // namespace

Expected<std::map<std::string, std::string>> parse_ibc_settings(const std::string& text) {
  std::map<std::string, std::string> keys;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(',', at), text.size());
    const std::string one = text.substr(at, end - at);
    at = end + 1;
    const auto equals = one.find('=');
    const std::string key = trimmed(one.substr(0, equals));
    if (equals == std::string::npos || key.empty() || key.find_first_of(" \t#!:") != std::string::npos) {
      return core::fail(ErrorCategory::Configuration,
                        "it is a list such as SecondFactorDevice=IB Key, MinimizeMainWindow=yes");
    }
    if (auto allowed = check_ibc_key(key); !allowed) return std::unexpected(allowed.error());
    keys[key] = trimmed(one.substr(equals + 1));
  }
  return keys;
}

Expected<supervisor::RuntimeFolder> runtime_folder(const Settings& settings, const Environment& environment) {
  return supervisor::RuntimeFolder::open(place_of(settings, environment), settings.gateway.name);
}

Expected<supervisor::SupervisorConfig> supervisor_config(const Settings& settings,
                                                         const Environment& environment) {
  const auto& gateway = settings.gateway;
  auto calendar = restart_calendar(settings);
  if (!calendar) return std::unexpected(calendar.error());
  auto more = parse_ibc_settings(gateway.ibc_settings);
  if (!more) return std::unexpected(more.error());

  supervisor::SupervisorConfig config;
  config.name = gateway.name;
  config.place = place_of(settings, environment);
  auto& program = config.program;
  program.kind = gateway.is_tws ? supervisor::GatewayKind::Tws : supervisor::GatewayKind::Gateway;
  program.path = with_home(gateway.path, environment);
  program.ibc_folder = with_home(gateway.ibc_folder, environment);
  program.ibc_script = with_home(gateway.ibc_script, environment);
  program.version = gateway.version;
  program.settings_folder = with_home(gateway.settings_folder, environment);
  program.live = settings.live;
  program.dies_with_us = gateway.ends_with_ibflow;
  program.ibc.credentials = {settings.user_id, settings.password};
  program.ibc.live = settings.live;
  if (gateway.read_only_api != "unchanged") program.ibc.read_only_api = gateway.read_only_api == "true";
  if (gateway.set_api_port) program.ibc.api_port = settings.port;
  program.ibc.command_port = static_cast<std::uint16_t>(gateway.ibc_command_port);
  program.ibc.auto_restart_time = gateway.auto_restart_time;
  program.ibc.more = std::move(*more);
  config.lifecycle = lifecycle_config(gateway);
  config.calendar = std::move(*calendar);
  config.api = {settings.host, settings.port, gateway.probe_client_id};
  config.handshake_wait = settings.connect_timeout;
  config.environment = environment;
  config.log_max_bytes = static_cast<std::size_t>(gateway.log_max_size) * 1024 * 1024;
  config.log_max_files = gateway.log_max_files;
  config.alert_command = with_home(gateway.alert_command, environment);
  return config;
}

supervisor::DoctorConfig doctor_config(const Settings& settings) {
  supervisor::DoctorConfig config;
  config.host = settings.host;
  config.port = settings.port;
  config.client_id = settings.client_id;
  config.second_client_id = settings.gateway.probe_client_id;
  config.max_server_version = settings.max_server_version;
  config.live = settings.live;
  config.read_only = settings.read_only;
  config.account = settings.account;
  config.market_data_lines = settings.market_data_lines;
  config.handshake_wait = settings.connect_timeout;
  return config;
}

}  // namespace ibflow::app
