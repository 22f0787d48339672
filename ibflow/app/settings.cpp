#include "ibflow/app/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <limits>

#include "ibflow/core/ini.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::app {

namespace {

using core::ErrorCategory;
using core::Expected;
using core::fail;

std::unexpected<core::Error> unfit(const std::string& why) {
  return fail(ErrorCategory::Configuration, why);
}

template <class Number>
Expected<Number> number_between(const std::string& text, Number low, Number high) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || !(value >= low) ||
      !(value <= high)) {
    return unfit(fmt::format("'{}' is no number from {} to {}", text, low, high));
  }
  return value;
}

Expected<bool> yes_or_no(const std::string& text) {
  if (text == "true" || text == "yes" || text == "1") return true;
  if (text == "false" || text == "no" || text == "0") return false;
  return unfit(fmt::format("'{}' is neither true nor false", text));
}

Expected<core::Decimal> amount(const std::string& text) {
  const auto value = core::Decimal::parse(text);
  if (!value || !value->is_positive()) return unfit(fmt::format("'{}' is no amount above zero", text));
  return *value;
}

Expected<std::vector<std::string>> ticker_list(const std::string& text) {
  std::vector<std::string> tickers;
  std::string current;
  const auto finish = [&] {
    if (!current.empty() && std::ranges::find(tickers, current) == tickers.end()) tickers.push_back(current);
    current.clear();
  };
  for (const char c : text) {
    if (c == ',' || c == ' ' || c == '\t') {
      finish();
    } else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.') {
      current.push_back(c);
    } else if (c >= 'a' && c <= 'z') {
      current.push_back(static_cast<char>(c - 'a' + 'A'));
    } else {
      return unfit(fmt::format("'{}' is no list of tickers such as SPY,AAPL", text));
    }
  }
  finish();
  return tickers;
}

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ","));
}

// The readers below turn one member into a table row; each member type has its own spelling.
template <class Member>
Setting row(const char* section, const char* key, const char* environment, const char* meaning,
            Member Settings::* member, Expected<Member> (*read)(const std::string&),
            std::string (*print)(const Member&), bool secret = false) {
  Setting setting{section, key, environment, meaning, secret, {}, {}};
  setting.read = [member, read](Settings& settings, const std::string& text) -> Expected<void> {
    auto value = read(text);
    if (!value) return std::unexpected(value.error());
    settings.*member = std::move(*value);
    return {};
  };
  setting.print = [member, print](const Settings& settings) { return print(settings.*member); };
  return setting;
}

template <class Member>
Setting rule(const char* key, const char* meaning, Member engine::StrategyConfig::* member,
             Expected<Member> (*read)(const std::string&), std::string (*print)(const Member&)) {
  Setting setting{"Trading", key, "", meaning, false, {}, {}};
  setting.read = [member, read](Settings& settings, const std::string& text) -> Expected<void> {
    auto value = read(text);
    if (!value) return std::unexpected(value.error());
    settings.strategy.*member = std::move(*value);
    return {};
  };
  setting.print = [member, print](const Settings& settings) { return print(settings.strategy.*member); };
  return setting;
}

Expected<std::string> text(const std::string& value) {
  return value;
}
std::string show_text(const std::string& value) {
  return value;
}
Expected<std::filesystem::path> path(const std::string& value) {
  return std::filesystem::path(value);
}
std::string show_path(const std::filesystem::path& value) {
  return value.string();
}
std::string show_bool(const bool& value) {
  return value ? "true" : "false";
}
Expected<std::chrono::milliseconds> wait_time(const std::string& value) {
  const auto seconds = number_between<double>(value, 0.01, 3600);
  if (!seconds) return std::unexpected(seconds.error());
  return std::chrono::milliseconds(static_cast<std::int64_t>(*seconds * 1000));
}
std::string show_wait(const std::chrono::milliseconds& value) {
  return fmt::format("{}", static_cast<double>(value.count()) / 1000);
}
Expected<std::chrono::seconds> whole_seconds(const std::string& value) {
  const auto seconds = number_between<int>(value, 0, 86'400);
  if (!seconds) return std::unexpected(seconds.error());
  return std::chrono::seconds(*seconds);
}
std::string show_seconds(const std::chrono::seconds& value) {
  return std::to_string(value.count());
}
Expected<std::chrono::seconds> time_of_day(const std::string& value) {
  return core::parse_time_of_day(value);
}
std::string show_time_of_day(const std::chrono::seconds& value) {
  return core::format_time_of_day(value);
}
Expected<double> fraction(const std::string& value) {
  return number_between<double>(value, 0, 1);
}
Expected<double> multiple(const std::string& value) {
  return number_between<double>(value, 0.1, 100);
}
std::string show_double(const double& value) {
  return fmt::format("{}", value);
}
std::string show_int(const int& value) {
  return std::to_string(value);
}
std::string show_decimal(const core::Decimal& value) {
  return value.to_string();
}

Expected<bool> trading_mode(const std::string& value) {
  if (value == "paper") return false;
  if (value == "live") return true;
  return unfit(fmt::format("'{}' is neither paper nor live", value));
}

Expected<core::LogLevel> log_level(const std::string& value) {
  std::string lower = value;
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const auto level = core::parse_log_level(lower);
  if (!level) return unfit(fmt::format("'{}' is none of debug, info, warning, error, off", value));
  return *level;
}

std::string show_log_level(const core::LogLevel& value) {
  switch (value) {
    case core::LogLevel::Debug:
      return "debug";
    case core::LogLevel::Info:
      return "info";
    case core::LogLevel::Warning:
      return "warning";
    case core::LogLevel::Error:
      return "error";
    case core::LogLevel::Off:
      return "off";
  }
  return "warning";
}

std::vector<Setting> connection_settings() {
  using S = Settings;
  const auto port = +[](const std::string& v) { return number_between<std::uint16_t>(v, 1, 65'535); };
  const auto client_id =
      +[](const std::string& v) { return number_between<std::int32_t>(v, 0, 2'147'483'646); };
  return {
      row("Connection", "host", "IBFLOW_HOST,TWS_HOST", "where TWS or IB Gateway listens", &S::host, &text,
          &show_text),
      row<std::uint16_t>("Connection", "port", "IBFLOW_PORT,TWS_PORT",
                         "4002 paper Gateway, 4001 live Gateway, 7497 paper TWS, 7496 live TWS", &S::port,
                         port, [](const std::uint16_t& v) { return std::to_string(v); }),
      row<std::int32_t>("Connection", "client_id", "IBFLOW_CLIENT_ID,TWS_CLIENT_ID",
                        "0 to 2147483646; unique at the gateway, and the owner of the orders it sends",
                        &S::client_id, client_id, [](const std::int32_t& v) { return std::to_string(v); }),
      row("Connection", "account", "IBFLOW_ACCOUNT,TWS_ACCOUNT", "empty: the login's only account",
          &S::account, &text, &show_text),
      row("Connection", "read_only", "IBFLOW_READ_ONLY", "true: watch and decide, send no order",
          &S::read_only, &yes_or_no, &show_bool),
      row<bool>("Connection", "trading_mode", "IBFLOW_TRADING_MODE,TWS_TRADING_MODE",
                "paper or live; paper refuses an account that is no paper account", &S::live, &trading_mode,
                [](const bool& live) { return std::string(live ? "live" : "paper"); }),
      row<int>(
          "Connection", "max_server_version", "IBFLOW_MAX_SERVER_VERSION",
          "100 to 225: the highest protocol version to offer; up to 200 everything is text",
          &S::max_server_version, [](const std::string& v) { return number_between<int>(v, 100, 225); },
          &show_int),
      row("Connection", "connect_timeout", "IBFLOW_CONNECT_TIMEOUT", "seconds, 0.01 to 3600",
          &S::connect_timeout, &wait_time, &show_wait),
      row("Connection", "request_timeout", "IBFLOW_REQUEST_TIMEOUT", "seconds, 0.01 to 3600",
          &S::request_timeout, &wait_time, &show_wait),
  };
}

std::vector<Setting> trading_settings() {
  using C = engine::StrategyConfig;
  std::vector<Setting> rows = {
      row("Trading", "tickers", "IBFLOW_TICKERS", "comma-separated US stock symbols", &Settings::tickers,
          &ticker_list, &joined),
      rule("confidence_threshold", "0 to 1: act on predictions at least this sure", &C::confidence_threshold,
           &fraction, &show_double),
      rule<int>(
          "atr_period", "one-minute bars in the average true range, 2 to 500", &C::atr_period,
          [](const std::string& v) { return number_between<int>(v, 2, 500); }, &show_int),
      rule("stop_atr", "0.1 to 100: stop loss this many ATR from the entry", &C::stop_atr, &multiple,
           &show_double),
      rule("target_atr", "0.1 to 100: take profit this many ATR from the entry", &C::target_atr, &multiple,
           &show_double),
      rule<double>(
          "min_stop_spreads", "0 to 100: a stop nearer than this many bid-ask spreads is no entry",
          &C::min_stop_spreads, [](const std::string& v) { return number_between<double>(v, 0, 100); },
          &show_double),
      rule("risk_per_trade", "USD lost when the stop is hit; sets the size", &C::risk_per_trade, &amount,
           &show_decimal),
      rule("max_position_value", "USD: no position is larger", &C::max_position_value, &amount,
           &show_decimal),
      rule<int>(
          "max_positions", "1 to 100 open at once", &C::max_positions,
          [](const std::string& v) { return number_between<int>(v, 1, 100); }, &show_int),
      rule("max_daily_loss", "USD: beyond it everything is closed and nothing opened that day",
           &C::max_daily_loss, &amount, &show_decimal),
      rule("cooldown", "seconds without a new entry in a ticker after a position closed", &C::cooldown,
           &whole_seconds, &show_seconds),
      rule("last_entry", "New York time of day: no new position after it", &C::last_entry, &time_of_day,
           &show_time_of_day),
      rule("flat_by", "New York time of day: everything is closed", &C::flat_by, &time_of_day,
           &show_time_of_day),
      rule("prediction_time_to_live", "seconds: older predictions are dropped", &C::prediction_time_to_live,
           &whole_seconds, &show_seconds),
      rule("allow_short", "false: a sell signal only closes", &C::allow_short, &yes_or_no, &show_bool),
      row("Trading", "flatten_on_stop", "IBFLOW_FLATTEN", "true: Ctrl-C also closes every position",
          &Settings::flatten_on_stop, &yes_or_no, &show_bool),
  };
  return rows;
}

std::vector<Setting> other_settings() {
  using S = Settings;
  return {
      row("Flow", "base_url", "IBFLOW_FLOW_URL,API_BASE_URL", "the Options Flow Monitor, with /api/v1",
          &S::flow_base_url, &text, &show_text),
      row("Flow", "api_key", "IBFLOW_FLOW_KEY,API_KEY", "its key; a secret, better kept in the environment",
          &S::flow_api_key, &text, &show_text, true),
      row("Flow", "timeout", "IBFLOW_FLOW_TIMEOUT", "seconds, 0.01 to 3600", &S::flow_timeout, &wait_time,
          &show_wait),
      row("Journal", "file", "IBFLOW_JOURNAL", "SQLite file; appended to, never overwritten",
          &S::journal_file, &path, &show_path),
      row("Report", "file", "IBFLOW_REPORT", "HTML written at the end; empty: none", &S::report_file, &path,
          &show_path),
      row("Report", "json", "IBFLOW_JSON", "JSON summary written at the end; empty: none", &S::summary_file,
          &path, &show_path),
      row("Logging", "level", "IBFLOW_LOG_LEVEL", "debug, info, warning, error, off", &S::log_level,
          &log_level, &show_log_level),
      row("Logging", "file", "IBFLOW_LOG_FILE", "empty: standard error", &S::log_file, &text, &show_text),
  };
}

const Setting* find(const std::string& section, const std::string& key) {
  const auto& settings = all_settings();
  const auto found =
      std::ranges::find_if(settings, [&](const Setting& s) { return section == s.section && key == s.key; });
  return found == settings.end() ? nullptr : &*found;
}

Expected<void> apply(Settings& settings, const Setting& setting, const std::string& value,
                     const std::string& origin) {
  const auto taken = setting.read(settings, value);
  if (taken) return {};
  const std::string why = setting.secret ? "the value does not fit" : taken.error().message;
  return unfit(
      fmt::format("{}: [{}] {}: {} ({})", origin, setting.section, setting.key, why, setting.meaning));
}

std::string keys_of(const std::string& section) {
  std::string keys;
  for (const Setting& setting : all_settings()) {
    if (section == setting.section) keys += (keys.empty() ? "" : ", ") + std::string(setting.key);
  }
  return keys;
}

Expected<void> apply_file(Settings& settings, const std::filesystem::path& file) {
  const auto entries = core::read_ini(file);
  if (!entries) return std::unexpected(entries.error());
  for (const core::IniEntry& entry : *entries) {
    const std::string origin = fmt::format("{}, line {}", file.string(), entry.line);
    const Setting* setting = find(entry.section, entry.key);
    if (setting == nullptr) {
      const std::string keys = keys_of(entry.section);
      if (keys.empty()) {
        return unfit(fmt::format(
            "{}: there is no section [{}]; there are Connection, Flow, Trading, Journal, Report, Logging",
            origin, entry.section));
      }
      return unfit(
          fmt::format("{}: [{}] has no key '{}'; it has {}", origin, entry.section, entry.key, keys));
    }
    if (auto taken = apply(settings, *setting, entry.value, origin); !taken) return taken;
  }
  return {};
}

Expected<void> apply_environment(Settings& settings, const Environment& environment) {
  for (const Setting& setting : all_settings()) {
    std::string names = setting.environment;
    while (!names.empty()) {
      const auto comma = names.find(',');
      const std::string name = names.substr(0, comma);
      names = comma == std::string::npos ? "" : names.substr(comma + 1);
      const auto value = environment(name);
      if (!value) continue;
      if (auto taken = apply(settings, setting, *value, "environment variable " + name); !taken) return taken;
      break;
    }
  }
  return {};
}

Expected<void> check_together(const Settings& settings) {
  if (auto fit = settings.strategy.validate(); !fit) return fit;
  const bool live_port = settings.port == 4001 || settings.port == 7496;
  if (live_port && !settings.live) {
    return unfit(
        fmt::format("port {} is IB's port for live trading, but trading_mode is paper; "
                    "use 4002 or 7497, or say trading_mode = live",
                    settings.port));
  }
  return {};
}

}  // namespace

const std::vector<Setting>& all_settings() {
  static const std::vector<Setting> settings = [] {
    std::vector<Setting> rows = connection_settings();
    std::ranges::move(other_settings(), std::back_inserter(rows));
    std::ranges::move(trading_settings(), std::back_inserter(rows));
    return rows;
  }();
  return settings;
}

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
}

Expected<Settings> load_settings(const std::optional<std::filesystem::path>& file,
                                 const Environment& environment, const Overrides& overrides) {
  Settings settings;
  if (file) {
    if (auto taken = apply_file(settings, *file); !taken) return std::unexpected(taken.error());
  }
  if (auto taken = apply_environment(settings, environment); !taken) return std::unexpected(taken.error());
  for (const auto& [name, value] : overrides) {
    const auto dot = name.find('.');
    const Setting* setting =
        dot == std::string::npos ? nullptr : find(name.substr(0, dot), name.substr(dot + 1));
    if (setting == nullptr)
      return unfit(fmt::format("there is no setting '{}'; see `ibflow run --help`", name));
    if (auto taken = apply(settings, *setting, value, "argument " + name); !taken)
      return std::unexpected(taken.error());
  }
  if (auto fit = check_together(settings); !fit) return std::unexpected(fit.error());
  return settings;
}

}  // namespace ibflow::app
