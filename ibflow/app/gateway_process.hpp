#pragma once
// The settings as the supervisor and the doctor want them.

#include <map>
#include <string>

#include "ibflow/app/settings.hpp"
#include "ibflow/supervisor/doctor.hpp"
#include "ibflow/supervisor/supervisor.hpp"

namespace ibflow::app {

/// "SecondFactorDevice=IB Key, MinimizeMainWindow=yes". Configuration error for anything else, for secrets,
/// and for what other settings decide.
[[nodiscard]] core::Expected<std::map<std::string, std::string>> parse_ibc_settings(const std::string& text);

/// `environment` is what the program may see, once secrets are taken out. An error (Configuration) names what
/// does not fit.
[[nodiscard]] core::Expected<supervisor::SupervisorConfig> supervisor_config(const Settings& settings,
                                                                             const Environment& environment);
[[nodiscard]] supervisor::DoctorConfig doctor_config(const Settings& settings);
/// Where state, lock and log of the configured gateway lie; made when it is not there.
[[nodiscard]] core::Expected<supervisor::RuntimeFolder> runtime_folder(const Settings& settings,
                                                                       const Environment& environment);

}  // namespace ibflow::app
