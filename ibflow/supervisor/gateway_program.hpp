#pragma once
// Which program is started, and how: the installed one's own start script, or IBC's.

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "ibflow/core/error.hpp"
#include "ibflow/supervisor/child_process.hpp"
#include "ibflow/supervisor/ibc.hpp"

namespace ibflow::supervisor {

enum class GatewayKind { Gateway, Tws };
[[nodiscard]] std::string_view to_string(GatewayKind kind);  // "gateway", "tws"

struct ProgramConfig {
  GatewayKind kind = GatewayKind::Gateway;
  /// Direct: the folder the program is installed in (it holds the script `ibgateway` or `tws`), or the script
  /// itself. With IBC: the folder of all versions, usually ~/Jts.
  std::filesystem::path path;
  std::filesystem::path ibc_folder;                          // empty: start it directly
  std::filesystem::path ibc_script = "scripts/ibcstart.sh";  // in that folder, or a path of its own
  std::string version;                                       // for IBC: the major version, such as 1037
  std::filesystem::path settings_folder;  // with IBC: where the program keeps its settings; empty: its own
  bool live = false;
  bool dies_with_us = false;
  IbcSettings ibc;

  [[nodiscard]] bool uses_ibc() const { return !ibc_folder.empty(); }
};

/// Errors (Configuration) say which setting to mend: no path, no script there or one that cannot be run, IBC
/// without a version. The environment is ours without anything secret: names that sound like it, every
/// variable that holds a secret of `config`, and those of ibflow itself.
[[nodiscard]] core::Expected<LaunchPlan> launch_plan(const ProgramConfig& config,
                                                     const std::map<std::string, std::string>& environment,
                                                     const std::filesystem::path& ibc_configuration);

}  // namespace ibflow::supervisor
