// The rows of [Gateway].

#include <algorithm>

#include "ibflow/app/detail/setting_rows.hpp"
#include "ibflow/app/gateway_process.hpp"

namespace ibflow::app::detail {

namespace {

using G = GatewayProcessSettings;

template <class Member>
Setting gateway(const char* key, const char* names, const char* meaning, Member G::* member,
                std::type_identity_t<Reader<Member>> read,
                std::type_identity_t<Printer<Member>> show = &printed<Member>) {
  return any_row(
      "Gateway", key, names, meaning, [member](auto& settings) -> auto& { return settings.gateway.*member; },
      read, show);
}

core::Expected<bool> program(const std::string& value) {
  if (value == "tws") return true;
  if (value == "gateway") return false;
  return unfit("'" + value + "' is neither gateway nor tws");
}
std::string show_program(const bool& is_tws) {
  return is_tws ? "tws" : "gateway";
}

core::Expected<std::string> unchanged_or_bool(const std::string& value) {
  if (value == "unchanged" || value == "true" || value == "false") return value;
  return unfit("'" + value + "' is none of unchanged, true and false");
}

core::Expected<std::string> ibc_assignments(const std::string& value) {
  const auto keys = parse_ibc_settings(value);
  if (!keys) return std::unexpected(keys.error());
  return value;
}

std::vector<Setting> program_rows() {
  return {
      gateway("name", "", "tells several of them apart: letters, digits, - and _", &G::name, &text),
      gateway("program", "", "gateway or tws", &G::is_tws, &program, &show_program),
      formerly(
          "Connection.gateway_path",
          gateway("path", "IBFLOW_GATEWAY_PATH,IBFLOW_CONNECTION_GATEWAY_PATH",
                  "the folder it is installed in, or its start script; with IBC the folder of all versions, "
                  "such as ~/Jts; empty: unknown",
                  &G::path, &path)),
      gateway("version", "", "with IBC: the major version to start, such as 1037", &G::version, &text),
      gateway("settings_folder", "",
              "with IBC: where the program keeps its settings; empty: as it does itself", &G::settings_folder,
              &path),
      gateway("ibc_folder", "", "where IBC is installed; empty: the program is started without it",
              &G::ibc_folder, &path),
      gateway("ibc_script", "", "IBC's start script, in ibc_folder", &G::ibc_script, &path),
      gateway("ibc_command_port", "",
              "0 to 65535: where IBC takes commands on this machine; 0: it takes none", &G::ibc_command_port,
              &whole<0, 65'535>),
      gateway("ibc_settings", "",
              "more of IBC's own settings, such as SecondFactorDevice=IB Key; comma-separated",
              &G::ibc_settings, &ibc_assignments),
      gateway("read_only_api", "", "with IBC: unchanged, true or false: what Read-Only API is set to",
              &G::read_only_api, &unchanged_or_bool),
      gateway("set_api_port", "", "with IBC: true sets the program's API port to [Connection] port",
              &G::set_api_port, &yes_or_no),
      gateway("auto_restart_time", "",
              "with IBC: when it restarts itself, such as 11:45 PM; empty: as it is set there",
              &G::auto_restart_time, &text),
  };
}

std::vector<Setting> watching_rows() {
  return {
      gateway("runtime_folder", "",
              "private folder for state, lock and log; empty: $XDG_RUNTIME_DIR/ibflow, or "
              "ibflow-UID among the temporary files",
              &G::runtime_folder, &path),
      gateway("start_wait", "", "seconds, 0.1 to 3600, for any sign of life", &G::start_wait,
              &wait_time<100, 3600>),
      gateway("login_wait", "", "with IBC: seconds, 1 to 3600, from the login until the API answers",
              &G::login_wait, &wait_time<1000, 3600>),
      gateway("two_factor_wait", "",
              "with IBC: seconds, 1 to 3600, for the second factor; then it is asked for again",
              &G::two_factor_wait, &wait_time<1000, 3600>),
      gateway("stop_wait", "",
              "seconds, 0.1 to 3600, after IBC's STOP and after SIGTERM; then its processes are killed",
              &G::stop_wait, &wait_time<100, 3600>),
      gateway("check_interval", "", "seconds, 1 to 3600, between handshakes while all is well",
              &G::check_interval, &wait_time<1000, 3600>),
      gateway("restart", "", "true: what ends unasked is launched again", &G::restart, &yes_or_no),
      gateway("restart_delay", "", "seconds, 0.1 to 3600, before that; doubles each time", &G::restart_delay,
              &wait_time<100, 3600>),
      gateway("max_restart_delay", "", "seconds, 0.1 to 3600: no delay is longer", &G::max_restart_delay,
              &wait_time<100, 3600>),
      gateway("max_restarts", "", "0 to 1000 launches in a row; 0, which is advised, tries for ever",
              &G::max_restarts, &whole<0, 1000>),
      gateway("ends_with_ibflow", "",
              "true: its processes are killed when the supervisor ends, whatever ends it",
              &G::ends_with_ibflow, &yes_or_no),
      gateway("probe_client_id", "",
              "1 to 2147483646: the API client id of handshakes; not that of any program",
              &G::probe_client_id, &whole<1, 2'147'483'646>),
      gateway("log_max_size", "", "MB, 1 to 10000, of the program's log; then the next begins",
              &G::log_max_size, &whole<1, 10'000>),
      gateway("log_max_files", "", "1 to 100 of them kept", &G::log_max_files, &whole<1, 100>),
      gateway("alert_command", "",
              "program run with the state and what is the matter when a person is needed; empty: "
              "none",
              &G::alert_command, &path),
  };
}

}  // namespace

std::vector<Setting> gateway_process_settings() {
  auto rows = program_rows();
  std::ranges::move(watching_rows(), std::back_inserter(rows));
  return rows;
}

}  // namespace ibflow::app::detail
