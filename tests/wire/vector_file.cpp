#include "vector_file.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "ibflow/core/exact_json.hpp"

namespace ibflow::wire::testing {

namespace {

std::ifstream open(const std::string& file) {
  const char* folder = std::getenv("IBFLOW_VECTORS");
  const std::string path =
      (folder != nullptr ? std::string(folder) : IBFLOW_SOURCE_DIR "/tests/wire/vectors") + "/" + file;
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path);
  return in;
}

int digit(char c) {
  return c <= '9' ? c - '0' : c - 'a' + 10;
}

}  // namespace

std::vector<Vector> load_vectors(const std::string& file) {
  auto in = open(file);
  std::vector<Vector> vectors;
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    auto parsed = core::parse_json(line);
    if (!parsed) throw std::runtime_error(file + ": " + parsed.error());
    vectors.push_back({line, std::move(parsed->as_object())});
  }
  return vectors;
}

boost::json::value load_json(const std::string& file) {
  std::ostringstream text;
  text << open(file).rdbuf();
  auto parsed = core::parse_json(text.str());
  if (!parsed) throw std::runtime_error(file + ": " + parsed.error());
  return *std::move(parsed);
}

std::string text_of(const boost::json::object& object, std::string_view name) {
  const auto* member = object.if_contains(name);
  return member != nullptr && member->is_string() ? std::string(member->get_string()) : std::string();
}

std::string label_of(const boost::json::object& vector) {
  const auto id = text_of(vector, "id");
  if (!id.empty()) return id;
  return text_of(vector, "request") + text_of(vector, "message") + " " + text_of(vector, "case") + " @" +
         std::to_string(vector.at("server_version").as_int64());
}

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  return bytes;
}

}  // namespace ibflow::wire::testing
