#pragma once
// What the doctor saw, and what it makes of it. Pure: the first is filled elsewhere.

#include <optional>
#include <string>
#include <vector>

#include "ibflow/connection/disconnect.hpp"
#include "ibflow/connection/error_handler.hpp"
#include "ibflow/connection/health.hpp"
#include "ibflow/protocol/messages/configuration.hpp"
#include "ibflow/supervisor/doctor.hpp"

namespace ibflow::supervisor::detail {

/// Who listens at a port of this machine, as far as the system tells.
struct ListeningProcess {
  int pid = 0;
  std::string name;
  std::optional<int> java_heap_mb;  // of -Xmx
};

struct Observations {
  std::optional<ListeningProcess> listener;
  // How the first attempt ended, where it did.
  std::optional<connection::Disconnected> failure;
  bool client_id_in_use = false;
  std::string client_id_text;

  // Of the session.
  bool has_session = false;
  int server_version = 0;
  std::string connection_time;
  std::vector<std::string> accounts;
  connection::Health health;
  std::optional<core::Duration> clock_offset, clock_uncertainty, round_trip;  // theirs minus ours
  core::Timestamp asked_at{};  // our wall clock at the start of the session
  std::optional<bool> read_only;
  std::optional<protocol::ConfigResponse> configuration;

  // Of the market data.
  bool asked_for_data = false;
  std::optional<int> data_type;  // 1 live, 2 frozen, 3 delayed, 4 delayed frozen
  int ticks = 0;
  std::vector<connection::ErrorEvent> data_errors;
};

[[nodiscard]] DoctorReport diagnose(const Observations& seen, const DoctorConfig& config);

// The checks, each by itself.
using Findings = std::vector<Finding>;
void check_failure(const Observations& seen, const DoctorConfig& config, Findings& findings);
void check_session(const Observations& seen, const DoctorConfig& config, Findings& findings);
void check_mode(const Observations& seen, const DoctorConfig& config, Findings& findings);
void check_clock(const Observations& seen, Findings& findings);
void check_configuration(const Observations& seen, const DoctorConfig& config, Findings& findings);
void check_data(const Observations& seen, const DoctorConfig& config, Findings& findings);
void check_machine(const Observations& seen, Findings& findings);

/// nullopt when nobody listens there, or the system does not let us know who.
[[nodiscard]] std::optional<ListeningProcess> find_listener(std::uint16_t port);

}  // namespace ibflow::supervisor::detail
