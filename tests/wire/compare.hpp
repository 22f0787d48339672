#pragma once
// The rules by which frames and events are the same; vectors/README.md says how they are written.

#include <boost/json.hpp>
#include <string>
#include <string_view>

namespace ibflow::wire::testing {

/// Two frames in the text encoding, length prefixes included. Empty when they mean the same, else the first
/// difference.
[[nodiscard]] std::string text_difference(std::string_view expected, std::string_view actual);

/// Two frames in the protobuf encoding: the id, then every field and its presence. The order of different
/// fields, and of a map's entries, carries no meaning.
[[nodiscard]] std::string protobuf_difference(std::string_view expected, std::string_view actual);

/// Two lists of events. `defaults` is object-defaults.json; `divergences` the vector's, or null.
[[nodiscard]] std::string events_difference(const boost::json::array& expected,
                                            const boost::json::array& actual,
                                            const boost::json::object& defaults,
                                            const boost::json::array* divergences);

}  // namespace ibflow::wire::testing
