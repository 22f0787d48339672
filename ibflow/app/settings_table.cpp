// The table of everything a user can set: INI key, environment variables, meaning, how to read the value.

#include <algorithm>
#include <iterator>
#include <type_traits>
#include <utility>

#include "ibflow/app/detail/setting_rows.hpp"
#include "ibflow/app/detail/setting_values.hpp"
#include "ibflow/app/settings.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::app {

namespace {

using namespace detail;
using core::Expected;

template <class Member>
Setting rule(const char* key, const char* names, const char* meaning, Member engine::StrategyConfig::* member,
             std::type_identity_t<Reader<Member>> read,
             std::type_identity_t<Printer<Member>> show = &printed<Member>) {
  return any_row(
      "Trading", key, names, meaning, [member](auto& settings) -> auto& { return settings.strategy.*member; },
      read, show);
}

std::vector<Setting> while_running(std::vector<Setting> rows) {
  for (Setting& setting : rows) setting.reloadable = true;
  return rows;
}

std::string show_time_of_day(const std::chrono::seconds& value) {
  return core::format_time_of_day(value);
}
std::string show_time_if_any(const std::optional<std::chrono::seconds>& value) {
  return value ? core::format_time_of_day(*value) : "";
}
std::string show_mode(const bool& live) {
  return live ? "live" : "paper";
}

Expected<bool> key_place(const std::string& word) {
  if (word == "header") return false;
  if (word == "query") return true;
  return core::fail(core::ErrorCategory::Configuration, "'" + word + "' is neither header nor query");
}
std::string show_key_place(const bool& in_query) {
  return in_query ? "query" : "header";
}

std::vector<Setting> connection_settings() {
  using S = Settings;
  constexpr const char* section = "Connection";
  return {
      row(section, "host", "IBFLOW_HOST,TWS_HOST", "where TWS or IB Gateway listens", &S::host, &text),
      derived(row(section, "port", "IBFLOW_PORT,TWS_PORT",
                  "4002 paper Gateway, 4001 live Gateway, 7497 paper TWS, 7496 live TWS; where none is set, "
                  "4001 with trading_mode = live",
                  &S::port,
                  [](const std::string& v) { return number_between<std::uint16_t>(v, 1, 65'535); })),
      row(section, "client_id", "IBFLOW_CLIENT_ID,TWS_CLIENT_ID",
          "0 to 2147483646; unique at the gateway, and the owner of the orders it sends", &S::client_id,
          &whole<0, 2'147'483'646>),
      formerly("Connection.account_id", row(section, "account", "IBFLOW_ACCOUNT,TWS_ACCOUNT",
                                            "empty: the login's only account", &S::account, &text)),
      row(section, "read_only", "IBFLOW_READ_ONLY", "true: watch and decide, send no order", &S::read_only,
          &yes_or_no),
      row(section, "trading_mode", "IBFLOW_TRADING_MODE,TWS_TRADING_MODE",
          "paper or live; paper refuses an account that is no paper account", &S::live, &trading_mode,
          &show_mode),
      row(section, "max_server_version", "IBFLOW_MAX_SERVER_VERSION",
          "100 to 225: the highest protocol version to offer; up to 200 everything is text",
          &S::max_server_version, &whole<100, 225>),
      row(section, "connect_timeout", "IBFLOW_CONNECT_TIMEOUT", "seconds, 0.01 to 3600", &S::connect_timeout,
          &wait_time<10, 3600>),
      formerly("Timeouts.request", row(section, "request_timeout", "IBFLOW_REQUEST_TIMEOUT",
                                       "seconds, 0.01 to 3600", &S::request_timeout, &wait_time<10, 3600>)),
      row(section, "follow_redirects", "",
          "true: connect where the gateway points to; false: say so and stop", &S::follow_redirects,
          &yes_or_no),
      row(section, "connect_options", "", "sent with the handshake, such as +PACEAPI; empty: none",
          &S::connect_options, &text),
      row(section, "optional_capabilities", "", "sent when the session starts; empty: none",
          &S::optional_capabilities, &text),
      row(section, "prove_line_after", "",
          "seconds, 0 to 3600: after this much silence the line is proven before an order is sent",
          &S::prove_line_after, &wait_time<0, 3600>),
  };
}

std::vector<Setting> healing_settings() {
  using S = Settings;
  return while_running({
      row("Heartbeat", "interval", "",
          "seconds, 0.1 to 3600, of silence before the gateway is asked the time", &S::heartbeat_interval,
          &wait_time<100, 3600>),
      row("Heartbeat", "timeout", "", "seconds, 0.1 to 3600, for any answer; then the line is dead",
          &S::heartbeat_timeout, &wait_time<100, 3600>),
      row("Reconnection", "enabled", "", "false: a lost connection ends the session", &S::reconnect,
          &yes_or_no),
      row("Reconnection", "delay", "", "seconds, 0.01 to 3600, before the first attempt; doubles each time",
          &S::reconnect_delay, &wait_time<10, 3600>),
      row("Reconnection", "max_delay", "", "seconds, 0.01 to 3600: no delay is longer",
          &S::reconnect_max_delay, &wait_time<10, 3600>),
      row("Reconnection", "jitter", "", "0 to 1: the part of each delay that is random", &S::reconnect_jitter,
          &fraction),
      row("Reconnection", "max_attempts", "",
          "0 to 1000000; 0, which is advised, tries for ever; after any other number ibflow stays away until "
          "it is started again",
          &S::reconnect_max_attempts, &whole<0, 1'000'000>),
  });
}

std::vector<Setting> pacing_settings() {
  using S = Settings;
  constexpr const char* section = "Pacing";
  return {
      row(section, "messages_per_second", "",
          "1 to 1000; IB disconnects or delays a client that sends more "
          "than 50, or half its market data lines",
          &S::messages_per_second, [](const std::string& v) { return number_between<double>(v, 1, 1000); }),
      row(section, "lane_capacity", "", "1 to 1000000 messages waiting in one lane; one more is refused",
          &S::lane_capacity,
          [](const std::string& v) { return number_between<std::size_t>(v, 1, 1'000'000); }),
      row(section, "market_data_lines", "", "1 to 100000 streams at one time; 100 unless more were bought",
          &S::market_data_lines, &whole<1, 100'000>),
      row(section, "historical_rules", "", "true: keep IB's limits on requests for historical data",
          &S::historical_rules, &yes_or_no),
  };
}

std::vector<Setting> restart_settings() {
  using S = Settings;
  constexpr const char* section = "Restart";
  std::vector<Setting> rows = while_running({
      row(section, "daily", "", "HH:MM in the zone: when TWS or IB Gateway restarts; empty: none known",
          &S::restart_daily, &time_of_day_if_any, &show_time_if_any),
      row(section, "zone", "", "time zone of the times here, such as America/New_York", &S::restart_zone,
          &zone),
      row(section, "gate_before", "", "minutes, 0 to 720, before a restart without new risk",
          &S::restart_gate_before, &minutes<0, 720>),
      row(section, "recover_within", "", "minutes, 1 to 720, after which a restart counts as failed",
          &S::restart_recover_within, &minutes<1, 720>),
      row(section, "weekly", "",
          "day and HH:MM in the zone, such as Sunday 01:00: when the login has to be "
          "renewed; empty: none known",
          &S::restart_weekly, &weekly_time),
      row(section, "ib_maintenance", "", "true: observe IB's published maintenance windows",
          &S::restart_ib_maintenance, &yes_or_no),
      row("Errors", "overrides", "", "file that changes how error codes are classified; empty: none",
          &S::error_overrides_file, &path),
  });
  return rows;
}

std::vector<Setting> flow_settings() {
  using S = Settings;
  return {
      row("Flow", "base_url", "IBFLOW_FLOW_URL,API_BASE_URL,API_ENDPOINT",
          "the Options Flow Monitor, with /api/v1", &S::flow_base_url, &text),
      secret(row("Flow", "api_key", "IBFLOW_FLOW_KEY,API_KEY",
                 "its key; a secret, better kept in the environment", &S::flow_api_key, &text)),
      row("Flow", "api_key_file", "", "file that holds the key; only its owner may read it (chmod 600)",
          &S::flow_api_key_file, &path),
      row("Flow", "timeout", "IBFLOW_FLOW_TIMEOUT", "seconds, 0.01 to 3600, for a request with its retries",
          &S::flow_timeout, &wait_time<10, 3600>),
      row("Flow", "key_in", "", "header (X-API-Key) or query (api_key, which proxies write into their logs)",
          &S::flow_key_in_query, &key_place, &show_key_place),
      row("Flow", "verify_tls", "", "false: with https, believe whoever answers", &S::flow_verify_tls,
          &yes_or_no),
      row("Flow", "ca_file", "", "PEM file: only its certificates are trusted; empty: the system's",
          &S::flow_ca_file, &path),
      row("Flow", "attempts", "", "1 to 20: how often a request is sent that may be sent again",
          &S::flow_attempts, &whole<1, 20>),
      row("Flow", "retry_delay", "", "seconds, 0 to 3600, before the second attempt; doubles each time",
          &S::flow_retry_delay, &wait_time<0, 3600>),
      row("Flow", "max_retry_delay", "", "seconds, 0 to 3600: no such delay is longer",
          &S::flow_max_retry_delay, &wait_time<0, 3600>),
      row("Flow", "keep_rate_limit", "", "true: wait for the rate limit's window before the service refuses",
          &S::flow_keep_rate_limit, &yes_or_no),
      row("Flow", "standard_limit", "",
          "1 to 100000 requests a minute, until the service tells its own limit", &S::flow_standard_limit,
          &whole<1, 100'000>),
      row("Flow", "heavy_limit", "", "1 to 100000, the same for data ranges and more than 1000 rows",
          &S::flow_heavy_limit, &whole<1, 100'000>),
      row("Flow", "breaker_failures", "", "0 to 1000 failures in a row, then nothing is sent; 0: go on",
          &S::flow_breaker_failures, &whole<0, 1000>),
      row("Flow", "breaker_pause", "", "seconds, 0 to 3600, until one request tries again",
          &S::flow_breaker_pause, &wait_time<0, 3600>),
  };
}

std::vector<Setting> trading_settings() {
  using C = engine::StrategyConfig;
  return {
      row("Trading", "tickers", "IBFLOW_TICKERS", "comma-separated US stock symbols", &Settings::tickers,
          &ticker_list),
      rule("confidence_threshold", "", "0 to 1: act on predictions at least this sure",
           &C::confidence_threshold, &fraction),
      rule("atr_period", "", "one-minute bars in the average true range, 2 to 500", &C::atr_period,
           &whole<2, 500>),
      rule("stop_atr", "", "0.1 to 100: stop loss this many ATR from the entry", &C::stop_atr, &multiple),
      rule("target_atr", "", "0.1 to 100: take profit this many ATR from the entry", &C::target_atr,
           &multiple),
      rule("min_stop_spreads", "", "0 to 100: a stop nearer than this many bid-ask spreads is no entry",
           &C::min_stop_spreads, [](const std::string& v) { return number_between<double>(v, 0, 100); }),
      rule("risk_per_trade", "", "USD lost when the stop is hit; sets the size", &C::risk_per_trade, &amount),
      rule("max_position_value", "MAX_POSITION_SIZE", "USD: no position is larger", &C::max_position_value,
           &amount),
      rule("max_positions", "MAX_POSITIONS", "1 to 100 open at once", &C::max_positions, &whole<1, 100>),
      rule("max_daily_loss", "MAX_DAILY_LOSS",
           "USD: beyond it everything is closed and nothing opened that day", &C::max_daily_loss, &amount),
      rule("cooldown", "", "seconds without a new entry in a ticker after a position closed", &C::cooldown,
           &whole_seconds),
      rule("last_entry", "", "New York time of day: no new position after it", &C::last_entry, &time_of_day,
           &show_time_of_day),
      rule("flat_by", "", "New York time of day: everything is closed", &C::flat_by, &time_of_day,
           &show_time_of_day),
      rule("prediction_time_to_live", "", "seconds: older predictions are dropped",
           &C::prediction_time_to_live, &whole_seconds),
      rule("allow_short", "", "false: a sell signal only closes", &C::allow_short, &yes_or_no),
      row("Trading", "flatten_on_stop", "IBFLOW_FLATTEN", "true: Ctrl-C also closes every position",
          &Settings::flatten_on_stop, &yes_or_no),
  };
}

std::vector<Setting> file_settings() {
  using S = Settings;
  return {
      row("Journal", "file", "IBFLOW_JOURNAL", "SQLite file; appended to, never overwritten",
          &S::journal_file, &path),
      row("Report", "file", "IBFLOW_REPORT", "HTML written at the end; empty: none", &S::report_file, &path),
      row("Report", "json", "IBFLOW_JSON", "JSON summary written at the end; empty: none", &S::summary_file,
          &path),
      row("Control", "socket", "IBFLOW_CONTROL_SOCKET",
          "Unix socket for `ibflow top` and `ibflow control`; empty: in $XDG_RUNTIME_DIR/ibflow, or "
          "ibflow-UID "
          "among the temporary files; none: no socket",
          &S::control_socket, &path),
      row("Recorder", "frames", "", "0 to 100000 frames of the wire kept to be dumped on a fault; 0: none",
          &S::recorder_frames, &whole<0, 100'000>),
      row("Recorder", "folder", "", "where they are dumped", &S::recorder_folder, &path),
      row("Recorder", "capture", "", "file for everything on the wire; empty: none", &S::capture_file, &path),
  };
}

std::vector<Setting> logging_settings() {
  using S = Settings;
  constexpr const char* section = "Logging";
  std::vector<Setting> rows = {
      row(section, "level", "IBFLOW_LOG_LEVEL", "debug, info, warning, error, off", &S::log_level,
          &log_level),
      row(section, "rooms", "", "levels of single rooms, such as connection=debug,flow=off", &S::log_rooms,
          &log_rooms),
      row(section, "file", "IBFLOW_LOG_FILE", "empty: standard error", &S::log_file, &text),
      row(section, "console", "", "true: standard error as well as the file", &S::log_console, &yes_or_no),
      row(section, "max_size", "", "MB, 1 to 10000, of one log file; then the next begins", &S::log_max_size,
          &whole<1, 10'000>),
      row(section, "max_files", "", "1 to 1000 log files kept", &S::log_max_files, &whole<1, 1000>),
      row(section, "json", "", "true: one JSON object a line", &S::log_json, &yes_or_no),
      row(section, "format", "", "accepted for older files, without effect", &S::log_format, &text),
  };
  for (Setting& setting : rows) setting.reloadable = setting.key == "level" || setting.key == "rooms";
  return rows;
}

std::vector<Setting> login_settings() {
  using S = Settings;
  return {
      row("Account", "account_ids", "",
          "comma-separated: the only accounts that may be traded; empty: any of the login", &S::account_ids,
          &account_list),
      row("Security", "user_id", "TWS_USERID,IB_USERNAME", "IB's user name, where ibflow starts the gateway",
          &S::user_id, &text),
      row("Security", "password_file", "",
          "file that holds the password; only its owner may read it (chmod 600)", &S::password_file, &path),
      secret(row("Security", "password", "TWS_PASSWORD,IB_PASSWORD",
                 "its password, for IBC; a secret, better kept in password_file", &S::password, &text)),
  };
}

}  // namespace

const std::vector<Setting>& all_settings() {
  static const std::vector<Setting> settings = [] {
    std::vector<Setting> rows = connection_settings();
    for (const auto part :
         {&healing_settings, &pacing_settings, &restart_settings, &flow_settings, &trading_settings,
          &file_settings, &logging_settings, &login_settings, &gateway_process_settings}) {
      std::ranges::move(part(), std::back_inserter(rows));
    }
    return rows;
  }();
  return settings;
}

const Setting* find_setting(const std::string& section, const std::string& key) {
  const auto& settings = all_settings();
  const std::string name = section + "." + key;
  const auto found = std::ranges::find_if(settings, [&](const Setting& setting) {
    return setting.name() == name || std::ranges::find(setting.old_names, name) != setting.old_names.end();
  });
  return found == settings.end() ? nullptr : &*found;
}

}  // namespace ibflow::app
