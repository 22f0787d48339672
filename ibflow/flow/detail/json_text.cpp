#include "ibflow/flow/detail/json_text.hpp"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <cmath>

namespace ibflow::flow::detail {

namespace {

void append(std::string& out, const boost::json::value& value);

void append_array(std::string& out, const boost::json::array& array) {
  out += '[';
  bool first = true;
  for (const auto& element : array) {
    if (!first) out += ',';
    first = false;
    append(out, element);
  }
  out += ']';
}

void append_object(std::string& out, const boost::json::object& object) {
  out += '{';
  bool first = true;
  for (const auto& member : object) {
    if (!first) out += ',';
    first = false;
    out += boost::json::serialize(member.key());
    out += ':';
    append(out, member.value());
  }
  out += '}';
}

void append(std::string& out, const boost::json::value& value) {
  if (const auto* array = value.if_array()) return append_array(out, *array);
  if (const auto* object = value.if_object()) return append_object(out, *object);
  if (const auto* number = value.if_double()) {
    out += std::isfinite(*number) ? fmt::format("{}", *number) : "null";
    return;
  }
  out += boost::json::serialize(value);
}

}  // namespace

std::string to_text(const boost::json::value& value) {
  std::string out;
  append(out, value);
  return out;
}

}  // namespace ibflow::flow::detail
