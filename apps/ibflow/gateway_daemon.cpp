#include "gateway_daemon.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>

#include "commands.hpp"
#include "ibflow/app/gateway_process.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/core/log.hpp"
#include "ibflow/supervisor/control.hpp"
#include "signals.hpp"

namespace ibflow::cli {

using core::ErrorCategory;
using core::Expected;
using supervisor::GatewayStatus;
using supervisor::ProcessState;

namespace {

constexpr auto kReachableWithin = std::chrono::seconds(10);

std::vector<std::string> own_arguments() {
  std::ifstream file("/proc/self/cmdline");
  std::vector<std::string> arguments;
  for (std::string one; std::getline(file, one, '\0');) arguments.push_back(one);
  return arguments;
}

/// Hears when a file appears in a folder.
class Appearance {
 public:
  explicit Appearance(const std::filesystem::path& folder)
      : watch_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
    ::inotify_add_watch(watch_.number(), folder.c_str(), IN_CREATE | IN_MOVED_TO);
  }
  /// Returns early also when something else appears.
  void wait(core::Duration at_most) const {
    pollfd watched{watch_.number(), POLLIN, 0};
    ::poll(&watched, 1,
           static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(at_most).count()) + 1);
    char skipped[4096];
    while (::read(watch_.number(), skipped, sizeof skipped) > 0) {
    }
  }

 private:
  core::Descriptor watch_;
};

}  // namespace

app::ExitCode supervise(const app::Settings& settings) {
  auto options = app::log_options(settings);
  if (options.level == core::LogLevel::Off) options.level = core::LogLevel::Info;
  if (const auto logging = core::start_logging(options); !logging) return report(logging.error());
  auto config = app::supervisor_config(settings, app::process_environment());
  if (!config) return report(config.error());
  core::EventLoop loop({.name = "supervisor", .clock = {}});
  ProcessState end = ProcessState::Stopped;
  auto opened = supervisor::Supervisor::open(loop, std::move(*config), [&](const GatewayStatus& status) {
    end = status.state;
    if (!status.process && is_at_rest(status.state)) loop.stop();
  });
  if (!opened) return report(opened.error());
  auto& watched = **opened;
  // Ctrl-C is heard by a handler that only counts; it is looked at often enough for a person.
  int heard = stop_signals();
  loop.schedule_every("signals", std::chrono::milliseconds(100), [&] {
    if (stop_signals() <= heard) return;
    heard = stop_signals();
    watched.stop();
  });
  loop.post([&] { watched.start(); });
  loop.run();
  return end == ProcessState::Failed ? app::ExitCode::Configuration : app::ExitCode::Done;
}

Expected<void> detach_supervisor(const supervisor::RuntimeFolder& folder) {
  supervisor::LaunchPlan plan;
  plan.arguments = own_arguments();
  plan.arguments.front() = std::filesystem::read_symlink("/proc/self/exe").string();
  // A restart of what nobody watches is a start.
  for (std::size_t i = 1; i < plan.arguments.size(); ++i) {
    if (plan.arguments[i - 1] == "gateway" && plan.arguments[i] == "restart") plan.arguments[i] = "start";
  }
  plan.arguments.emplace_back("--foreground");
  plan.environment = app::process_environment();
  plan.folder = std::filesystem::current_path();
  plan.output = folder.supervisor_log();
  std::error_code ignored;
  std::filesystem::remove(plan.output, ignored);
  const Appearance appearance(folder.path());
  core::EventLoop loop;
  std::promise<void> ended;
  auto has_ended = ended.get_future();
  Expected<std::unique_ptr<supervisor::ChildProcess>> launched;
  loop.start();
  loop.run_and_wait([&] {
    launched = supervisor::ChildProcess::launch(loop, plan,
                                                [&](supervisor::ProcessExit, bool) { ended.set_value(); });
  });
  if (!launched) return std::unexpected(launched.error());
  const auto until = std::chrono::steady_clock::now() + kReachableWithin;
  while (!supervisor::is_supervised(folder.control()) && std::chrono::steady_clock::now() < until &&
         has_ended.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
    appearance.wait(std::chrono::milliseconds(200));
  }
  loop.run_and_wait([&] { launched->reset(); });
  if (supervisor::is_supervised(folder.control())) return {};
  const auto lines = supervisor::last_lines(folder.supervisor_log(), 3);
  if (has_ended.wait_for(std::chrono::seconds(0)) == std::future_status::ready &&
      folder.read_status().value_or(GatewayStatus{}).state == ProcessState::Failed)
    return {};
  return core::fail(ErrorCategory::Connection,
                    fmt::format("the supervisor did not come up; {} says: {}",
                                folder.supervisor_log().string(), lines.empty() ? "nothing" : lines));
}

}  // namespace ibflow::cli
