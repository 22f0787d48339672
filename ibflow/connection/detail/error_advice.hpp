#pragma once
// What to do about a code: one sentence for people.

#include <string_view>

#include "ibflow/connection/error_catalogue.hpp"

namespace ibflow::connection::detail {

/// IB's text holds `part`; letters' case does not matter.
[[nodiscard]] bool mentions(std::string_view text, std::string_view part);

/// Empty when there is nothing to do.
[[nodiscard]] std::string_view advice_for(int code, ErrorContext context, std::string_view text,
                                          LinkCondition link, const ErrorMeaning& meaning);

}  // namespace ibflow::connection::detail
