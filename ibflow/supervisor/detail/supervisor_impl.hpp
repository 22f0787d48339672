#pragma once
// The thin edge around Lifecycle: carries out its acts and tells it what came of them.

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/supervisor/child_process.hpp"
#include "ibflow/supervisor/control.hpp"
#include "ibflow/supervisor/supervisor.hpp"

namespace ibflow::supervisor {

struct Supervisor::Impl : std::enable_shared_from_this<Supervisor::Impl> {
  Impl(core::EventLoop& loop_in, SupervisorConfig config_in, RuntimeFolder folder_in, Observer observer_in);
  ~Impl();

  core::Expected<void> open();
  void start();
  /// Carries them out, one after the other, also those that come of carrying them out.
  void perform(Lifecycle::Acts acts);
  [[nodiscard]] Moment now() const;

  void carry_out(Act act);
  void launch();
  core::Expected<void> launch_program();
  void command(IbcCommand command);
  void signal_group(int signal);
  void probe();
  void check_api();
  void release();
  void on_ended(ProcessExit how, bool others_live);
  void on_control(ControlCommand command);
  void publish();
  void alert();
  void set_timer();

  core::EventLoop& loop;
  SupervisorConfig config;
  RuntimeFolder folder;
  Observer observer;
  core::Descriptor lock;
  Lifecycle lifecycle;
  GatewayStatus status;
  std::uint64_t published = 0;
  bool alerted = false;

  std::deque<Act> waiting;
  bool performing = false;
  std::unique_ptr<ChildProcess> process;
  std::unique_ptr<OutputLog> log;
  std::unique_ptr<ApiChecker> checker;
  std::unique_ptr<ControlServer> control;
  std::unique_ptr<ChildProcess> alert_process;
  bool probing = false;
  std::string timer_name;
};

}  // namespace ibflow::supervisor
