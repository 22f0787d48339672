#include "ibflow/supervisor/gateway_program.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <system_error>

#include "ibflow/core/redact.hpp"

namespace ibflow::supervisor {

using core::ErrorCategory;
using core::Expected;
using core::fail;

std::string_view to_string(GatewayKind kind) {
  return kind == GatewayKind::Gateway ? "gateway" : "tws";
}

namespace {

Expected<std::filesystem::path> runnable(const std::filesystem::path& script, std::string_view setting) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(script, ignored)) {
    return fail(ErrorCategory::Configuration,
                fmt::format("there is no {}; mend [Gateway] {}", script.string(), setting));
  }
  if (::access(script.c_str(), X_OK) != 0) {
    return fail(ErrorCategory::Configuration,
                fmt::format("{} may not be run; say chmod +x {}", script.string(), script.string()));
  }
  return std::filesystem::absolute(script);
}

/// What the program may see of our environment.
std::map<std::string, std::string> without_secrets(const std::map<std::string, std::string>& environment,
                                                   const Credentials& credentials) {
  std::map<std::string, std::string> kept;
  for (const auto& [name, value] : environment) {
    const bool ours = name.starts_with("IBFLOW_") || name.starts_with("TWS_") || name.starts_with("IB_") ||
                      name.starts_with("API_");
    const bool holds_secret =
        (!credentials.password.empty() && value.find(credentials.password) != std::string::npos) ||
        (!credentials.user.empty() && value == credentials.user);
    if (!ours && !holds_secret && !core::is_secret_name(name)) kept.emplace(name, value);
  }
  return kept;
}

Expected<LaunchPlan> direct_plan(const ProgramConfig& config) {
  std::error_code ignored;
  auto script = config.path;
  if (std::filesystem::is_directory(script, ignored))
    script /= config.kind == GatewayKind::Gateway ? "ibgateway" : "tws";
  const auto found = runnable(script, "path");
  if (!found) return std::unexpected(found.error());
  LaunchPlan plan;
  plan.arguments = {found->string()};
  plan.folder = found->parent_path();
  return plan;
}

Expected<LaunchPlan> ibc_plan(const ProgramConfig& config, const std::filesystem::path& configuration) {
  const auto script =
      runnable(config.ibc_script.is_absolute() ? config.ibc_script : config.ibc_folder / config.ibc_script,
               "ibc_folder");
  if (!script) return std::unexpected(script.error());
  if (config.version.empty()) {
    return fail(
        ErrorCategory::Configuration,
        "IBC starts one version of TWS or IB Gateway: give its major number as [Gateway] version, such "
        "as 1037 (Help, About)");
  }
  LaunchPlan plan;
  plan.arguments = {script->string(), config.version};
  if (config.kind == GatewayKind::Gateway) plan.arguments.emplace_back("--gateway");
  plan.arguments.push_back("--tws-path=" + std::filesystem::absolute(config.path).string());
  if (!config.settings_folder.empty())
    plan.arguments.push_back("--tws-settings-path=" +
                             std::filesystem::absolute(config.settings_folder).string());
  plan.arguments.push_back("--ibc-path=" + std::filesystem::absolute(config.ibc_folder).string());
  plan.arguments.push_back("--ibc-ini=" + configuration.string());
  plan.arguments.push_back(fmt::format("--mode={}", config.live ? "live" : "paper"));
  // The supervisor tries again itself, later and later, and says so.
  plan.arguments.emplace_back("--on2fatimeout=exit");
  plan.folder = std::filesystem::absolute(config.ibc_folder);
  return plan;
}

}  // namespace

Expected<LaunchPlan> launch_plan(const ProgramConfig& config,
                                 const std::map<std::string, std::string>& environment,
                                 const std::filesystem::path& ibc_configuration) {
  if (config.path.empty()) {
    return fail(ErrorCategory::Configuration,
                "it is not known where TWS or IB Gateway is installed; set [Gateway] path, such as "
                "~/Jts/ibgateway/1037, or ~/Jts with IBC");
  }
  auto plan = config.uses_ibc() ? ibc_plan(config, ibc_configuration) : direct_plan(config);
  if (!plan) return plan;
  plan->environment = without_secrets(environment, config.ibc.credentials);
  plan->dies_with_us = config.dies_with_us;
  return plan;
}

}  // namespace ibflow::supervisor
