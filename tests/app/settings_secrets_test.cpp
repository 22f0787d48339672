// Passwords and keys: where they may stand, who may read them, and that nobody prints them.

#include <gtest/gtest.h>

#include "settings_files.hpp"

namespace ibflow::app {
namespace {

constexpr const char* kSecret = "hush-hush-4711";

bool tells(const std::string& text) {
  return text.find(kSecret) != std::string::npos;
}

void expect_silent(const Settings& settings) {
  EXPECT_FALSE(tells(settings_text(settings))) << settings_text(settings);
  EXPECT_FALSE(tells(settings_json(settings))) << settings_json(settings);
  for (const std::string& warning : settings.warnings) EXPECT_FALSE(tells(warning)) << warning;
}

TEST(SettingsSecrets, in_a_file_others_may_read_are_refused_with_the_reason) {
  for (const int mode : {0644, 0640, 0604, 0660}) {
    SettingsSources sources;
    sources.file = ini(std::string("[Flow]\napi_key = ") + kSecret + "\n", mode);
    const std::string text = problem(load_settings(sources));
    EXPECT_NE(
        text.find("line 2: [Flow] api_key is a secret, and other users may read this file; say chmod 600"),
        std::string::npos)
        << text;
    EXPECT_FALSE(tells(text));
  }
}

TEST(SettingsSecrets, in_a_private_file_and_in_dotenv_are_taken_and_masked) {
  SettingsSources by_file, by_env_file, by_environment, by_argument;
  by_file.file = ini(std::string("[Flow]\napi_key = ") + kSecret + "\n");
  by_env_file.env_file = file_of_test(".env", std::string("API_KEY=") + kSecret + "\n");
  by_environment.environment["API_KEY"] = kSecret;
  by_argument.arguments["Flow.api_key"] = {kSecret};
  for (const auto& sources : {by_file, by_env_file, by_environment, by_argument}) {
    const auto settings = load_settings(sources);
    ASSERT_TRUE(settings) << problem(settings);
    EXPECT_EQ(settings->flow_api_key, kSecret);
    EXPECT_NE(settings_text(*settings).find("api_key = ********"), std::string::npos);
    EXPECT_TRUE(settings->warnings.empty());
    expect_silent(*settings);
  }
}

TEST(SettingsSecrets, a_dotenv_others_may_read_is_a_warning) {
  SettingsSources sources;
  sources.env_file = file_of_test(".env", std::string("API_KEY=") + kSecret + "\n", 0644);
  const Settings settings = load_settings(sources).value();
  ASSERT_EQ(settings.warnings.size(), 1U);
  EXPECT_NE(settings.warnings[0].find("chmod 600"), std::string::npos);
  expect_silent(settings);
}

TEST(SettingsSecrets, key_and_password_files_are_read_without_their_newline) {
  SettingsSources sources;
  const auto key = file_of_test(".key", std::string(kSecret) + "\n");
  sources.environment = {{"IBFLOW_FLOW_API_KEY_FILE", key.string()},
                         {"IBFLOW_SECURITY_PASSWORD_FILE", key.string()}};
  const auto settings = load_settings(sources);
  ASSERT_TRUE(settings) << problem(settings);
  EXPECT_EQ(settings->flow_api_key, kSecret);
  EXPECT_EQ(settings->password, kSecret);
  EXPECT_EQ(settings->origin_of("Flow.api_key").place, key.string() + " (IBFLOW_FLOW_API_KEY_FILE)");
  expect_silent(*settings);
}

TEST(SettingsSecrets, key_and_password_files_that_others_may_read_are_empty_or_missing_are_refused) {
  const auto refusal = [](const std::filesystem::path& file) {
    SettingsSources sources;
    sources.file = ini("[Security]\npassword_file = " + file.string() + "\n");
    return problem(load_settings(sources));
  };
  const std::string open = refusal(file_of_test(".key", kSecret, 0644));
  EXPECT_NE(open.find("line 2: the Security.password_file"), std::string::npos) << open;
  EXPECT_NE(open.find("chmod 600"), std::string::npos) << open;
  EXPECT_FALSE(tells(open));
  EXPECT_NE(refusal(file_of_test(".key", "\n", 0600)).find("it is empty"), std::string::npos);
  EXPECT_NE(refusal("/nonexistent/key").find("No such file"), std::string::npos);
}

TEST(SettingsSecrets, the_higher_layer_wins_between_a_key_and_a_key_file) {
  SettingsSources sources;
  const auto key = file_of_test(".key", "from-key-file\n");
  sources.file = ini("[Flow]\napi_key_file = " + key.string() + "\n");
  sources.environment["API_KEY"] = "from-environment";
  EXPECT_EQ(load_settings(sources)->flow_api_key, "from-environment");
  sources.arguments["Flow.api_key_file"] = {key.string()};
  EXPECT_EQ(load_settings(sources)->flow_api_key, "from-key-file");
  sources.environment["IBFLOW_FLOW_API_KEY_FILE"] = key.string();
  sources.arguments.clear();
  EXPECT_NE(problem(load_settings(sources)).find("both given"), std::string::npos);
}

TEST(SettingsSecrets, no_message_repeats_a_value_of_dotenv) {
  SettingsSources sources;
  sources.env_file = file_of_test(".env", std::string("IBFLOW_PORT=") + kSecret + "\n");
  const std::string text = problem(load_settings(sources));
  EXPECT_NE(text.find("line 1: [Connection] port: the value does not fit"), std::string::npos) << text;
  EXPECT_FALSE(tells(text));
}

TEST(SettingsSecrets, a_key_of_the_users_own_that_sounds_secret_is_masked) {
  SettingsSources sources;
  sources.file = ini(std::string("[Broker]\nApi_Token = ") + kSecret + "\nname = mine\n");
  const Settings settings = load_settings(sources).value();
  EXPECT_EQ(settings.custom.at("Broker.Api_Token"), kSecret);
  expect_silent(settings);
  EXPECT_NE(settings_text(settings).find("name = mine"), std::string::npos);
}

TEST(SettingsSecrets, a_reload_shows_no_secret) {
  SettingsSources before, after;
  before.environment["API_KEY"] = kSecret;
  after.environment["API_KEY"] = std::string(kSecret) + "-new";
  const Settings current = load_settings(before).value();
  const auto reload = reload_settings(current, after).value();
  ASSERT_EQ(reload.need_restart.size(), 1U);
  EXPECT_EQ(reload.need_restart[0].from, "********");
  EXPECT_EQ(reload.need_restart[0].to, "********");
  EXPECT_EQ(reload.settings.flow_api_key, kSecret);
}

TEST(SettingsSecrets, ibcs_own_settings_hold_no_login_and_contradict_nothing) {
  for (const std::string key : {"IbPassword", "IbLoginId", "FIXPassword", "FIXLoginId", "TradingMode"}) {
    SettingsSources sources;
    sources.arguments["Gateway.ibc_settings"] = {key + "=" + kSecret};
    const auto settings = load_settings(sources);
    ASSERT_FALSE(settings) << key;
    EXPECT_NE(problem(settings).find(key + " does not belong here"), std::string::npos) << problem(settings);
    EXPECT_FALSE(tells(problem(settings)));
  }
}

}  // namespace
}  // namespace ibflow::app
