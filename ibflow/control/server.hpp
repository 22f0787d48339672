#pragma once
// The running system's end of the control socket: one JSON object a line, see docs/control.md.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "ibflow/control/snapshot.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/event_loop.hpp"

namespace ibflow::control {

enum class Command { Pause, Resume, CancelAll, Flatten };
[[nodiscard]] const char* to_string(Command command);  // "pause", "resume", "cancel_all", "flatten"

/// What a command met.
struct CommandResult {
  std::uint64_t working_orders = 0;  // that it cancels
  std::uint64_t open_positions = 0;  // that it closes
  bool paused = false;               // afterwards
};

struct ServerHandlers {
  /// On the server's loop; a copy, so it never waits for the system.
  std::function<Snapshot()> snapshot;
  /// Called on the server's loop; carries it out elsewhere. `done` is called once, from any thread, also
  /// after the server has gone.
  std::function<void(Command command, std::string reason,
                     std::function<void(core::Expected<CommandResult>)> done)>
      act;
};

struct ServerLimits {
  std::size_t clients = 16;
  std::size_t line = 16 * 1024;                      // bytes of a request; longer ends the connection
  std::chrono::milliseconds unread{5'000};           // who does not read this long is dropped
  std::chrono::milliseconds confirm_within{30'000};  // a confirmation's life
  double snapshots_per_second = 10;                  // at most, of one client
};

/// Works on `loop`, which is best one of its own: a slow client then never delays trading. Who belongs to
/// another user is refused. For the loop's thread, or before it starts and after it has stopped.
class Server {
 public:
  /// Errors: as ListeningSocket::open.
  [[nodiscard]] static core::Expected<std::unique_ptr<Server>> open(core::EventLoop& loop,
                                                                    const std::filesystem::path& socket,
                                                                    ServerHandlers handlers,
                                                                    ServerLimits limits = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const;
  /// Connected now.
  [[nodiscard]] std::size_t clients() const;
  /// For tests: refuse everybody but this user; at first the one this process runs as.
  void allow_only(unsigned user);

 private:
  struct Impl;
  explicit Server(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace ibflow::control
