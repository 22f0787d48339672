#include "session_end.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "commands.hpp"
#include "ibflow/app/control_service.hpp"
#include "ibflow/app/summary.hpp"
#include "ibflow/core/write_file.hpp"
#include "standard_output.hpp"

namespace ibflow::cli {

namespace {

app::ExitCode write_results(const app::TradingOutcome& outcome, const app::Settings& settings) {
  app::ExitCode code = outcome.code;
  const auto note = [&code](const core::Expected<void>& written, const char* what,
                            const std::filesystem::path& file) {
    if (written) {
      tell(fmt::format("  {:<14} {}\n", what, file.string()));
      return;
    }
    const app::ExitCode failed = report(written.error());
    if (code == app::ExitCode::Done) code = failed;
  };
  if (outcome.run_id != 0) {
    tell(fmt::format("  {:<14} {} (run {})\n", "journal", settings.journal_file.string(), outcome.run_id));
    if (!settings.report_file.empty()) {
      note(app::write_session_report(settings.journal_file, outcome, settings.report_file), "report",
           settings.report_file);
    }
  }
  if (!settings.summary_file.empty()) {
    note(core::write_file(settings.summary_file, app::summary_json(outcome), "summary"), "summary",
         settings.summary_file);
  }
  return code;
}

}  // namespace

app::ExitCode watch_and_write(app::TradingSystem& system, const ConsoleOptions& options,
                              const app::Settings& settings) {
  const auto control = app::ControlService::start(system, settings, options.title);
  if (!control) {
    // What was asked for by name must work; trading does not depend on the usual one.
    if (!settings.control_socket.empty()) return report(control.error());
    fmt::print(stderr, "ibflow: no control socket, `ibflow top` will not find this system: {}\n",
               control.error().message);
  }
  const app::TradingOutcome& outcome = watch(system, options);
  print_outcome(outcome);
  return write_results(outcome, settings);
}

core::Expected<void> check_writable(const app::Settings& settings) {
  for (const std::filesystem::path& file :
       {settings.journal_file, settings.report_file, settings.summary_file}) {
    if (file.empty()) continue;
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored)) {
      return core::fail(core::ErrorCategory::Storage,
                        fmt::format("cannot write {}: there is no folder {}; make it first", file.string(),
                                    folder.string()));
    }
    if (std::filesystem::is_directory(file, ignored)) {
      return core::fail(core::ErrorCategory::Storage,
                        fmt::format("cannot write {}: it is a folder", file.string()));
    }
    if (access(folder.c_str(), W_OK) != 0) {
      return core::fail(
          core::ErrorCategory::Storage,
          fmt::format("cannot write {}: no permission to write in {}", file.string(), folder.string()));
    }
  }
  return {};
}

}  // namespace ibflow::cli
