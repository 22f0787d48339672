#pragma once
// The private folder of one configured gateway: who supervises it, how it is, its log, and IBC's
// configuration while it runs.

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "ibflow/core/descriptor.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/supervisor/child_process.hpp"
#include "ibflow/supervisor/process_state.hpp"

namespace ibflow::supervisor {

/// What `status` tells in another process; kept in state.json (0600).
struct GatewayStatus {
  ProcessState state = ProcessState::Stopped;
  std::string text, advice;
  core::Timestamp since{};
  bool needs_person = false;
  bool allows_new_risk = false;
  std::string name;     // of the configured gateway
  std::string program;  // what was started
  std::string host;     // of the API
  std::uint16_t port = 0;
  bool live = false;
  int server_version = 0;    // 0: no session yet
  int restarts = 0;          // in a row
  std::string next_restart;  // of the calendar, for people; empty: none known
  pid_t supervisor = 0;      // 0: nobody watches
  std::optional<ProcessIdentity> process;

  friend bool operator==(const GatewayStatus&, const GatewayStatus&) = default;
};
[[nodiscard]] std::string to_json(const GatewayStatus& status);  // one line, without a line end
/// Storage error: it is no status of ours.
[[nodiscard]] core::Expected<GatewayStatus> parse_status(std::string_view json);

class RuntimeFolder {
 public:
  /// $XDG_RUNTIME_DIR/ibflow, or ibflow-UID in the folder for temporary files.
  [[nodiscard]] static std::filesystem::path usual_place(
      const std::map<std::string, std::string>& environment);
  /// PLACE/NAME, made with permissions 0700 where it is not there. Configuration error when it belongs to
  /// somebody else, is a link, or others may look into it; Usage for a name that is no file name.
  [[nodiscard]] static core::Expected<RuntimeFolder> open(const std::filesystem::path& place,
                                                          const std::string& name);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path log() const { return path_ / "gateway.log"; }
  [[nodiscard]] std::filesystem::path supervisor_log() const { return path_ / "supervisor.log"; }
  [[nodiscard]] std::filesystem::path control() const { return path_ / "control"; }
  [[nodiscard]] std::filesystem::path ibc_configuration() const { return path_ / "ibc.ini"; }

  /// Held until the descriptor is closed, by whatever ends its owner. Connection error when another process
  /// holds it; the message names it.
  [[nodiscard]] core::Expected<core::Descriptor> lock() const;
  /// Somebody holds the lock now.
  [[nodiscard]] bool is_locked() const;
  [[nodiscard]] core::Expected<void> write_status(const GatewayStatus& status) const;
  /// Stopped when there is no file. A process that is gone, and a supervisor that is, are left out; a state
  /// that says otherwise is corrected.
  [[nodiscard]] core::Expected<GatewayStatus> read_status() const;

 private:
  explicit RuntimeFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace ibflow::supervisor
