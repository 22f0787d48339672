#pragma once
// Faults as people name them on the command line: by their name in the library, or by a file.

#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/sim/faults/fault_script.hpp"

namespace ibflow::cli {

/// Usage error for an unknown name (with the nearest one) or a file that cannot be read.
[[nodiscard]] core::Expected<std::string> fault_script_text(const std::string& name);
/// Parsed. Usage errors name the fault and the line.
[[nodiscard]] core::Expected<std::vector<sim::FaultScript>> fault_scripts(
    const std::vector<std::string>& names);

}  // namespace ibflow::cli
