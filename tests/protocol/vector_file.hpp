#pragma once
// The golden vectors: whole frames as hexadecimal text in JSON lines, and the rules by which fields compare.

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace ibflow::protocol::testing {

/// A selection lies in tests/wire/vectors; the environment variable IBFLOW_VECTORS names a folder with more
/// of them.
[[nodiscard]] std::vector<boost::json::object> load_vectors(const std::string& file);

[[nodiscard]] std::string from_hex(std::string_view hex);

/// The payload of one frame, without its length prefix.
[[nodiscard]] std::string_view payload_of(std::string_view frame);
/// The fields of a payload; every field, the last too, ends with NUL.
[[nodiscard]] std::vector<std::string> fields_of(std::string_view payload);
/// Equal text, equal numbers in another spelling, or both without a value.
[[nodiscard]] bool same_field(const std::string& a, const std::string& b);
/// Empty when all fields are the same, else the first difference.
[[nodiscard]] std::string difference(std::string_view expected_payload, std::string_view actual_payload);

}  // namespace ibflow::protocol::testing
