#include "ibflow/core/exact_json.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <charconv>

namespace ibflow::core {

namespace {

namespace json = boost::json;
using boost::system::error_code;

// Builds the value as boost::json::parser does, but converts doubles from their text.
struct Builder {
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  json::value_stack stack;
  std::string number_so_far;

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return true; }
  bool on_object_end(std::size_t n, error_code&) { return stack.push_object(n), true; }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t n, error_code&) { return stack.push_array(n), true; }
  bool on_key_part(json::string_view s, std::size_t, error_code&) { return stack.push_chars(s), true; }
  bool on_key(json::string_view s, std::size_t, error_code&) { return stack.push_key(s), true; }
  bool on_string_part(json::string_view s, std::size_t, error_code&) { return stack.push_chars(s), true; }
  bool on_string(json::string_view s, std::size_t, error_code&) { return stack.push_string(s), true; }
  bool on_number_part(json::string_view s, error_code&) {
    number_so_far.append(s.data(), s.size());
    return true;
  }
  bool on_int64(std::int64_t number, json::string_view, error_code&) {
    number_so_far.clear();
    return stack.push_int64(number), true;
  }
  bool on_uint64(std::uint64_t number, json::string_view, error_code&) {
    number_so_far.clear();
    return stack.push_uint64(number), true;
  }
  bool on_double(double number, json::string_view s, error_code&) {
    number_so_far.append(s.data(), s.size());
    const char* last = number_so_far.data() + number_so_far.size();
    // Out of range leaves Boost's infinity or zero.
    std::from_chars(number_so_far.data(), last, number);
    number_so_far.clear();
    return stack.push_double(number), true;
  }
  bool on_bool(bool value, error_code&) { return stack.push_bool(value), true; }
  bool on_null(error_code&) { return stack.push_null(), true; }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }
};

}  // namespace

std::expected<json::value, std::string> parse_json(std::string_view text, json::storage_ptr storage) {
  json::basic_parser<Builder> parser{json::parse_options{}};
  parser.handler().stack.reset(std::move(storage));
  error_code error;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
  if (error) return std::unexpected(error.message());
  if (used < text.size()) return std::unexpected("something follows after its end");
  return parser.handler().stack.release();
}

}  // namespace ibflow::core
