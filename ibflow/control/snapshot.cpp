#include "ibflow/control/snapshot.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <concepts>
#include <utility>

#include "ibflow/control/detail/snapshot_fields.hpp"
#include "ibflow/core/exact_json.hpp"

namespace ibflow::control {

namespace json = boost::json;

namespace {

template <class Row>
concept HasFields = requires(Row& row) { detail::each_field(row, [](const char*, auto&) {}); };

// Writing.
json::value value_of(const std::string& text) {
  return json::value(text);
}
json::value value_of(bool yes) {
  return json::value(yes);
}
json::value value_of(double number) {
  return std::isfinite(number) ? json::value(number) : json::value(nullptr);
}
template <std::integral Number>
json::value value_of(Number number) {
  return json::value(number);
}
json::value value_of(const core::Decimal& amount) {
  return json::value(amount.to_string());
}
json::value value_of(core::Timestamp at) {
  return at == core::Timestamp{} ? json::value(nullptr) : json::value(core::format_utc(at));
}
template <HasFields Row>
json::value value_of(Row& row);
template <class Value>
json::value value_of(std::optional<Value>& value) {
  return value ? value_of(*value) : json::value(nullptr);
}
template <class Value>
json::value value_of(std::vector<Value>& values) {
  json::array array;
  array.reserve(values.size());
  for (Value& value : values) array.push_back(value_of(value));
  return array;
}
template <HasFields Row>
json::value value_of(Row& row) {
  json::object object;
  detail::each_field(row,
                     [&object](const char* name, auto& field) { object.emplace(name, value_of(field)); });
  return object;
}

// Reading: the place of the first value that is of another kind, or an empty text.
using Place = std::string;

/// What stands behind a place: a longer place, or what is wrong.
std::string joined(const Place& rest) {
  return rest.front() == '.' || rest.front() == '[' ? rest : " is " + rest;
}

Place read(const json::value& from, std::string& to) {
  if (!from.is_string()) return "no text";
  to = from.get_string().c_str();
  return {};
}
Place read(const json::value& from, bool& to) {
  if (!from.is_bool()) return "neither true nor false";
  to = from.get_bool();
  return {};
}
Place read(const json::value& from, double& to) {
  if (from.is_null()) return {};
  if (!from.is_number()) return "no number";
  to = from.to_number<double>();
  return {};
}
template <std::integral Number>
Place read(const json::value& from, Number& to) {
  boost::system::error_code error;
  const auto number = from.is_number() ? from.to_number<Number>(error) : Number{};
  if (!from.is_number() || error) return "no whole number in range";
  to = number;
  return {};
}
Place read(const json::value& from, core::Decimal& to) {
  const auto amount = from.is_string() ? core::Decimal::parse(from.get_string().c_str()) : std::nullopt;
  if (!amount) return "no amount";
  to = *amount;
  return {};
}
Place read(const json::value& from, core::Timestamp& to) {
  to = {};
  if (from.is_null()) return {};
  const auto at = from.is_string() ? core::parse_iso(from.get_string().c_str())
                                   : core::fail(core::ErrorCategory::Data, "no text");
  if (!at) return "no time";
  to = *at;
  return {};
}
template <HasFields Row>
Place read(const json::value& from, Row& to);
template <class Value>
Place read(const json::value& from, std::optional<Value>& to) {
  to.reset();
  return from.is_null() ? Place{} : read(from, to.emplace());
}
template <class Value>
Place read(const json::value& from, std::vector<Value>& to) {
  if (!from.is_array()) return "no list";
  to.clear();
  for (const json::value& element : from.get_array()) {
    if (auto wrong = read(element, to.emplace_back()); !wrong.empty())
      return fmt::format("[{}]{}", to.size() - 1, joined(wrong));
  }
  return {};
}
template <HasFields Row>
Place read(const json::value& from, Row& to) {
  const json::object* object = from.if_object();
  if (!object) return "no object";
  Place wrong;
  detail::each_field(to, [&](const char* name, auto& field) {
    const json::value* value = object->if_contains(name);
    if (!value || !wrong.empty()) return;
    if (auto what = read(*value, field); !what.empty()) wrong = fmt::format(".{}{}", name, joined(what));
  });
  return wrong;
}

}  // namespace

std::string to_json(const Snapshot& snapshot) {
  Snapshot copy = snapshot;  // the fields are visited as what may be changed
  return json::serialize(value_of(copy));
}

core::Expected<Snapshot> parse_snapshot(std::string_view text) {
  const auto parsed = core::parse_json(text);
  if (!parsed) return core::fail(core::ErrorCategory::Data, "the snapshot is no JSON: " + parsed.error());
  return parse_snapshot(*parsed);
}

core::Expected<Snapshot> parse_snapshot(const json::value& value) {
  Snapshot snapshot;
  if (const auto wrong = read(value, snapshot); !wrong.empty())
    return core::fail(core::ErrorCategory::Data, "the snapshot cannot be read: " + wrong);
  return snapshot;
}

}  // namespace ibflow::control
