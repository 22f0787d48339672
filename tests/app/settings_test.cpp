#include "ibflow/app/settings.hpp"

#include <gtest/gtest.h>

#include <map>

#include "settings_files.hpp"

namespace ibflow::app {
namespace {

Environment environment(std::map<std::string, std::string> variables = {}) {
  return variables;
}

TEST(Settings, are_safe_by_default) {
  const Settings settings = load_settings(std::nullopt, environment(), {}).value();
  EXPECT_TRUE(settings.read_only);
  EXPECT_FALSE(settings.live);
  EXPECT_EQ(settings.host, "127.0.0.1");
  EXPECT_EQ(settings.port, 4002);
}

TEST(Settings, arguments_beat_the_environment_which_beats_the_file_which_beats_the_defaults) {
  const auto file = ini("[Connection]\nhost = from-file\nport = 4102\nclient_id = 5\n");
  const auto settings = load_settings(file, environment({{"IBFLOW_PORT", "4202"}, {"TWS_CLIENT_ID", "6"}}),
                                      {{"Connection.client_id", "7"}});
  ASSERT_TRUE(settings) << problem(settings);
  EXPECT_EQ(settings->host, "from-file");
  EXPECT_EQ(settings->port, 4202);
  EXPECT_EQ(settings->client_id, 7);
}

TEST(Settings, our_own_variable_name_beats_the_older_one) {
  const auto settings =
      load_settings(std::nullopt, environment({{"IBFLOW_HOST", "a"}, {"TWS_HOST", "b"}}), {});
  EXPECT_EQ(settings->host, "a");
}

TEST(Settings, the_example_file_is_accepted) {
  const auto settings =
      load_settings(std::filesystem::path(IBFLOW_SOURCE_DIR) / "examples/ibflow.ini", environment(), {});
  ASSERT_TRUE(settings) << problem(settings);
  EXPECT_EQ(settings->tickers.size(), 12U);
  EXPECT_FALSE(settings->read_only);
}

TEST(Settings, unknown_sections_and_keys_are_named_with_their_line) {
  EXPECT_NE(problem(load_settings(ini("[Conection]\nhost=x\n"), environment(), {})).find("line 1"),
            std::string::npos);
  const std::string text = problem(load_settings(ini("[Connection]\nhots = x\n"), environment(), {}));
  EXPECT_NE(text.find("no key 'hots'"), std::string::npos) << text;
  EXPECT_NE(text.find("host, port"), std::string::npos) << text;
  EXPECT_NE(problem(load_settings(std::nullopt, environment(), {{"Trading.size", "1"}})).find("Trading.size"),
            std::string::npos);
}

TEST(Settings, values_out_of_range_are_refused) {
  for (const auto& [name, value] :
       std::multimap<std::string, std::string>{{"Connection.port", "0"},
                                               {"Connection.client_id", "-1"},
                                               {"Connection.read_only", "maybe"},
                                               {"Connection.trading_mode", "play"},
                                               {"Trading.confidence_threshold", "1.01"},
                                               {"Trading.atr_period", "1"},
                                               {"Trading.stop_atr", "nan"},
                                               {"Trading.risk_per_trade", "-5"},
                                               {"Trading.max_positions", "0"},
                                               {"Trading.cooldown", "1.5"},
                                               {"Trading.flat_by", "25:00"},
                                               {"Trading.tickers", "SPY;rm"},
                                               {"Logging.level", "loud"},
                                               {"Flow.timeout", "0"},
                                               {"Heartbeat.interval", "0"},
                                               {"Reconnection.jitter", "1.1"},
                                               {"Reconnection.max_attempts", "-1"},
                                               {"Pacing.messages_per_second", "0"},
                                               {"Pacing.lane_capacity", "0"},
                                               {"Restart.daily", "24:30"},
                                               {"Restart.weekly", "Someday 01:00"},
                                               {"Restart.weekly", "Sunday"},
                                               {"Restart.zone", "Mars/Olympus"},
                                               {"Restart.gate_before", "-5"},
                                               {"Recorder.frames", "-1"},
                                               {"Logging.rooms", "connection"},
                                               {"Logging.rooms", "connection=loud"},
                                               {"Logging.max_files", "0"}}) {
    const auto settings = load_settings(std::nullopt, environment(), {{name, value}});
    EXPECT_FALSE(settings) << name << " = " << value;
    EXPECT_NE(problem(settings).find(value), std::string::npos) << problem(settings);
    EXPECT_EQ(settings.error().category, core::ErrorCategory::Configuration);
  }
}

TEST(Settings, the_weekly_restart_is_a_day_and_a_time) {
  Settings settings;
  EXPECT_EQ(weekly_restart(settings), std::nullopt);
  settings.restart_weekly = "sunday 01:00";
  EXPECT_EQ(weekly_restart(settings), (WeeklyMoment{std::chrono::Sunday, std::chrono::hours(1)}));
  settings.restart_weekly = "Saturday 23:30";
  EXPECT_EQ(weekly_restart(settings)->day, std::chrono::Saturday);
}

TEST(Settings, logging_is_told_everything_that_was_set) {
  const auto settings = load_settings(std::nullopt, environment(),
                                      {{"Logging.level", "info"},
                                       {"Logging.rooms", "flow=off,connection=debug"},
                                       {"Logging.file", "ibflow.log"},
                                       {"Logging.console", "true"},
                                       {"Logging.max_size", "2"},
                                       {"Logging.max_files", "3"},
                                       {"Logging.json", "true"}});
  ASSERT_TRUE(settings) << problem(settings);
  const core::LogOptions options = log_options(*settings);
  EXPECT_EQ(options.level, core::LogLevel::Info);
  EXPECT_EQ(options.rooms.at("flow"), core::LogLevel::Off);
  EXPECT_EQ(options.rooms.at("connection"), core::LogLevel::Debug);
  EXPECT_EQ(options.file, "ibflow.log");
  EXPECT_TRUE(options.console);
  EXPECT_EQ(options.max_file_bytes, 2U * 1024 * 1024);
  EXPECT_EQ(options.max_files, 3);
  EXPECT_TRUE(options.json);
}

TEST(Settings, contradictions_are_refused) {
  EXPECT_FALSE(load_settings(std::nullopt, environment(), {{"Connection.port", "7496"}}));
  EXPECT_TRUE(load_settings(std::nullopt, environment(),
                            {{"Connection.port", "7496"}, {"Connection.trading_mode", "live"}}));
  EXPECT_FALSE(
      load_settings(std::nullopt, environment(), {{"Trading.last_entry", "15:58"}}));  // after flat_by
}

}  // namespace
}  // namespace ibflow::app
