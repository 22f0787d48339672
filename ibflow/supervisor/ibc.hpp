#pragma once
// IBC, the program by others that logs TWS and IB Gateway in: how it is configured, started and told to stop.
// It is never part of ibflow; where it is installed it is used through what its users may rely on.
//
// Sources: the comments in IBC's config.ini and its user guide (github.com/IbcAlpha/IBC), and its issues 1,
// 198, 237 (commands), 255 and 298. Nothing here was taken from its code.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"
#include "ibflow/core/event_loop.hpp"

namespace ibflow::supervisor {

struct Credentials {
  std::string user;
  std::string password;
};

struct IbcSettings {
  Credentials credentials;  // empty ones are left out: IBC's window asks for them
  bool live = false;
  std::optional<bool> read_only_api;        // none: as it is set in the program
  std::uint16_t api_port = 0;               // 0: as it is set in the program
  std::uint16_t command_port = 0;           // 0: none
  std::string auto_restart_time;            // "11:45 PM" in the program's zone; empty: as it is set there
  bool retry_two_factor = false;            // by IBC itself; else it ends, and its supervisor tries again
  std::map<std::string, std::string> more;  // keys of IBC's own, beating those above
};

/// The text of an IBC configuration file: IbLoginId, IbPassword, TradingMode, ReadOnlyApi, CommandServerPort
/// and what makes an unattended start possible. Holds the password: see RuntimeFolder for where it may lie.
[[nodiscard]] std::string ibc_configuration(const IbcSettings& settings);

/// One line of a Java properties file: what has a meaning of its own there is escaped, so that every value
/// reads back as it was given. `value` is UTF-8.
[[nodiscard]] std::string property_line(std::string_view key, std::string_view value);

/// STOP ends the program tidily, RESTART keeps its login, so that no second factor is needed before Sunday.
enum class IbcCommand { Stop, Restart, EnableApi, ReconnectData, ReconnectAccount };
[[nodiscard]] std::string_view to_string(IbcCommand command);  // "STOP", ...

/// Sends it to IBC's command port on this machine. `done` is called once, on the loop, with IBC's first
/// answer (empty when it closed without one), or why it could not be sent: Connection, Timeout, Broker (IBC
/// refused).
void send_ibc_command(core::EventLoop& loop, std::uint16_t port, IbcCommand command, core::Duration deadline,
                      std::function<void(core::Expected<std::string>)> done);

}  // namespace ibflow::supervisor
