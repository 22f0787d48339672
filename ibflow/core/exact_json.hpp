#pragma once
// Boost.JSON with numbers read exactly.

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>
#include <expected>
#include <string>
#include <string_view>

namespace ibflow::core {

/// boost::json::parse of Boost 1.81 may miss a double by its last bit: 106.6 is then not 106.6. This reads
/// the double nearest to the text. The value lives in `storage`. The string is what is wrong with the text.
[[nodiscard]] std::expected<boost::json::value, std::string> parse_json(
    std::string_view text, boost::json::storage_ptr storage = {});

}  // namespace ibflow::core
