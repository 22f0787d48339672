// Files as `ibflow config` sees them: mistakes and their nearest names, custom sections, the template,
// reloads.

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <iterator>

#include "settings_files.hpp"

namespace ibflow::app {
namespace {

Settings loaded(const std::string& text) {
  SettingsSources sources;
  sources.file = ini(text);
  auto settings = load_settings(sources);
  EXPECT_TRUE(settings) << problem(settings);
  return settings ? *settings : Settings{};
}

std::string refusal(const std::string& text) {
  SettingsSources sources;
  sources.file = ini(text);
  return problem(load_settings(sources));
}

TEST(SettingsFile, a_mistyped_key_names_file_line_and_the_nearest) {
  const std::string text = refusal("[Connection]\nclient_di = 3\n");
  EXPECT_NE(text.find(".ini, line 2: [Connection] has no key 'client_di'; did you mean 'client_id'?"),
            std::string::npos)
      << text;
}

TEST(SettingsFile, a_section_that_resembles_one_is_refused_with_it) {
  EXPECT_NE(
      refusal("[Conection]\nhost = x\n").find("there is no section [Conection]; did you mean [Connection]?"),
      std::string::npos);
  EXPECT_NE(refusal("[connection]\nhost = x\n").find("did you mean [Connection]?"), std::string::npos);
  EXPECT_NE(refusal("[Tradign]\n").find("did you mean [Trading]?"), std::string::npos);
}

TEST(SettingsFile, any_other_section_is_the_users_own_and_is_kept_with_its_origin) {
  const Settings settings = loaded("[Connection]\nhost = x\n[MyStrategy]\nLookback = 20 days\n");
  EXPECT_EQ(settings.custom, (std::map<std::string, std::string>{{"MyStrategy.Lookback", "20 days"}}));
  EXPECT_EQ(settings.origin_of("MyStrategy.Lookback").line, 4);
  EXPECT_EQ(settings.custom_setting("MyStrategy.Lookback"), "20 days");
  EXPECT_EQ(settings.custom_setting("MyStrategy.none", "7"), "7");
  EXPECT_NE(settings_text(settings).find("[MyStrategy]\nLookback = 20 days"), std::string::npos);
}

TEST(SettingsFile, a_custom_section_may_be_set_from_code_and_the_command_line) {
  SettingsSources sources;
  sources.arguments["MyStrategy.Lookback"] = {"30"};
  EXPECT_EQ(load_settings(sources)->custom_setting("MyStrategy.Lookback"), "30");
  sources.code["MyStrategy.Lookback"] = "40";
  EXPECT_EQ(load_settings(sources)->custom_setting("MyStrategy.Lookback"), "40");
  sources.code["Conection.port"] = "4002";
  EXPECT_NE(problem(load_settings(sources)).find("did you mean 'Connection.port'?"), std::string::npos);
}

TEST(SettingsFile, check_finds_all_problems_each_with_its_line) {
  const auto file =
      ini("port = 1\n[Connection]\nhots = x\nport = 70000\n\nnonsense\n[Trading]\natr_period = "
          "1\n[Loging]\nlevel = "
          "info\n[Heartbeat]\ninterval = often\ninterval = 5\n",
          0644);
  const auto check = check_settings_file(file);
  ASSERT_TRUE(check);
  std::vector<int> lines;
  for (const SettingsProblem& found : check->problems) {
    lines.push_back(found.line);
    EXPECT_EQ(found.place, file.string());
  }
  EXPECT_EQ(lines, (std::vector<int>{1, 3, 4, 6, 8, 9, 12, 13}));
}

TEST(SettingsFile, check_finds_contradictions_where_they_were_caused) {
  const auto check = check_settings_file(
      ini("[Connection]\nport = 4001\n[Trading]\nlast_entry = 15:58\n[Reconnection]\nmax_delay = 0.5\n"));
  ASSERT_EQ(check->problems.size(), 3U);
  EXPECT_EQ(check->problems[0].line, 2);
  EXPECT_EQ(check->problems[1].line, 4);
  EXPECT_EQ(check->problems[2].line, 6);
}

TEST(SettingsFile, check_counts_the_settings_of_a_good_file) {
  const auto check = check_settings_file(ini("[Connection]\nhost = x\nport = 4002\n[Mine]\na = 1\n"));
  EXPECT_TRUE(check->problems.empty());
  EXPECT_EQ(check->settings, 3U);
  EXPECT_FALSE(check_settings_file("/nonexistent/ibflow.ini"));
}

TEST(SettingsFile, the_first_of_several_problems_says_how_to_see_the_rest) {
  const std::string text = refusal("[Connection]\nhots = x\nport = 0\n");
  EXPECT_NE(text.find("line 2"), std::string::npos) << text;
  EXPECT_NE(text.find("1 more; see `ibflow config check"), std::string::npos) << text;
}

TEST(SettingsFile, the_template_parses_back_to_the_defaults_and_names_every_setting) {
  const std::string text = settings_template();
  const Settings settings = loaded(text);
  for (const Setting& setting : all_settings()) {
    EXPECT_EQ(setting.print(settings), setting.print(Settings{})) << setting.name();
    const std::string lead = setting.secret || setting.derived ? "\n; " : "\n";
    EXPECT_NE(text.find(lead + setting.key + " ="), std::string::npos) << setting.name();
  }
  EXPECT_TRUE(check_settings_file(ini(text))->problems.empty());
}

TEST(SettingsFile, the_template_leaves_the_port_to_the_trading_mode) {
  std::string text = settings_template();
  const std::string paper = "\ntrading_mode = paper\n";
  text.replace(text.find(paper), paper.size(), "\ntrading_mode = live\n");
  EXPECT_EQ(loaded(text).port, 4001);
}

TEST(SettingsFile, what_show_prints_is_a_file_that_gives_the_same_settings) {
  const Settings settings =
      loaded("[Connection]\nport = 4102\n[Trading]\ntickers = SPY,AAPL\n[Mine]\na = 1\n");
  const Settings again = loaded(settings_text(settings));
  for (const Setting& setting : all_settings()) EXPECT_EQ(setting.print(again), setting.print(settings));
  EXPECT_EQ(again.custom, settings.custom);
}

TEST(SettingsFile, show_as_json_gives_value_and_origin_of_every_setting) {
  const Settings settings = loaded("[Connection]\nport = 4102\n");
  const auto json = boost::json::parse(settings_json(settings));
  const auto& values = json.at("settings").as_object();
  EXPECT_EQ(values.size(), all_settings().size());
  EXPECT_EQ(values.at("Connection.port").at("value").as_string(), "4102");
  EXPECT_TRUE(values.at("Connection.port").at("origin").as_string().ends_with(".ini:2"));
  EXPECT_EQ(values.at("Connection.host").at("origin").as_string(), "default");
}

TEST(SettingsReload, takes_what_may_change_while_running_and_names_the_rest) {
  SettingsSources sources;
  sources.file = ini("[Heartbeat]\ninterval = 5\n[Trading]\ncooldown = 60\n");
  const Settings current = load_settings(sources).value();
  sources.file =
      ini("[Heartbeat]\ninterval = 2\n[Trading]\ncooldown = 90\n[Logging]\nlevel = debug\n[Mine]\na = 1\n");
  const auto reload = reload_settings(current, sources).value();
  std::vector<std::string> applied;
  for (const auto& change : reload.applied) applied.push_back(change.name);
  EXPECT_EQ(applied, (std::vector<std::string>{"Heartbeat.interval", "Logging.level", "Mine.a"}));
  ASSERT_EQ(reload.need_restart.size(), 1U);
  EXPECT_EQ(reload.need_restart[0].name, "Trading.cooldown");
  EXPECT_EQ(reload.need_restart[0].from, "60");
  EXPECT_EQ(reload.need_restart[0].to, "90");
  EXPECT_EQ(reload.settings.heartbeat_interval, std::chrono::seconds(2));
  EXPECT_EQ(reload.settings.log_level, core::LogLevel::Debug);
  EXPECT_EQ(reload.settings.strategy.cooldown, std::chrono::seconds(60));
  EXPECT_EQ(reload.settings.custom_setting("Mine.a"), "1");
  EXPECT_TRUE(reload.settings.origin_of("Heartbeat.interval").place.ends_with(".ini:2"));
  EXPECT_TRUE(reload_settings(reload.settings, sources)->applied.empty());
}

TEST(SettingsReload, a_file_with_a_mistake_changes_nothing) {
  SettingsSources sources;
  const Settings current = load_settings(sources).value();
  sources.file = ini("[Heartbeat]\ninterval = 2\nnonsense\n");
  const auto reload = reload_settings(current, sources);
  ASSERT_FALSE(reload);
  EXPECT_NE(reload.error().message.find("line 3"), std::string::npos) << reload.error().message;
}

TEST(SettingsReload, what_may_change_while_running_is_this) {
  std::vector<std::string> names;
  for (const Setting& setting : all_settings()) {
    if (setting.reloadable) names.push_back(setting.name());
  }
  EXPECT_EQ(names,
            (std::vector<std::string>{
                "Heartbeat.interval", "Heartbeat.timeout", "Reconnection.enabled", "Reconnection.delay",
                "Reconnection.max_delay", "Reconnection.jitter", "Reconnection.max_attempts", "Restart.daily",
                "Restart.zone", "Restart.gate_before", "Restart.recover_within", "Restart.weekly",
                "Restart.ib_maintenance", "Errors.overrides", "Logging.level", "Logging.rooms"}));
}

/// A row of docs/configuration.md.
std::string documented(const Setting& setting) {
  const std::string value = setting.secret ? "" : setting.print(Settings{});
  std::string names;
  for (const std::string& name : setting.environment) names += (names.empty() ? "`" : ", `") + name + "`";
  return "| `" + setting.key + "` | " + (value.empty() ? "empty" : "`" + value + "`") + " | " +
         setting.meaning + " | " + names + " | " + (setting.reloadable ? "yes" : "") + " |\n";
}

TEST(SettingsDocumentation, lists_every_setting_with_default_meaning_and_variables) {
  std::ifstream stream(std::filesystem::path(IBFLOW_SOURCE_DIR) / "docs/configuration.md");
  const std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  std::string table, section;
  for (const Setting& setting : all_settings()) {
    if (setting.section != section) {
      section = setting.section;
      table += "\n### [" + section +
               "]\n\n| key | default | meaning | environment | reload |\n|---|---|---|---|---|\n";
    }
    table += documented(setting);
  }
  EXPECT_NE(text.find(table), std::string::npos) << "docs/configuration.md should hold:\n" << table;
}

}  // namespace
}  // namespace ibflow::app
