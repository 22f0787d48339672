#pragma once
// Files and sources for tests of settings.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "ibflow/app/settings.hpp"

namespace ibflow::app {

/// A file of this test alone; 0600 unless told otherwise.
inline std::filesystem::path file_of_test(const std::string& ending, const std::string& text,
                                          int mode = 0600) {
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  std::string name = std::string(test->test_suite_name()) + "." + test->name();
  std::ranges::replace(name, '/', '.');  // of parameterized tests
  const auto path = std::filesystem::path(testing::TempDir()) / (name + ending);
  std::ofstream(path) << text;
  std::filesystem::permissions(path, static_cast<std::filesystem::perms>(mode));
  return path;
}

inline std::filesystem::path ini(const std::string& text, int mode = 0600) {
  return file_of_test(".ini", text, mode);
}

inline std::string problem(const core::Expected<Settings>& settings) {
  return settings ? "" : settings.error().message;
}

/// A value other than the default that the setting takes.
inline std::string other_value(const Setting& setting, int which) {
  const std::string section = setting.section;
  const std::string key = setting.key;
  const auto pick = [which](const char* one, const char* two) -> std::string {
    return which % 2 == 0 ? one : two;
  };
  if (key == "trading_mode") return "live";
  if (key == "zone") return pick("Europe/Berlin", "UTC");
  if (key == "weekly") return pick("Sunday 01:00", "Saturday 02:30");
  if (key == "daily") return pick("23:45:00", "01:30:00");
  if (key == "last_entry") return pick("15:40:00", "15:41:00");
  if (key == "flat_by") return pick("15:56:00", "15:57:00");
  if (key == "level") return pick("debug", "error");
  if (key == "rooms") return pick("flow=off", "connection=debug");
  if (key == "max_server_version") return pick("201", "202");
  if (key == "jitter" || key == "confidence_threshold") return pick("0.25", "0.75");
  if (key == "program") return "tws";
  if (key == "key_in") return "query";
  if (key == "read_only_api") return pick("true", "false");
  if (key == "ibc_settings") return pick("A=1", "B=2");
  const Settings defaults;
  const std::string value = setting.print(defaults);
  if (value == "true") return "false";
  if (value == "false") return "true";
  if (value.empty() || value.find_first_not_of("0123456789.") != std::string::npos) return pick("ONE", "TWO");
  return pick("7", "8");
}

}  // namespace ibflow::app
