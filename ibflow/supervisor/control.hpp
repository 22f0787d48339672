#pragma once
// How another run of ibflow speaks to the one that supervises: over a socket in the private folder, one word
// there, lines of status back, one for each change.

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "ibflow/core/error.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/supervisor/runtime_folder.hpp"

namespace ibflow::supervisor {

enum class ControlCommand { Watch, Stop, Restart };
[[nodiscard]] std::string_view to_string(ControlCommand command);  // "watch", ...

/// All members on the loop's thread.
class ControlServer {
 public:
  struct Handlers {
    std::function<void(ControlCommand)> on_command;
    std::function<GatewayStatus()> status;
  };
  /// Replaces a socket that an earlier run has left: the folder's lock must be held. Storage error when the
  /// path is too long for a socket or cannot be made.
  static core::Expected<std::unique_ptr<ControlServer>> open(core::EventLoop& loop,
                                                             const std::filesystem::path& socket,
                                                             Handlers handlers);
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  /// To everybody who is connected. Who does not read is dropped.
  void tell(const GatewayStatus& status);

 private:
  struct Impl;
  explicit ControlServer(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

/// Whether somebody listens there: a socket alone may be what a killed run has left.
[[nodiscard]] bool is_supervised(const std::filesystem::path& socket);

/// The client: blocks. `on_status` hears the present status and every later one, and returns true once it has
/// heard enough. Errors: Connection when nobody supervises, or the supervisor ended first; Timeout; Cancelled
/// when a signal came.
[[nodiscard]] core::Expected<void> follow_gateway(const std::filesystem::path& socket, ControlCommand command,
                                                  core::Duration deadline,
                                                  const std::function<bool(const GatewayStatus&)>& on_status);

}  // namespace ibflow::supervisor
