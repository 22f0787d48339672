#include "ibflow/wire/detail/line_head.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <limits>

namespace ibflow::wire::detail {

namespace {

namespace json = boost::json;
using boost::system::error_code;

/// Keeps two members of the outermost object and forgets all else.
struct HeadHandler {
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();

  enum class Member { Other, ServerVersion, Hex };

  LineHead head;
  bool is_object = false;
  int depth = 0;
  Member member = Member::Other;
  std::string key;   // only when it came in parts
  std::string text;  // likewise

  bool is_at(Member wanted) const { return depth == 1 && member == wanted; }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) {
    if (depth++ == 0) is_object = true;
    return true;
  }
  bool on_object_end(std::size_t, error_code&) { return --depth, true; }
  bool on_array_begin(error_code&) { return ++depth, true; }
  bool on_array_end(std::size_t, error_code&) { return --depth, true; }
  bool on_key_part(json::string_view part, std::size_t, error_code&) {
    if (depth == 1) key.append(part.data(), part.size());
    return true;
  }
  bool on_key(json::string_view part, std::size_t, error_code&) {
    if (depth != 1) return true;
    key.append(part.data(), part.size());
    member = key == "hex" ? Member::Hex : key == "server_version" ? Member::ServerVersion : Member::Other;
    if (member == Member::Hex) head.hex.reset();  // of two the last counts
    if (member == Member::ServerVersion) head.server_version.reset();
    key.clear();
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, error_code&) {
    if (is_at(Member::Hex)) text.append(part.data(), part.size());
    return true;
  }
  bool on_string(json::string_view part, std::size_t, error_code&) {
    if (!is_at(Member::Hex)) return true;
    text.append(part.data(), part.size());
    head.hex = std::move(text);
    text.clear();
    return true;
  }
  bool on_number_part(json::string_view, error_code&) { return true; }
  bool on_int64(std::int64_t number, json::string_view, error_code&) {
    if (is_at(Member::ServerVersion)) head.server_version = number;
    return true;
  }
  bool on_uint64(std::uint64_t, json::string_view, error_code&) { return true; }
  bool on_double(double, json::string_view, error_code&) { return true; }
  bool on_bool(bool, error_code&) { return true; }
  bool on_null(error_code&) { return true; }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }
};

}  // namespace

std::expected<LineHead, std::string> read_line_head(std::string_view line) {
  json::basic_parser<HeadHandler> parser{json::parse_options{}};
  error_code error;
  const auto used = parser.write_some(false, line.data(), line.size(), error);
  if (error) return std::unexpected("no JSON: " + error.message());
  if (used < line.size()) return std::unexpected("no JSON: something follows after its end");
  if (!parser.handler().is_object) return std::unexpected("no JSON object");
  return std::move(parser.handler().head);
}

}  // namespace ibflow::wire::detail
