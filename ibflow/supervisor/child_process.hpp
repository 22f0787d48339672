#pragma once
// A program with its children: started in a session and process group of its own, watched without polling,
// ended as a whole. Linux only.

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/supervisor/process_state.hpp"

namespace ibflow::supervisor {

/// `arguments` begins with the program's path. Nothing in here may be secret: anybody on the machine can read
/// arguments, and the same user the environment.
struct LaunchPlan {
  std::vector<std::string> arguments;
  std::map<std::string, std::string> environment;  // all of it
  std::filesystem::path folder;                    // to run in; empty: ours
  std::filesystem::path output;                    // standard output and error are appended to it (0600)
  /// The whole group is killed when this process ends, whatever ends it, kill -9 included.
  bool dies_with_us = false;
};

/// A process, told from a later one with the same number.
struct ProcessIdentity {
  pid_t pid = 0;              // also the number of its group
  std::uint64_t started = 0;  // in clock ticks after boot, as in /proc/PID/stat

  friend bool operator==(const ProcessIdentity&, const ProcessIdentity&) = default;
};
/// nullopt when there is no such process, or it has ended and nobody has looked yet.
[[nodiscard]] std::optional<ProcessIdentity> identify_process(pid_t pid);
/// Processes of a group that have not ended, by number.
[[nodiscard]] std::vector<pid_t> processes_of_group(pid_t group);

/// All members on the loop's thread. Destroying it lets the process go on.
class ChildProcess {
 public:
  using Ended = std::function<void(ProcessExit how, bool others_of_its_group_live)>;

  /// Errors (Configuration): the program cannot be run; the message says why. `ended` is called once, on the
  /// loop, never from inside launch() or adopt().
  static core::Expected<std::unique_ptr<ChildProcess>> launch(core::EventLoop& loop, const LaunchPlan& plan,
                                                              Ended ended);
  /// One that an earlier run of ours started. Connection error: it is gone.
  static core::Expected<std::unique_ptr<ChildProcess>> adopt(core::EventLoop& loop,
                                                             const ProcessIdentity& identity, Ended ended);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  [[nodiscard]] const ProcessIdentity& identity() const;
  /// To every process of the group. Does nothing when there is none.
  void send_signal(int signal);
  /// After `ended` has said that others live: it is called again when one of them ends.
  void follow_group();

 private:
  struct Impl;
  explicit ChildProcess(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace ibflow::supervisor
