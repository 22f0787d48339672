// Defaults < file < .env < environment < command line < code, for every setting, and the origin told right.

#include <gtest/gtest.h>

#include "settings_files.hpp"

namespace ibflow::app {
namespace {

/// Key files are not read here, and what must fit together is given so that it does.
SettingsSources sources_for(const Setting& setting) {
  SettingsSources sources;
  if (setting.name() == "Connection.port") sources.code["Connection.trading_mode"] = "live";
  return sources;
}

bool names_a_file_to_read(const Setting& setting) {
  return setting.key == "api_key_file" || setting.key == "password_file";
}

class EverySetting : public testing::TestWithParam<std::size_t> {
 protected:
  const Setting& setting() const { return all_settings()[GetParam()]; }
  std::string name() const { return setting().name(); }

  /// `which` differs between neighbouring layers, so that each layer has something to beat. Settings with two
  /// values go back to the default.
  std::string value_of(int which) const {
    const std::string other = other_value(setting(), which);
    return other == other_value(setting(), which + 1) && which % 2 == 1 ? setting().print(Settings{}) : other;
  }
  std::filesystem::path file(const std::string& value) const {
    return ini("[" + setting().section + "]\n" + setting().key + " = " + value + "\n");
  }
  std::filesystem::path env_file(const std::string& value) const {
    return file_of_test(".env", "# secrets\n" + setting().environment.front() + "='" + value + "'\n");
  }
  void expect(const SettingsSources& sources, int which, const std::string& place) const {
    const auto settings = load_settings(sources);
    ASSERT_TRUE(settings) << problem(settings);
    EXPECT_EQ(setting().print(*settings), value_of(which)) << name();
    EXPECT_EQ(settings->origin_of(name()).place, place) << name();
  }
};

TEST_P(EverySetting, is_taken_from_the_highest_layer_that_gives_it_and_remembers_it) {
  if (names_a_file_to_read(setting())) GTEST_SKIP() << "see SettingsSecrets";
  SettingsSources sources = sources_for(setting());
  sources.file = file(value_of(0));
  expect(sources, 0, sources.file->string() + ":2");
  sources.env_file = env_file(value_of(1));
  expect(sources, 1, sources.env_file->string() + ":2 " + setting().environment.front());
  for (auto name = setting().environment.rbegin(); name != setting().environment.rend(); ++name) {
    sources.environment = {{*name, value_of(2)}};
    expect(sources, 2, *name);
  }
  sources.arguments[name()] = {value_of(3), "--option"};
  expect(sources, 3, "argument --option");
  sources.code[name()] = value_of(4);
  expect(sources, 4, "code");
}

TEST_P(EverySetting, has_a_variable_of_ours_and_a_meaning) {
  ASSERT_FALSE(setting().environment.empty());
  EXPECT_TRUE(setting().environment.front().starts_with("IBFLOW_")) << name();
  EXPECT_FALSE(setting().meaning.empty()) << name();
}

TEST_P(EverySetting, prints_what_it_reads_and_copies_only_itself) {
  Settings changed;
  ASSERT_TRUE(setting().read(changed, other_value(setting(), 0))) << name();
  EXPECT_EQ(setting().print(changed), other_value(setting(), 0));
  Settings copy;
  setting().copy(changed, copy);
  for (const Setting& other : all_settings()) {
    EXPECT_EQ(other.print(copy), other.print(other.name() == name() ? changed : Settings{})) << other.name();
  }
}

std::string test_name(const testing::TestParamInfo<std::size_t>& info) {
  const Setting& setting = all_settings()[info.param];
  return setting.section + "_" + setting.key;
}

INSTANTIATE_TEST_SUITE_P(All, EverySetting, testing::Range<std::size_t>(0, all_settings().size()), test_name);

TEST(SettingsPrecedence, a_value_nobody_gave_is_a_default) {
  const Settings settings = load_settings(SettingsSources{}).value();
  for (const Setting& setting : all_settings()) {
    EXPECT_EQ(settings.origin_of(setting.name()).place, "default") << setting.name();
    EXPECT_EQ(setting.print(settings), setting.print(Settings{})) << setting.name();
  }
}

TEST(SettingsPrecedence, variable_names_are_used_once) {
  std::map<std::string, std::string> owners;
  for (const Setting& setting : all_settings()) {
    for (const std::string& name : setting.environment) {
      EXPECT_TRUE(owners.emplace(name, setting.name()).second) << name << ": " << owners[name];
    }
  }
}

// Defect 3 of the system before this one.
TEST(SettingsPrecedence, defaults_of_the_command_line_never_override_the_file) {
  SettingsSources sources;
  sources.file =
      ini("[Connection]\nhost = 10.0.0.1\nclient_id = 9\ntrading_mode = live\n[Logging]\nlevel = DEBUG\n");
  const Settings settings = load_settings(sources).value();
  EXPECT_EQ(settings.host, "10.0.0.1");
  EXPECT_EQ(settings.client_id, 9);
  EXPECT_TRUE(settings.live);
  EXPECT_EQ(settings.log_level, core::LogLevel::Debug);
}

// Defect 3, its other half.
TEST(SettingsPrecedence, the_port_follows_the_trading_mode_unless_somebody_set_it) {
  SettingsSources sources;
  sources.arguments["Connection.trading_mode"] = {"live", "--set"};
  EXPECT_EQ(load_settings(sources)->port, 4001);
  EXPECT_EQ(load_settings(sources)->origin_of("Connection.port").place, "default of trading_mode = live");
  sources.file = ini("[Connection]\nport = 7496\n");
  EXPECT_EQ(load_settings(sources)->port, 7496);
  sources.arguments["Connection.trading_mode"] = {"paper", "--set"};
  sources.file.reset();
  EXPECT_EQ(load_settings(sources)->port, 4002);
}

// Defect 4 of the system before this one.
TEST(SettingsPrecedence, read_only_can_be_switched_off_by_file_environment_and_argument) {
  SettingsSources by_file, by_environment, by_argument;
  by_file.file = ini("[Connection]\nread_only = False\n");
  by_environment.environment["IBFLOW_READ_ONLY"] = "no";
  by_argument.arguments["Connection.read_only"] = {"false", "--read-only"};
  for (const auto& sources : {by_file, by_environment, by_argument}) {
    EXPECT_FALSE(load_settings(sources)->read_only);
  }
  EXPECT_TRUE(load_settings(SettingsSources{})->read_only);
}

TEST(SettingsPrecedence, names_of_older_files_are_accepted) {
  SettingsSources sources;
  sources.file = ini(
      "[Connection]\nhost = 127.0.0.1\nport = 7497\nclient_id = 1\naccount_id = DU1\ngateway_path = "
      "/opt/ibgateway\n"
      "[Heartbeat]\ntimeout = 10.0\ninterval = 5.0\n[Reconnection]\ndelay = 1.0\nmax_attempts = 5\n"
      "[Logging]\nlevel = INFO\nformat = %(asctime)s - %(name)s - %(message)s\n[Timeouts]\nrequest = 20.0\n"
      "[Account]\naccount_ids = DU1, DU2\n[Security]\nuser_id = somebody\n");
  const auto settings = load_settings(sources);
  ASSERT_TRUE(settings) << problem(settings);
  EXPECT_EQ(settings->account, "DU1");
  EXPECT_EQ(settings->request_timeout, std::chrono::seconds(20));
  EXPECT_EQ(settings->reconnect_max_attempts, 5);
  EXPECT_EQ(settings->account_ids, (std::vector<std::string>{"DU1", "DU2"}));
  EXPECT_EQ(settings->gateway.path, "/opt/ibgateway");
  EXPECT_EQ(settings->user_id, "somebody");
}

TEST(SettingsPrecedence, the_only_account_that_may_be_traded_is_the_account) {
  SettingsSources sources;
  sources.file = ini("[Account]\naccount_ids = DU7\n");
  EXPECT_EQ(load_settings(sources)->account, "DU7");
  sources.arguments["Connection.account"] = {"DU8", "--account"};
  EXPECT_NE(problem(load_settings(sources)).find("account_ids"), std::string::npos);
}

TEST(SettingsPrecedence, a_name_and_its_older_name_in_one_file_contradict_each_other) {
  SettingsSources sources;
  sources.file = ini("[Connection]\naccount = DU1\naccount_id = DU2\n");
  const std::string text = problem(load_settings(sources));
  EXPECT_NE(text.find("line 3: [Connection] account_id is another name of [Connection] account"),
            std::string::npos)
      << text;
}

TEST(SettingsPrecedence, an_unknown_variable_of_ours_is_a_warning_that_names_the_nearest) {
  SettingsSources sources;
  sources.environment = {{"IBFLOW_PROT", "4002"}, {"HOME", "/root"}};
  sources.env_file = file_of_test(".env", "IBFLOW_FLOW_KYE=hush\nOTHER=1\n");
  const Settings settings = load_settings(sources).value();
  ASSERT_EQ(settings.warnings.size(), 2U);
  EXPECT_NE(settings.warnings[0].find(
                ".env:1 IBFLOW_FLOW_KYE is no setting and has no effect; did you mean 'IBFLOW_FLOW_KEY'?"),
            std::string::npos)
      << settings.warnings[0];
  EXPECT_EQ(settings.warnings[1],
            "environment variable IBFLOW_PROT is no setting and has no effect; did you mean 'IBFLOW_PORT'?");
}

}  // namespace
}  // namespace ibflow::app
