#include "ibflow/supervisor/supervisor.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <system_error>
#include <utility>

#include "ibflow/core/log.hpp"
#include "ibflow/core/redact.hpp"
#include "ibflow/core/secret_file.hpp"
#include "ibflow/supervisor/detail/supervisor_impl.hpp"

namespace ibflow::supervisor {

using core::Expected;

namespace {

constexpr auto kRoom = "supervisor";

LifecycleConfig with_program(LifecycleConfig config, const ProgramConfig& program) {
  config.logs_in = program.uses_ibc();
  config.takes_commands = program.uses_ibc() && program.ibc.command_port != 0;
  return config;
}

std::string next_restart_text(const connection::RestartCalendar& calendar, core::Timestamp now) {
  const auto next = calendar.next(now);
  if (!next) return {};
  return fmt::format("{} (next {})", next->what, core::format_utc(next->start).substr(0, 16) + "Z");
}

}  // namespace

Supervisor::Impl::Impl(core::EventLoop& loop_in, SupervisorConfig config_in, RuntimeFolder folder_in,
                       Observer observer_in)
    : loop(loop_in),
      config(std::move(config_in)),
      folder(std::move(folder_in)),
      observer(std::move(observer_in)),
      lifecycle(with_program(config.lifecycle, config.program), config.calendar),
      timer_name(fmt::format("supervisor {}", fmt::ptr(this))) {}

Supervisor::Impl::~Impl() {
  loop.cancel_task(timer_name);
}

Moment Supervisor::Impl::now() const {
  return {loop.clock().now(), loop.clock().steady()};
}

Expected<void> Supervisor::Impl::open() {
  auto locked = folder.lock();
  if (!locked) return std::unexpected(locked.error());
  lock = std::move(*locked);
  const auto& credentials = config.program.ibc.credentials;
  core::add_secret(credentials.password);
  core::add_secret(credentials.user);
  auto left = folder.read_status();
  if (left) status.process = left->process;
  // Whatever an earlier run left of a gateway that is gone.
  if (!status.process) release();
  auto opened =
      OutputLog::open(loop, {folder.log(), config.log_max_bytes, config.log_max_files},
                      [this](std::string_view line) { perform(lifecycle.on_log_line(line, now())); });
  if (!opened) return std::unexpected(opened.error());
  log = std::move(*opened);
  auto listening = ControlServer::open(loop, folder.control(),
                                       {.on_command = [this](ControlCommand asked) { on_control(asked); },
                                        .status = [this] { return status; }});
  if (!listening) return std::unexpected(listening.error());
  control = std::move(*listening);
  return {};
}

void Supervisor::Impl::start() {
  if (status.process && !process) {
    auto adopted = ChildProcess::adopt(
        loop, *status.process, [this](ProcessExit how, bool others_live) { on_ended(how, others_live); });
    if (adopted) {
      process = std::move(*adopted);
      return perform(lifecycle.adopt(now()));
    }
  }
  perform(lifecycle.start(now()));
}

void Supervisor::Impl::perform(Lifecycle::Acts acts) {
  waiting.insert(waiting.end(), acts.begin(), acts.end());
  if (std::exchange(performing, true)) return;
  const auto alive = shared_from_this();
  while (!waiting.empty()) {
    const Act act = waiting.front();
    waiting.pop_front();
    carry_out(act);
  }
  performing = false;
  publish();
  set_timer();
}

void Supervisor::Impl::carry_out(Act act) {
  switch (act) {
    case Act::Launch:
      return launch();
    case Act::SendStop:
      return command(IbcCommand::Stop);
    case Act::SendRestart:
      return command(IbcCommand::Restart);
    case Act::Terminate:
      return signal_group(SIGTERM);
    case Act::Kill:
      return signal_group(SIGKILL);
    case Act::FollowGroup:
      if (process) process->follow_group();
      return;
    case Act::ProbePort:
      return probe();
    case Act::CheckApi:
      return check_api();
    case Act::Release:
      return release();
  }
}

void Supervisor::Impl::launch() {
  if (const auto launched = launch_program(); !launched) {
    perform(lifecycle.on_launch_failed(launched.error().message, now()));
    return;
  }
  status.process = process->identity();
  // Kept before anything else: a supervisor that dies in the next moment must not leave an unknown process.
  static_cast<void>(folder.write_status(status));
  perform(lifecycle.on_launched(now()));
}

Expected<void> Supervisor::Impl::launch_program() {
  auto plan = launch_plan(config.program, config.environment, folder.ibc_configuration());
  if (!plan) return std::unexpected(plan.error());
  if (config.program.uses_ibc()) {
    const auto text = ibc_configuration(config.program.ibc);
    if (auto written = core::write_private_file(folder.ibc_configuration(), text, true); !written)
      return written;
  }
  plan->output = folder.log();
  auto launched = ChildProcess::launch(
      loop, *plan, [this](ProcessExit how, bool others_live) { on_ended(how, others_live); });
  if (!launched) return std::unexpected(launched.error());
  process = std::move(*launched);
  return {};
}

void Supervisor::Impl::command(IbcCommand command) {
  send_ibc_command(loop, config.program.ibc.command_port, command, config.lifecycle.stop_wait,
                   [weak = weak_from_this()](const Expected<std::string>& answer) {
                     const auto self = weak.lock();
                     if (!self || answer) return;
                     self->perform(self->lifecycle.on_command_failed(answer.error().message, self->now()));
                   });
}

void Supervisor::Impl::signal_group(int signal) {
  if (process) process->send_signal(signal);
}

void Supervisor::Impl::probe() {
  if (std::exchange(probing, true)) return;
  probe_port(loop, config.api, config.port_wait, [weak = weak_from_this()](bool is_open) {
    const auto self = weak.lock();
    if (!self) return;
    self->probing = false;
    self->perform(self->lifecycle.on_port(is_open, self->now()));
  });
}

void Supervisor::Impl::check_api() {
  checker = std::make_unique<ApiChecker>(
      loop, config.api, config.handshake_wait,
      [this](const ApiCheck& check) { perform(lifecycle.on_api(check, now())); });
}

void Supervisor::Impl::release() {
  std::error_code ignored;
  std::filesystem::remove(folder.ibc_configuration(), ignored);
  if (lifecycle.has_process()) return;
  process.reset();
  checker.reset();
}

void Supervisor::Impl::on_ended(ProcessExit how, bool others_live) {
  log->read_now();
  perform(lifecycle.on_exit(how, others_live, now()));
}

void Supervisor::Impl::on_control(ControlCommand asked) {
  if (asked == ControlCommand::Stop) return perform(lifecycle.stop(now()));
  if (asked == ControlCommand::Restart) perform(lifecycle.restart(now()));
}

void Supervisor::Impl::publish() {
  const auto wall = now().wall;
  const bool allows_new_risk = lifecycle.allows_new_risk(wall);  // follows the calendar, too
  if (lifecycle.version() == published && allows_new_risk == status.allows_new_risk) return;
  published = lifecycle.version();
  status.state = lifecycle.state();
  status.text = core::redact(lifecycle.text());
  status.advice = lifecycle.advice();
  status.since = lifecycle.since();
  status.needs_person = lifecycle.needs_person();
  status.allows_new_risk = allows_new_risk;
  status.name = config.name;
  status.program = to_string(config.program.kind);
  if (config.program.uses_ibc()) status.program += " through IBC";
  status.host = config.api.host;
  status.port = config.api.port;
  status.live = config.program.live;
  status.server_version = lifecycle.server_version();
  status.restarts = lifecycle.restarts();
  status.next_restart = next_restart_text(lifecycle.calendar(), wall);
  status.supervisor = ::getpid();
  if (!process) status.process.reset();
  if (const auto written = folder.write_status(status); !written)
    core::log_error(kRoom, written.error().message);
  const auto line =
      fmt::format("{} '{}': {}: {}", status.program, status.name, to_string(status.state), status.text);
  core::log(status.needs_person ? core::LogLevel::Error : core::LogLevel::Info, kRoom, line);
  alert();
  if (control) control->tell(status);
  if (observer) observer(status);
}

/// Once for each time that a person becomes needed.
void Supervisor::Impl::alert() {
  if (!std::exchange(alerted, status.needs_person) && status.needs_person && !config.alert_command.empty()) {
    LaunchPlan plan{.arguments = {config.alert_command.string(), std::string(to_string(status.state)),
                                  status.text + (status.advice.empty() ? "" : "; " + status.advice)},
                    .environment = config.environment,
                    .folder = {},
                    .output = folder.supervisor_log()};
    auto told = ChildProcess::launch(loop, plan, {});
    if (!told) return core::log_error(kRoom, "[Gateway] alert_command: " + told.error().message);
    alert_process = std::move(*told);
  }
}

void Supervisor::Impl::set_timer() {
  const auto due = lifecycle.next_due();
  if (!due) {
    loop.cancel_task(timer_name);
    return;
  }
  loop.schedule_task(timer_name, *due - now().steady, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->perform(self->lifecycle.on_time(self->now()));
  });
}

Supervisor::Supervisor(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

Supervisor::~Supervisor() {
  impl_->observer = nullptr;
  impl_->process.reset();
  impl_->checker.reset();
  impl_->log.reset();
  impl_->control.reset();
  impl_->loop.cancel_task(impl_->timer_name);
}

Expected<std::unique_ptr<Supervisor>> Supervisor::open(core::EventLoop& loop, SupervisorConfig config,
                                                       Observer observer) {
  auto folder = RuntimeFolder::open(config.place, config.name);
  if (!folder) return std::unexpected(folder.error());
  const auto impl = std::make_shared<Impl>(loop, std::move(config), std::move(*folder), std::move(observer));
  if (auto opened = impl->open(); !opened) return std::unexpected(opened.error());
  return std::unique_ptr<Supervisor>(new Supervisor(impl));
}

void Supervisor::start() {
  impl_->start();
}
void Supervisor::stop() {
  impl_->perform(impl_->lifecycle.stop(impl_->now()));
}
void Supervisor::restart() {
  impl_->perform(impl_->lifecycle.restart(impl_->now()));
}
const GatewayStatus& Supervisor::status() const {
  return impl_->status;
}
const RuntimeFolder& Supervisor::folder() const {
  return impl_->folder;
}

}  // namespace ibflow::supervisor
