#include "compare.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

#include "ibflow/core/decimal.hpp"

namespace ibflow::wire::testing {

namespace {

namespace json = boost::json;

constexpr std::size_t kLengthPrefix = 4;

// Text frames -----------------------------------------------------------------------------------------------

std::vector<std::string> fields_of(std::string_view payload) {
  std::vector<std::string> fields;
  while (!payload.empty()) {
    const auto end = payload.find('\0');
    fields.emplace_back(payload.substr(0, end));
    payload.remove_prefix(end == std::string_view::npos ? payload.size() : end + 1);
  }
  return fields;
}

bool is_no_value(const std::string& text) {
  return text.empty() || text == "2147483647" || text == "1.7976931348623157e+308" ||
         text == "1.7976931348623157E308" || text == "170141183460469231731687303715884105727";
}

bool is_fractional(const std::string& text) {
  return text.find_first_of(".eE") != std::string::npos;
}

bool is_same_decimal(std::string_view a, std::string_view b) {
  const auto x = core::Decimal::parse(a);
  const auto y = core::Decimal::parse(b);
  return x && y && *x == *y;
}

bool is_same_number(const std::string& a, const std::string& b) {
  if (!is_fractional(a) && !is_fractional(b)) return false;  // whole numbers have one spelling
  if (is_same_decimal(a, b)) return true;
  char* end_a = nullptr;
  char* end_b = nullptr;
  const double x = std::strtod(a.c_str(), &end_a);
  const double y = std::strtod(b.c_str(), &end_b);
  return !a.empty() && !b.empty() && *end_a == '\0' && *end_b == '\0' && x == y;
}

bool is_same_field(const std::string& a, const std::string& b) {
  return a == b || (is_no_value(a) && is_no_value(b)) || is_same_number(a, b);
}

// Protobuf frames -------------------------------------------------------------------------------------------

struct Field {
  std::uint64_t key = 0;  // number and wire type
  std::string bytes;
};

std::optional<std::uint64_t> take_varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

std::optional<std::vector<Field>> fields_of_message(std::string_view bytes) {
  std::vector<Field> fields;
  while (!bytes.empty()) {
    const auto key = take_varint(bytes);
    if (!key || *key >> 3 == 0) return std::nullopt;
    std::optional<std::uint64_t> size;
    const auto before = bytes;
    if ((*key & 7) == 0) {
      if (!take_varint(bytes)) return std::nullopt;
      fields.push_back({*key, std::string(before.substr(0, before.size() - bytes.size()))});
      continue;
    }
    if ((*key & 7) == 1) size = 8;
    if ((*key & 7) == 2) size = take_varint(bytes);
    if ((*key & 7) == 5) size = 4;
    if (!size || *size > bytes.size()) return std::nullopt;
    fields.push_back({*key, std::string(bytes.substr(0, *size))});
    bytes.remove_prefix(*size);
  }
  return fields;
}

bool is_map_entry(const std::string& bytes) {
  const auto fields = fields_of_message(bytes);
  return fields && fields->size() <= 2 && !fields->empty() &&
         std::ranges::all_of(*fields, [](const Field& f) { return f.key == 10 || f.key == 18; });
}

/// The same fields in ascending order, parts likewise, and map entries in the order of their bytes.
std::string canonical(std::string_view bytes) {
  auto fields = fields_of_message(bytes);
  if (!fields) return std::string(bytes);
  std::multimap<std::pair<std::uint64_t, std::string>, std::string> sorted;  // equal keys stay in order
  for (const auto& field : *fields) {
    const bool is_part = (field.key & 7) == 2;
    sorted.emplace(std::pair(field.key, is_part && is_map_entry(field.bytes) ? field.bytes : ""),
                   is_part ? canonical(field.bytes) : field.bytes);
  }
  std::ostringstream out;
  for (const auto& [key, value] : sorted) out << key.first << ':' << value.size() << '=' << value << ';';
  return out.str();
}

std::string printable(std::string_view bytes) {
  std::ostringstream out;
  for (const char byte : bytes) {
    if (std::isprint(static_cast<unsigned char>(byte)) != 0) {
      out << byte;
    } else {
      out << "\\x" << std::hex << (static_cast<unsigned>(byte) & 0xFFU) << std::dec;
    }
  }
  return out.str();
}

/// The first field that is not in both, by its path of numbers.
std::string first_difference(std::string_view expected, std::string_view actual, const std::string& path) {
  const auto wanted = fields_of_message(expected);
  const auto got = fields_of_message(actual);
  if (!wanted || !got) return path + ": expected " + printable(expected) + ", got " + printable(actual);
  for (std::size_t i = 0; i < std::max(wanted->size(), got->size()); ++i) {
    const auto* w = i < wanted->size() ? &(*wanted)[i] : nullptr;
    const auto* g = i < got->size() ? &(*got)[i] : nullptr;
    if (g == nullptr || (w != nullptr && w->key < g->key))
      return path + "." + std::to_string(w->key >> 3) + ": missing, expected " + printable(w->bytes);
    if (w == nullptr || g->key < w->key)
      return path + "." + std::to_string(g->key >> 3) + ": not expected, got " + printable(g->bytes);
    if (canonical(w->bytes) == canonical(g->bytes)) continue;
    const auto nested = path + "." + std::to_string(w->key >> 3);
    if ((w->key & 7) == 2) return first_difference(w->bytes, g->bytes, nested);
    return nested + ": expected " + printable(w->bytes) + ", got " + printable(g->bytes);
  }
  return path + ": other order";
}

// Events ----------------------------------------------------------------------------------------------------

bool is_absent(const json::value& value) {
  if (value.is_null()) return true;
  if (const auto* list = value.if_array()) return list->empty();
  const auto* text = value.if_string();
  return text != nullptr && text->starts_with("UNSET_");
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string last_part(std::string_view path) {
  const auto dot = path.rfind('.');
  return lower(dot == std::string_view::npos ? path : path.substr(dot + 1));
}

/// Schema names that IB's events call otherwise.
bool is_named(const std::string& schema, const std::string& event) {
  if (schema == event) return true;
  if (schema == "attrmask") return event == "canautoexecute" || event == "pastlimit" || event == "preopen";
  if (schema == "newsmsgid") return event == "msgid";
  return schema == "position" && event == "pos";
}

class EventComparison {
 public:
  EventComparison(const json::object& defaults, const json::array* divergences)
      : defaults_(defaults), divergences_(divergences) {}

  /// Empty, or the first difference.
  std::string compare(const json::value& expected, const json::value& actual, const std::string& path) {
    if (is_absent(expected) && is_absent(actual)) return {};
    if (expected.is_object() && actual.is_object())
      return compare_objects(expected.get_object(), actual.get_object(), path);
    if (expected.is_array() && actual.is_array())
      return compare_lists(expected.get_array(), actual.get_array(), path);
    if (is_same_scalar(expected, actual) || is_divergence(actual, path)) return {};
    return path + ": expected " + json::serialize(expected) + ", got " + json::serialize(actual);
  }

 private:
  static bool is_same_scalar(const json::value& a, const json::value& b) {
    if (a.is_number() && b.is_number()) {
      if (a.is_int64() && b.is_int64()) return a.get_int64() == b.get_int64();
      return a.to_number<double>() == b.to_number<double>();
    }
    if (a == b) return true;
    return a.is_string() && b.is_string() && is_same_decimal(a.get_string(), b.get_string());
  }

  /// Where the other official client, or the documented choice, may give another value.
  bool is_divergence(const json::value& actual, const std::string& path) const {
    if (divergences_ == nullptr) return false;
    return std::ranges::any_of(*divergences_, [&](const json::value& entry) {
      const auto& divergence = entry.get_object();
      if (!is_named(last_part(std::string_view(divergence.at("field").as_string())), last_part(path)))
        return false;
      const auto* other = divergence.if_contains("absent_default_in_the_other_official_client");
      if (other == nullptr) other = divergence.if_contains("other_official_client");
      if (other == nullptr || is_absent(actual) || actual == false) return true;
      const bool is_sentence = other->is_string() && other->get_string().find(' ') != json::string::npos;
      return is_sentence || is_same_scalar(*other, actual);
    });
  }

  /// One of the four objects that list only what differs from their defaults; null for any other.
  const json::object* defaults_of(const std::string& path) const {
    const auto name = last_part(path);
    for (const auto* type : {"Contract", "ContractDetails", "Order", "OrderState"}) {
      if (name == lower(type)) return &defaults_.at(type).as_object();
    }
    return nullptr;
  }

  std::string compare_objects(const json::object& expected, const json::object& actual,
                              const std::string& path) {
    const auto* defaults = defaults_of(path);
    for (const auto& member : expected) {
      const auto nested = path + "." + std::string(member.key());
      const auto* got = actual.if_contains(member.key());
      const auto* standard = defaults == nullptr ? nullptr : defaults->if_contains(member.key());
      if (got == nullptr && standard != nullptr && *standard == member.value()) continue;
      if (got == nullptr) return nested + ": is missing, expected " + json::serialize(member.value());
      if (auto difference = compare(member.value(), *got, nested); !difference.empty()) return difference;
    }
    for (const auto& member : actual) {
      if (expected.contains(member.key())) continue;
      const auto nested = path + "." + std::string(member.key());
      const auto* standard = defaults == nullptr ? nullptr : defaults->if_contains(member.key());
      if (standard == nullptr) return nested + ": is not expected, got " + json::serialize(member.value());
      if (auto difference = compare(*standard, member.value(), nested); !difference.empty())
        return difference + " (the default)";
    }
    return {};
  }

  std::string compare_lists(const json::array& expected, const json::array& actual, const std::string& path) {
    if (expected.size() != actual.size())
      return path + ": expected " + json::serialize(expected) + ", got " + json::serialize(actual);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      if (auto difference = compare(expected[i], actual[i], path); !difference.empty())
        return "element " + std::to_string(i) + " of " + difference;
    }
    return {};
  }

  const json::object& defaults_;
  const json::array* divergences_;
};

std::string names_of(const json::array& events) {
  std::string names;
  for (const auto& event : events) names += std::string(event.at("name").as_string()) + " ";
  return names;
}

}  // namespace

std::string text_difference(std::string_view expected, std::string_view actual) {
  const auto wanted = fields_of(expected.substr(std::min(kLengthPrefix, expected.size())));
  const auto got = fields_of(actual.substr(std::min(kLengthPrefix, actual.size())));
  std::ostringstream out;
  for (std::size_t i = 0; i < std::min(wanted.size(), got.size()); ++i) {
    if (is_same_field(wanted[i], got[i])) continue;
    out << "field " << i << ": expected '" << wanted[i] << "', got '" << got[i] << "'";
    return out.str();
  }
  if (wanted.size() != got.size()) out << "expected " << wanted.size() << " fields, got " << got.size();
  return out.str();
}

std::string protobuf_difference(std::string_view expected, std::string_view actual) {
  constexpr std::size_t kHead = kLengthPrefix + 4;
  if (expected == actual) return {};
  if (actual.size() < kHead || expected.substr(kLengthPrefix, 4) != actual.substr(kLengthPrefix, 4))
    return "another message id";
  const auto wanted = expected.substr(kHead);
  const auto got = actual.substr(kHead);
  if (canonical(wanted) == canonical(got)) return {};
  return first_difference(wanted, got, "");
}

std::string events_difference(const json::array& expected, const json::array& actual,
                              const json::object& defaults, const json::array* divergences) {
  if (expected.size() != actual.size())
    return "expected events " + names_of(expected) + ", got " + names_of(actual);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const std::string name(expected[i].at("name").as_string());
    if (actual[i].at("name").as_string() != name)
      return "expected event " + name + ", got " + std::string(actual[i].at("name").as_string());
    EventComparison comparison(defaults, divergences);
    auto difference = comparison.compare(expected[i].at("args"), actual[i].at("args"), name);
    if (!difference.empty()) return difference;
  }
  return {};
}

}  // namespace ibflow::wire::testing
