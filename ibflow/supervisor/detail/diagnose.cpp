#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <chrono>

#include "ibflow/core/redact.hpp"
#include "ibflow/supervisor/detail/observations.hpp"

namespace ibflow::supervisor::detail {

using connection::DisconnectCause;

namespace {

constexpr auto kSwitchOn =
    "switch on Enable ActiveX and Socket Clients: Configure, API, Settings (IB Gateway has it on), add this "
    "machine to Trusted IPs, and check that somebody is logged in";
constexpr int kOldServer = 176;  // the oldest that this library is tested against
constexpr int kLinesUsedUp = 101;
constexpr int kConfigurationSince = 219;
constexpr auto kSkew = std::chrono::seconds(1);
constexpr auto kReplay = std::chrono::hours(24);
constexpr auto kSlow = std::chrono::milliseconds(500);
constexpr int kEnoughHeap = 1024;  // MB; IB advises 4096 for API users

std::string listener_text(const Observations& seen) {
  if (!seen.listener) return {};
  if (seen.listener->pid == 0) return fmt::format(" ({} listens there)", seen.listener->name);
  return fmt::format(" ({}, process {}, listens there)", seen.listener->name, seen.listener->pid);
}

bool is_paper_account(std::string_view account) {
  return account.starts_with('D');
}

bool is_refusal(DisconnectCause cause) {
  return cause == DisconnectCause::EndedByServer || cause == DisconnectCause::ClientIdInUse;
}

double seconds_of(core::Duration length) {
  return std::chrono::duration<double>(length).count();
}

/// What stands behind date and time. On Windows it may have several words: "China Standard Time".
std::string zone_of(const std::string& connection_time) {
  auto blank = connection_time.find(' ');
  if (blank != std::string::npos) blank = connection_time.find(' ', blank + 1);
  return blank == std::string::npos ? std::string() : connection_time.substr(blank + 1);
}

void check_lock_and_exit(const protocol::ConfigResponse& configuration, Findings& findings) {
  const auto& exit = configuration.lock_and_exit;
  if (!exit || !exit->auto_logoff_type) return;
  std::string kind = *exit->auto_logoff_type;
  std::ranges::transform(kind, kind.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto& at = exit->auto_logoff_time;
  if (kind.find("logoff") != std::string::npos) {
    findings.push_back(
        {"settings", Severity::Warning, "it logs off every day" + (at ? " at " + *at : std::string()),
         "set Auto restart instead: Configure, Lock and Exit; the login then lasts until Sunday"});
  } else if (at) {
    findings.push_back({"settings", Severity::Note, fmt::format("it restarts every day at {}", *at),
                        "tell ibflow: [Restart] daily"});
  }
}

void check_api_settings(const protocol::ConfigResponse& configuration, const DoctorConfig& config,
                        Findings& findings) {
  if (const auto& api = configuration.api; api && api->settings) {
    const auto& settings = *api->settings;
    if (settings.socket_port && *settings.socket_port != config.port) {
      findings.push_back(
          {"settings", Severity::Note,
           fmt::format("its own port is {}, and {} was connected to", *settings.socket_port, config.port),
           "all is well where something forwards the port"});
    }
    if (settings.allow_localhost_only == false && settings.trusted_ips.empty()) {
      findings.push_back({"settings", Severity::Warning, "every machine that can reach the port may connect",
                          "switch on Allow connections from localhost only, or name Trusted IPs"});
    }
    if (settings.send_market_data_in_lots_for_us_stocks == true) {
      findings.push_back({"settings", Severity::Note, "sizes of US stocks are told in lots of 100",
                          "switch off Send market data in lots for US stocks: Configure, API, Settings"});
    }
    if (settings.reject_messages_above_max_rate == false) {
      findings.push_back({"settings", Severity::Note, "a client above the message rate is disconnected",
                          "switch on Reject messages above maximum allowed message rate"});
    }
  }
  if (const auto& api = configuration.api; api && api->precautions) {
    if (api->precautions->bypass_order_precautions == false) {
      findings.push_back(
          {"dialogs", Severity::Warning, "large or unusual orders wait for somebody to confirm a dialog",
           "if the limits here suffice: Configure, API, Precautions, Bypass Order Precautions for API "
           "Orders"});
    }
  }
}

void check_client_id(const Observations& seen, const DoctorConfig& config, Findings& findings) {
  if (seen.client_id_in_use) {
    findings.push_back({"client id", Severity::Problem,
                        fmt::format("client id {} is in use: {}", config.client_id, seen.client_id_text),
                        "close the other program, or give this one an id of its own ([Connection] "
                        "client_id); an id belongs to "
                        "its orders, so do not change it while any work",
                        326});
  } else {
    findings.push_back(
        {"client id", Severity::Fine, fmt::format("client id {} is free", config.client_id), {}});
  }
}

}  // namespace

void check_failure(const Observations& seen, const DoctorConfig& config, Findings& findings) {
  const auto& failure = *seen.failure;
  const auto where = fmt::format("{}:{}", config.host, config.port);
  switch (failure.cause) {
    case DisconnectCause::Unresolved:
      findings.push_back({"port", Severity::Problem, fmt::format("there is no host {}", config.host),
                          "mend [Connection] host", failure.reason.code});
      return;
    case DisconnectCause::Refused:
      findings.push_back(
          {"port", Severity::Problem, fmt::format("nobody listens at {}", where),
           fmt::format(
               "start TWS or IB Gateway and log in (`ibflow gateway start`); 4002 is the paper Gateway, "
               "4001 the live one, 7497 paper TWS, 7496 live TWS. If it runs: {}. In a container, "
               "the port must be forwarded",
               kSwitchOn),
           failure.reason.code});
      return;
    case DisconnectCause::Version:
      findings.push_back(
          {"port", Severity::Fine, fmt::format("{} is open{}", where, listener_text(seen)), {}});
      findings.push_back({"server version", Severity::Problem, failure.reason.message,
                          "install a current version of TWS or IB Gateway", failure.reason.code});
      return;
    case DisconnectCause::ClientIdInUse:
      return check_client_id(seen, config, findings);
    case DisconnectCause::EndedByServer:
      findings.push_back(
          {"port", Severity::Fine, fmt::format("{} is open{}", where, listener_text(seen)), {}});
      findings.push_back({"api", Severity::Problem, failure.reason.message,
                          "follow what it says; 1300 names another port", failure.reason.code});
      return;
    default:
      findings.push_back(
          {"port", Severity::Fine, fmt::format("{} is open{}", where, listener_text(seen)), {}});
      findings.push_back(
          {"api", Severity::Problem,
           fmt::format("what listens there does not speak as TWS or IB Gateway does: {}",
                       failure.reason.message),
           fmt::format("if it is TWS or IB Gateway: {}. If it is something else: mend [Connection] port",
                       kSwitchOn),
           failure.reason.code});
  }
}

void check_session(const Observations& seen, const DoctorConfig& config, Findings& findings) {
  findings.push_back({"port",
                      Severity::Fine,
                      fmt::format("{}:{} is open{}", config.host, config.port, listener_text(seen)),
                      {}});
  findings.push_back({"api", Severity::Fine, "the API is switched on: a session began", {}});
  check_client_id(seen, config, findings);
  if (seen.server_version < kOldServer) {
    findings.push_back(
        {"server version", Severity::Warning,
         fmt::format("server version {} is old; orders and data lack newer fields", seen.server_version),
         "install a current version of TWS or IB Gateway"});
  } else {
    findings.push_back(
        {"server version", Severity::Fine, fmt::format("server version {}", seen.server_version), {}});
  }
  if (!seen.health.ib_link_is_up()) {
    findings.push_back(
        {"link to IB", Severity::Problem, "TWS or IB Gateway has lost IB (1100)",
         "check this machine's internet connection; during IB's maintenance it comes back by itself", 1100});
  }
  for (const auto& [name, farm] : seen.health.farms) {
    if (farm.is_up()) continue;
    findings.push_back(
        {"data farms", Severity::Warning,
         fmt::format("the {} farm {} is {}", to_string(farm.kind), name, to_string(farm.state)),
         "it usually comes back by itself; see IB's system status if it does not"});
  }
}

void check_mode(const Observations& seen, const DoctorConfig& config, Findings& findings) {
  const bool live_port = config.port == 4001 || config.port == 7496;
  const bool paper_port = config.port == 4002 || config.port == 7497;
  const char* const meant = config.live ? "live" : "paper";
  Findings wrong;
  for (const auto& account : seen.accounts) {
    if (is_paper_account(account) != config.live) continue;
    wrong.push_back({"trading mode", Severity::Problem,
                     fmt::format("trading_mode is {}, and {} is a {} account", meant, core::redact(account),
                                 config.live ? "paper" : "live"),
                     "log in to the other kind of account, or mend [Connection] trading_mode"});
  }
  if (wrong.empty() && ((config.live && paper_port) || (!config.live && live_port))) {
    wrong.push_back(
        {"trading mode", Severity::Warning,
         fmt::format("trading_mode is {}, and {} is IB's usual port for the other", meant, config.port),
         "check the port in the API settings of TWS or IB Gateway"});
  }
  if (wrong.empty()) {
    wrong.push_back({"trading mode",
                     Severity::Fine,
                     fmt::format("{}, as the accounts are ({})", meant,
                                 core::redact(fmt::format("{}", fmt::join(seen.accounts, ", ")))),
                     {}});
  }
  if (!config.account.empty() && std::ranges::find(seen.accounts, config.account) == seen.accounts.end()) {
    wrong.push_back({"trading mode", Severity::Problem,
                     fmt::format("the login has no account {}", core::redact(config.account)),
                     "mend [Connection] account, or log in as the user who has it"});
  }
  findings.insert(findings.end(), wrong.begin(), wrong.end());
  if (seen.read_only && *seen.read_only) {
    findings.push_back({"read-only", config.read_only ? Severity::Note : Severity::Problem,
                        "the API takes no orders: Read-Only API is on (321)",
                        config.read_only
                            ? "to trade, switch it off: Configure, API, Settings"
                            : "switch Read-Only API off: Configure, API, Settings; with IBC: [Gateway] "
                              "read_only_api = false",
                        321});
  } else if (seen.read_only) {
    findings.push_back({"read-only", Severity::Fine, "the API takes orders", {}});
  }
}

void check_clock(const Observations& seen, Findings& findings) {
  const auto zone = zone_of(seen.connection_time);
  const bool is_known = core::is_zone(zone);
  findings.push_back(
      {"time zone", is_known || zone.size() <= 4 ? Severity::Fine : Severity::Warning,
       fmt::format("the gateway tells times in '{}'", zone),
       is_known || zone.size() <= 4
           ? ""
           : "that is no name of a time zone: set it in the login window of TWS or IB Gateway, such as "
             "America/New_York"});
  if (!seen.clock_offset) {
    findings.push_back({"clock", Severity::Warning, "the gateway did not tell its time",
                        "try again; it may be busy with its start"});
    return;
  }
  const auto offset = *seen.clock_offset;
  const auto away = std::chrono::abs(offset);
  const auto uncertainty = seen.clock_uncertainty.value_or(core::Duration(0));
  const auto text =
      fmt::format("the gateway's clock is {:.2f} s {} this machine's (to {:.2f} s)", seconds_of(away),
                  offset < core::Duration(0) ? "behind" : "ahead of", seconds_of(uncertainty));
  if (away >= kReplay) {
    findings.push_back({"clock", Severity::Note, text + ": a replay, no real gateway", {}});
  } else if (away > kSkew + uncertainty) {
    findings.push_back(
        {"clock", Severity::Warning, text,
         "let both machines follow a time server (timedatectl set-ntp true); orders that depend on "
         "time, and staleness of data, are wrong by as much"});
  } else {
    findings.push_back({"clock", Severity::Fine, text, {}});
  }
  if (seen.round_trip && *seen.round_trip > kSlow) {
    findings.push_back({"round trip", Severity::Warning,
                        fmt::format("the gateway takes {:.2f} s to answer", seconds_of(*seen.round_trip)),
                        "run ibflow on the gateway's machine, and see whether that is short of memory"});
  }
}

void check_configuration(const Observations& seen, const DoctorConfig& config, Findings& findings) {
  if (!seen.configuration) {
    if (seen.server_version < kConfigurationSince) {
      findings.push_back(
          {"settings",
           Severity::Note,
           fmt::format("server version {} does not tell its settings (219 does)", seen.server_version),
           {}});
    }
    return;
  }
  const auto before = findings.size();
  check_lock_and_exit(*seen.configuration, findings);
  check_api_settings(*seen.configuration, config, findings);
  if (findings.size() == before)
    findings.push_back({"settings", Severity::Fine, "its API settings suit a program", {}});
}

void check_data(const Observations& seen, const DoctorConfig& config, Findings& findings) {
  if (!seen.asked_for_data) return;
  bool told = false;
  for (const auto& event : seen.data_errors) {
    const bool ended = connection::is_terminal(event.meaning.kind);
    const bool lines = event.code == kLinesUsedUp;
    findings.push_back(
        {lines ? "market data lines" : "market data", lines || ended ? Severity::Problem : Severity::Warning,
         fmt::format("{}: IB {}: {}", config.symbol, event.code, event.text),
         !event.what_to_do.empty() ? event.what_to_do
         : lines                   ? fmt::format(
                       "all of the {} lines are in use, by all clients together: cancel some, or buy quote "
                                         "boosters",
                       config.market_data_lines)
                 : fmt::format("`ibflow errors explain {}`", event.code),
         event.code});
    told = true;
  }
  const bool delayed = seen.data_type && *seen.data_type >= 3;
  const bool frozen = seen.data_type && (*seen.data_type == 2 || *seen.data_type == 4);
  if (delayed && !told) {
    findings.push_back(
        {"market data", Severity::Warning, fmt::format("{} is delayed", config.symbol),
         "subscribe to its exchange's data: Client Portal, Settings, Market Data Subscriptions"});
  } else if (frozen && !told) {
    findings.push_back({"market data",
                        Severity::Note,
                        fmt::format("{} is frozen: the market is closed", config.symbol),
                        {}});
  } else if (seen.ticks > 0 && !told) {
    findings.push_back({"market data", Severity::Fine, fmt::format("{} is live", config.symbol), {}});
  } else if (!told) {
    findings.push_back(
        {"market data", Severity::Warning,
         fmt::format("nothing came for {} within {:.0f} s", config.symbol, seconds_of(config.answers_within)),
         "outside trading hours this is as it should be; else see the data farms above"});
  }
}

void check_machine(const Observations& seen, Findings& findings) {
  if (!seen.listener || !seen.listener->java_heap_mb || *seen.listener->java_heap_mb >= kEnoughHeap) return;
  findings.push_back(
      {"memory", Severity::Warning, fmt::format("its Java may use {} MB only", *seen.listener->java_heap_mb),
       "raise it to 4096 MB: Configure, Settings, Memory Allocation; with too little it hangs under "
       "load"});
}

DoctorReport diagnose(const Observations& seen, const DoctorConfig& config) {
  DoctorReport report;
  report.address = fmt::format("{}:{}", config.host, config.port);
  auto& findings = report.findings;
  if (!seen.has_session) {
    if (seen.failure) check_failure(seen, config, findings);
    check_machine(seen, findings);
    report.verdict =
        seen.failure && is_refusal(seen.failure->cause) ? Verdict::Refused : Verdict::CannotConnect;
    return report;
  }
  check_session(seen, config, findings);
  check_mode(seen, config, findings);
  check_clock(seen, findings);
  check_configuration(seen, config, findings);
  check_data(seen, config, findings);
  check_machine(seen, findings);
  const auto is_problem = [](const Finding& finding) { return finding.severity == Severity::Problem; };
  const auto problem = std::ranges::find_if(findings, is_problem);
  if (problem == findings.end()) return report;
  const bool misconfigured = std::ranges::any_of(
      findings, [&](const Finding& one) { return is_problem(one) && one.check == "trading mode"; });
  report.verdict = misconfigured ? Verdict::Misconfigured : Verdict::Refused;
  return report;
}

}  // namespace ibflow::supervisor::detail
