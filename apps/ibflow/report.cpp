#include <cstdio>

#include "commands.hpp"
#include "output.hpp"

namespace ibflow::cli {

app::ExitCode report(const core::Error& error) {
  // Not fmt::print: it throws where nobody reads any more, and the exit code still has to be told.
  std::fputs(("ibflow: " + printable_lines(error.message) + "\n").c_str(), stderr);
  return app::exit_code_for(error.category);
}

}  // namespace ibflow::cli
