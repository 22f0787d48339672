#pragma once
// The rates that deltas of options are computed with, as options of a command.

#include <CLI/CLI.hpp>
#include <vector>

#include "ibflow/model/option_value.hpp"

namespace ibflow::cli {

/// `rates` must live as long as the command.
inline std::vector<CLI::Option*> add_rates(CLI::App& command, model::OptionRates& rates) {
  return {command.add_option("--interest-rate", rates.interest, "yearly, continuous; 0.02 is two percent")
              ->check(CLI::Range(-0.5, 1.0))
              ->capture_default_str(),
          command.add_option("--dividend-yield", rates.dividend, "yearly, continuous")
              ->check(CLI::Range(-0.5, 1.0))
              ->capture_default_str()};
}

}  // namespace ibflow::cli
