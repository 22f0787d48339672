// Loading: the layers in their order, and what must fit together in the end.

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "ibflow/app/detail/setting_values.hpp"
#include "ibflow/app/detail/settings_loader.hpp"
#include "ibflow/app/settings.hpp"
#include "ibflow/core/redact.hpp"
#include "ibflow/core/secret_file.hpp"

namespace ibflow::app {

using core::ErrorCategory;
using core::Expected;
using core::fail;

namespace detail {

namespace {

constexpr std::uint16_t kLiveGatewayPort = 4001;
constexpr std::uint16_t kLiveTwsPort = 7496;

}  // namespace

/// The layer that gave the key or the file decides; the file's path and the key itself on one layer
/// contradict each other.
void SettingsLoader::read_key_file(const std::string& name, const std::string& file_name,
                                   const std::filesystem::path& file, std::string& value) {
  if (file.empty()) return;
  const Origin from_file = settings_.origin_of(file_name);
  const Origin direct = settings_.origin_of(name);
  if (!value.empty() && direct.layer > from_file.layer) return;
  if (!value.empty() && direct.layer == from_file.layer) {
    return contradiction(fmt::format("{} and {} are both given; leave one of them out", name, file_name),
                         {file_name});
  }
  auto content = core::read_secret_file(file, file_name);
  if (!content) return contradiction(content.error().message, {file_name});
  value = std::move(*content);
  settings_.origins[name] = {from_file.layer, fmt::format("{} ({})", file.string(), from_file.place),
                             from_file.line};
}

void SettingsLoader::finish() {
  read_key_file("Flow.api_key", "Flow.api_key_file", settings_.flow_api_key_file, settings_.flow_api_key);
  read_key_file("Security.password", "Security.password_file", settings_.password_file, settings_.password);
  if (settings_.live && settings_.origin_of("Connection.port").layer == Layer::Default) {
    settings_.port = kLiveGatewayPort;
    settings_.origins["Connection.port"] = {Layer::Default, "default of trading_mode = live"};
  }
  if (settings_.account.empty() && settings_.account_ids.size() == 1) {
    settings_.account = settings_.account_ids.front();
    settings_.origins["Connection.account"] = settings_.origin_of("Account.account_ids");
  }
  if (!settings_.flow_verify_tls && settings_.flow_base_url.starts_with("https:")) {
    settings_.warnings.push_back(
        "[Flow] verify_tls = false: whoever answers in the service's place is believed, and gets its key; "
        "better name its certificate in ca_file");
  }
  check_together();
}

/// Told at the first of the settings that somebody gave.
void SettingsLoader::contradiction(std::string message, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    const Origin origin = settings_.origin_of(name);
    if (origin.layer == Layer::Default) continue;
    if (origin.line == 0) {
      problems_.push_back({origin.place, 0, std::move(message)});
      return;
    }
    const auto colon = origin.place.rfind(fmt::format(":{}", origin.line));
    problems_.push_back({origin.place.substr(0, colon), origin.line, std::move(message)});
    return;
  }
  problems_.push_back({"", 0, std::move(message)});
}

void SettingsLoader::check_together() {
  if (const auto fit = settings_.strategy.validate(); !fit) {
    constexpr std::string_view lead = "strategy: ";
    const std::string& message = fit.error().message;
    const std::string key = message.substr(lead.size(), message.find(' ', lead.size()) - lead.size());
    contradiction(message, {"Trading." + key, "Trading.last_entry", "Trading.flat_by"});
  }
  const bool live_port = settings_.port == kLiveGatewayPort || settings_.port == kLiveTwsPort;
  if (live_port && !settings_.live) {
    contradiction(fmt::format("port {} is IB's port for live trading, but trading_mode is paper; "
                              "use 4002 or 7497, or say trading_mode = live",
                              settings_.port),
                  {"Connection.port"});
  }
  if (settings_.reconnect_delay > settings_.reconnect_max_delay) {
    contradiction("[Reconnection] delay is longer than max_delay; make one of them fit",
                  {"Reconnection.delay", "Reconnection.max_delay"});
  }
  if (!settings_.account_ids.empty() && !settings_.account.empty() &&
      std::ranges::find(settings_.account_ids, settings_.account) == settings_.account_ids.end()) {
    contradiction("[Connection] account is none of those [Account] account_ids allows",
                  {"Connection.account", "Account.account_ids"});
  }
}

}  // namespace detail

Origin Settings::origin_of(const std::string& name) const {
  const auto found = origins.find(name);
  return found == origins.end() ? Origin{} : found->second;
}

std::string Settings::custom_setting(const std::string& name, const std::string& otherwise) const {
  const auto found = custom.find(name);
  return found == custom.end() ? otherwise : found->second;
}

std::optional<WeeklyMoment> weekly_restart(const Settings& settings) {
  return detail::weekly_moment(settings.restart_weekly);
}

core::LogOptions log_options(const Settings& settings) {
  constexpr std::size_t megabyte = std::size_t{1024} * 1024;
  core::LogOptions options;
  options.level = settings.log_level;
  options.rooms = settings.log_rooms;
  options.file = settings.log_file;
  options.console = settings.log_console;
  options.max_file_bytes = static_cast<std::size_t>(settings.log_max_size) * megabyte;
  options.max_files = settings.log_max_files;
  options.json = settings.log_json;
  return options;
}

void keep_out_of_log(const Settings& settings) {
  if (!settings.flow_api_key.empty()) core::add_secret(settings.flow_api_key);
  if (!settings.password.empty()) core::add_secret(settings.password);
  for (const auto& [name, value] : settings.custom) {
    if (!value.empty() && core::is_secret_name(name)) core::add_secret(value);
  }
}

Environment process_environment() {
  Environment variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

std::optional<std::filesystem::path> default_env_file() {
  // A folder of this name is common too: Python keeps an installation there.
  std::error_code ignored;
  const std::filesystem::path file = ".env";
  const bool there = std::filesystem::exists(file, ignored) && !std::filesystem::is_directory(file, ignored);
  return there ? std::optional(file) : std::nullopt;
}

Expected<Settings> load_settings(const SettingsSources& sources) {
  detail::SettingsLoader loader;
  if (sources.file) {
    if (auto taken = loader.take_file(*sources.file); !taken) return std::unexpected(taken.error());
  }
  const std::size_t of_file = loader.problems().size();
  if (sources.env_file) {
    if (auto taken = loader.take_env_file(*sources.env_file); !taken) return std::unexpected(taken.error());
  }
  loader.take_environment(sources.environment);
  loader.take_arguments(sources.arguments);
  loader.take_code(sources.code);
  loader.finish();
  if (loader.problems().empty()) return std::move(loader.settings());
  std::string message = detail::to_text(loader.problems().front());
  if (of_file > 1) {
    message +=
        fmt::format(" (and {} more; see `ibflow config check {}`)", of_file - 1, sources.file->string());
  }
  return fail(ErrorCategory::Configuration, message);
}

Expected<Settings> load_settings(const std::optional<std::filesystem::path>& file,
                                 const Environment& environment, const Overrides& overrides) {
  SettingsSources sources;
  sources.file = file;
  sources.environment = environment;
  for (const auto& [name, value] : overrides) sources.arguments[name] = {value};
  return load_settings(sources);
}

Expected<FileCheck> check_settings_file(const std::filesystem::path& file) {
  detail::SettingsLoader loader;
  if (auto taken = loader.take_file(file); !taken) return std::unexpected(taken.error());
  FileCheck check;
  check.settings = loader.taken();
  loader.finish();
  check.problems = loader.problems();
  for (SettingsProblem& problem : check.problems) {
    if (problem.place.empty()) problem.place = file.string();
  }
  detail::sort_by_line(check.problems);
  return check;
}

}  // namespace ibflow::app
