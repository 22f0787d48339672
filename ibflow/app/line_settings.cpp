#include "ibflow/app/line_settings.hpp"

#include <limits>

#include "ibflow/model/session_calendar.hpp"

namespace ibflow::app {

namespace {

// A program that was just restarted finds its own old session at the gateway for a while.
constexpr auto kClientIdWait = std::chrono::minutes(2);
// Quotes of what one trades change more often than this, in regular hours.
constexpr auto kQuoteFreshness = std::chrono::seconds(60);

bool in_regular_hours(core::Timestamp now) {
  const auto session = model::nyse_session(core::to_new_york(now).date);
  return session && now >= session->open && now < session->close;
}

}  // namespace

connection::HeartbeatConfig heartbeat_config(const Settings& settings) {
  connection::HeartbeatConfig config;
  config.interval = settings.heartbeat_interval;
  config.timeout = settings.heartbeat_timeout;
  return config;
}

connection::ReconnectConfig reconnect_config(const Settings& settings) {
  connection::ReconnectConfig config;
  config.enabled = settings.reconnect;
  config.delay = settings.reconnect_delay;
  config.max_delay = settings.reconnect_max_delay;
  config.jitter = settings.reconnect_jitter;
  config.max_attempts = static_cast<std::uint32_t>(settings.reconnect_max_attempts);
  // Two programs with one file must not knock at the same moments.
  config.seed = static_cast<std::uint64_t>(settings.client_id) + 1;
  return config;
}

gateway::GatewayConfig gateway_config(const Settings& settings) {
  gateway::GatewayConfig config;
  config.host = settings.host;
  config.port = settings.port;
  config.client_id = core::ClientId(settings.client_id);
  config.account = settings.account;
  config.max_server_version = settings.max_server_version;
  config.connect_timeout = settings.connect_timeout;
  config.request_timeout = settings.request_timeout;
  config.follow_redirects = settings.follow_redirects;
  config.connect_options = settings.connect_options;
  config.optional_capabilities = settings.optional_capabilities;
  config.prove_line_after = settings.prove_line_after;
  config.pacing.messages_per_second = settings.messages_per_second;
  config.pacing.lane_capacity = settings.lane_capacity;
  if (!settings.historical_rules) {
    config.pacing.historical.small_bars = config.pacing.historical.same_contract =
        config.pacing.historical.open = std::numeric_limits<std::size_t>::max();
    config.pacing.historical.identical = core::Duration(0);
  }
  config.heartbeat = heartbeat_config(settings);
  config.reconnect = reconnect_config(settings);
  config.client_id_wait = kClientIdWait;
  config.market_data_lines = static_cast<std::size_t>(settings.market_data_lines);
  config.quote_freshness = kQuoteFreshness;
  config.in_trading_hours = &in_regular_hours;
  return config;
}

core::Expected<connection::RestartCalendar> restart_calendar(const Settings& settings) {
  connection::RestartCalendarConfig config;
  config.daily_restart = settings.restart_daily;
  config.daily_restart_zone = settings.restart_zone;
  if (const auto weekly = weekly_restart(settings)) {
    config.weekly_login = connection::WeeklyTime{weekly->day, weekly->time_of_day, settings.restart_zone};
  }
  if (settings.restart_ib_maintenance) {
    config.maintenance = connection::maintenance_windows(connection::Region::NorthAmerica);
  }
  config.gate_before = settings.restart_gate_before;
  config.recover_within = settings.restart_recover_within;
  return connection::RestartCalendar::create(config);
}

}  // namespace ibflow::app
