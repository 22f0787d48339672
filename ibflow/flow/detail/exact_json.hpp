#pragma once
// Boost.JSON with numbers read exactly.

#include <boost/json/value.hpp>
#include <expected>
#include <string>
#include <string_view>

namespace ibflow::flow::detail {

/// boost::json::parse of Boost 1.81 may miss a double by its last bit: 106.6 is then not 106.6. This reads
/// the double nearest to the text. The string is what is wrong with the text.
[[nodiscard]] std::expected<boost::json::value, std::string> parse_json(std::string_view text);

}  // namespace ibflow::flow::detail
