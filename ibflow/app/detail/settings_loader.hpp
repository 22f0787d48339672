#pragma once
// Puts the layers of settings on top of each other, and remembers every problem on the way.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/app/settings.hpp"
#include "ibflow/core/ini.hpp"

namespace ibflow::app::detail {

/// Layers are to be given from the lowest to the highest; finish() comes last.
class SettingsLoader {
 public:
  [[nodiscard]] core::Expected<void> take_file(const std::filesystem::path& file);
  [[nodiscard]] core::Expected<void> take_env_file(const std::filesystem::path& file);
  void take_environment(const Environment& environment);
  void take_arguments(const std::map<std::string, Argument>& arguments);
  void take_code(const Overrides& overrides);
  /// Key files, what follows from other settings, and what must fit together.
  void finish();

  [[nodiscard]] Settings& settings() { return settings_; }
  [[nodiscard]] const std::vector<SettingsProblem>& problems() const { return problems_; }
  [[nodiscard]] std::size_t taken() const { return taken_; }

 private:
  struct Source {
    Origin origin;
    std::string place;    // for messages
    bool hidden = false;  // no message repeats its values
  };
  void problem(const Source& source, std::string message);
  void take(const Setting& setting, const std::string& value, const Source& source);
  void take_named(const std::string& name, const std::string& value, const Source& source);
  void take_custom(const std::string& section, const std::string& key, const std::string& value,
                   const Source& source);
  void take_entry(const core::IniEntry& entry, const Source& here, bool is_private);
  void take_unknown(const core::IniEntry& entry, const Source& here);
  void warn_of_unknown(const std::string& variable, const std::string& place);
  void read_key_file(const std::string& name, const std::string& file_name, const std::filesystem::path& file,
                     std::string& value);
  void check_together();
  void contradiction(std::string message, const std::vector<std::string>& names);

  Settings settings_;
  std::vector<SettingsProblem> problems_;
  std::size_t taken_ = 0;
};

void sort_by_line(std::vector<SettingsProblem>& problems);
/// "FILE, line N: message".
[[nodiscard]] std::string to_text(const SettingsProblem& problem);

}  // namespace ibflow::app::detail
