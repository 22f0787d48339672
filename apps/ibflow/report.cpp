#include <fmt/format.h>

#include <cstdio>

#include "commands.hpp"
#include "output.hpp"

namespace ibflow::cli {

app::ExitCode report(const core::Error& error) {
  fmt::print(stderr, "ibflow: {}\n", printable_lines(error.message));
  return app::exit_code_for(error.category);
}

}  // namespace ibflow::cli
