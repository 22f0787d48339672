#pragma once
// The golden vectors: JSON lines of three files, see vectors/README.md.

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace ibflow::wire::testing {

struct Vector {
  std::string line;
  boost::json::object object;
};

/// `requests.jsonl`, ... of the folder that the environment variable IBFLOW_VECTORS names, else of the
/// selection beside these tests. Throws when there is no such file.
[[nodiscard]] std::vector<Vector> load_vectors(const std::string& file);
/// Another file of the same folder.
[[nodiscard]] boost::json::value load_json(const std::string& file);

[[nodiscard]] std::string text_of(const boost::json::object& object, std::string_view name);
/// What the vector calls itself: request or message, case and server version.
[[nodiscard]] std::string label_of(const boost::json::object& vector);

[[nodiscard]] std::string from_hex(std::string_view hex);

}  // namespace ibflow::wire::testing
