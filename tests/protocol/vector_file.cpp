#include "vector_file.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "ibflow/core/decimal.hpp"

namespace ibflow::protocol::testing {

namespace {

bool is_no_value(const std::string& text) {
  return text.empty() || text == "2147483647" || text == "1.7976931348623157e+308" ||
         text == "1.7976931348623157E308" || text == "170141183460469231731687303715884105727";
}

bool looks_fractional(const std::string& text) {
  return text.find_first_of(".eE") != std::string::npos;
}

bool same_number(const std::string& a, const std::string& b) {
  if (!looks_fractional(a) && !looks_fractional(b)) return false;  // whole numbers have one spelling
  const auto x = core::Decimal::parse(a);
  const auto y = core::Decimal::parse(b);
  if (x && y && *x == *y) return true;
  char* end_a = nullptr;
  char* end_b = nullptr;
  const double first = std::strtod(a.c_str(), &end_a);
  const double second = std::strtod(b.c_str(), &end_b);
  return !a.empty() && !b.empty() && *end_a == '\0' && *end_b == '\0' && first == second;
}

int nibble(char c) {
  return c <= '9' ? c - '0' : c - 'a' + 10;
}

}  // namespace

std::vector<boost::json::object> load_vectors(const std::string& file) {
  const char* folder = std::getenv("IBFLOW_VECTORS");
  const std::string path =
      (folder != nullptr ? std::string(folder) : IBFLOW_SOURCE_DIR "/tests/wire/vectors") + "/" + file;
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path);
  std::vector<boost::json::object> vectors;
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    auto vector = boost::json::parse(line).as_object();
    if (vector.at("server_version").as_int64() > 200) continue;  // text encoding only
    if (vector.contains("encoding") && vector.at("encoding").as_string() == "protobuf") continue;
    vectors.push_back(std::move(vector));
  }
  return vectors;
}

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(nibble(hex[i]) * 16 + nibble(hex[i + 1]));
  }
  return bytes;
}

std::string_view payload_of(std::string_view frame) {
  return frame.substr(std::min<std::size_t>(4, frame.size()));
}

std::vector<std::string> fields_of(std::string_view payload) {
  std::vector<std::string> fields;
  while (!payload.empty()) {
    const auto end = payload.find('\0');
    fields.emplace_back(payload.substr(0, end));
    payload.remove_prefix(end == std::string_view::npos ? payload.size() : end + 1);
  }
  return fields;
}

bool same_field(const std::string& a, const std::string& b) {
  return a == b || (is_no_value(a) && is_no_value(b)) || same_number(a, b);
}

std::string difference(std::string_view expected_payload, std::string_view actual_payload) {
  const auto expected = fields_of(expected_payload);
  const auto actual = fields_of(actual_payload);
  std::ostringstream out;
  for (std::size_t i = 0; i < std::min(expected.size(), actual.size()); ++i) {
    if (same_field(expected[i], actual[i])) continue;
    out << "field " << i << ": expected '" << expected[i] << "', got '" << actual[i] << "'";
    return out.str();
  }
  if (expected.size() != actual.size()) {
    out << "expected " << expected.size() << " fields, got " << actual.size();
  }
  return out.str();
}

}  // namespace ibflow::protocol::testing
