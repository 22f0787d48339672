#pragma once
// JSON values as text people can read: 172.74, not 1.7274E2.

#include <boost/json/value.hpp>
#include <string>

namespace ibflow::flow::detail {

/// Compact, keys in the order they were inserted, doubles in the shortest form that reads back the same; a
/// double that is no number becomes null.
[[nodiscard]] std::string to_text(const boost::json::value& value);

}  // namespace ibflow::flow::detail
