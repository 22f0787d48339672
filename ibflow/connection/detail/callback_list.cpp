#include "ibflow/connection/detail/callback_list.hpp"

#include <fmt/format.h>

#include "ibflow/core/log.hpp"

namespace ibflow::connection::detail {

void report_thrown(std::string_view what, std::string_view problem) {
  core::log_error("connection", fmt::format("a callback for {} threw: {}", what, problem));
}

}  // namespace ibflow::connection::detail
