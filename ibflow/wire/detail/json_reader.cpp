#include "ibflow/wire/detail/json_reader.hpp"

#include <cmath>
#include <string>

namespace ibflow::wire::detail {

namespace {

using boost::json::value;

std::optional<std::string_view> text_of(const value& from) {
  const auto* text = from.if_string();
  if (text == nullptr) return std::nullopt;
  return std::string_view(text->data(), text->size());
}

/// Whole numbers in any spelling: 7, 7.0, true for 1.
std::optional<std::int64_t> whole_number(const value& from) {
  if (const auto* number = from.if_int64()) return *number;
  if (const auto* flag = from.if_bool()) return *flag ? 1 : 0;
  const auto* number = from.if_double();
  constexpr double kLimit = 9007199254740992;  // whole doubles beyond it are not exact
  if (number != nullptr && std::abs(*number) <= kLimit && std::trunc(*number) == *number)
    return static_cast<std::int64_t>(*number);
  return std::nullopt;
}

}  // namespace

bool read_value(const value& from, std::int32_t& to, std::string_view& expected) {
  expected = "a whole number of 32 bits";
  if (text_of(from) == "UNSET_INTEGER") {
    to = std::numeric_limits<std::int32_t>::max();
    return true;
  }
  const auto number = whole_number(from);
  if (!number || *number < std::numeric_limits<std::int32_t>::min() ||
      *number > std::numeric_limits<std::int32_t>::max())
    return false;
  to = static_cast<std::int32_t>(*number);
  return true;
}

bool read_value(const value& from, std::int64_t& to, std::string_view& expected) {
  expected = "a whole number of 64 bits";
  const auto text = text_of(from);
  if (text == "UNSET_LONG") {
    to = std::numeric_limits<std::int64_t>::max();
    return true;
  }
  if (text == "UNSET_INTEGER") {
    to = std::numeric_limits<std::int32_t>::max();
    return true;
  }
  const auto number = whole_number(from);
  if (number) to = *number;
  return number.has_value();
}

bool read_value(const value& from, double& to, std::string_view& expected) {
  expected = "a number";
  if (const auto text = text_of(from)) {
    if (text == "Infinity") {
      to = std::numeric_limits<double>::infinity();
    } else if (text == "-Infinity") {
      to = -std::numeric_limits<double>::infinity();
    } else if (text == "UNSET_DOUBLE") {
      to = std::numeric_limits<double>::max();
    } else {
      return false;
    }
    return true;
  }
  if (!from.is_number()) return false;
  to = from.to_number<double>();
  return true;
}

bool read_value(const value& from, bool& to, std::string_view& expected) {
  expected = "true or false";
  const auto number = whole_number(from);
  if (!number || (*number != 0 && *number != 1)) return false;
  to = *number == 1;
  return true;
}

bool read_value(const value& from, std::string& to, std::string_view& expected) {
  expected = "a text";
  const auto text = text_of(from);
  if (text) to.assign(*text);
  return text.has_value();
}

bool read_value(const value& from, core::Decimal& to, std::string_view& expected) {
  expected = "a decimal number of at most 38 digits as a text";
  std::optional<core::Decimal> decimal;
  if (const auto text = text_of(from)) {
    decimal = core::Decimal::parse(*text);
  } else if (const auto* number = from.if_int64()) {
    decimal = core::Decimal(*number);
  } else if (const auto* fraction = from.if_double()) {
    decimal = core::Decimal::from_double(*fraction);
  }
  if (decimal) to = *decimal;
  return decimal.has_value();
}

bool is_no_value(const value& from) {
  if (from.is_null()) return true;
  const auto text = text_of(from);
  return text == "UNSET_DOUBLE" || text == "UNSET_INTEGER" || text == "UNSET_LONG" || text == "UNSET_DECIMAL";
}

const value* JsonReader::find(std::string_view name) {
  if (level_.found == level_.object->size()) return nullptr;  // everything there is has been read
  if (!problem_.empty()) return nullptr;
  const auto* members = level_.object->begin();
  const auto size = level_.object->size();
  for (std::size_t step = 0; step < size; ++step) {
    auto i = level_.next + step;
    if (i >= size) i -= size;
    const auto key = members[i].key();
    if (key.size() != name.size() || std::string_view(key.data(), key.size()) != name) continue;
    if (i < kMostMembers && !level_.seen.test(i)) {
      level_.seen.set(i);
      ++level_.found;
    }
    level_.next = i + 1 < size ? i + 1 : 0;
    return &members[i].value();
  }
  return nullptr;
}

void JsonReader::complain(std::string_view path, std::string_view what) {
  if (!problem_.empty()) return;
  problem_ = std::string(path) + ": must be " + std::string(what);
}

void JsonReader::complain_of_unknown() {
  const auto* members = level_.object->begin();
  for (std::size_t i = 0; i < level_.object->size(); ++i) {
    if (i < kMostMembers && level_.seen.test(i)) continue;
    problem_ = std::string(members[i].key()) + ": there is no such member";
    return;
  }
}

void JsonReader::put_before(std::string_view name) {
  problem_.insert(0, std::string(name) + ".");
}

}  // namespace ibflow::wire::detail
