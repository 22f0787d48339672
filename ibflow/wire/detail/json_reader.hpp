#pragma once
// The archive that fills a request from the arguments of a line; see protocol/fields/archive.hpp. Internal.

#include <bitset>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/wire/detail/members.hpp"

namespace ibflow::wire::detail {

// Each reads one value. False: the value is none of this kind; `expected` then says what one looks like.
[[nodiscard]] bool read_value(const boost::json::value& from, std::int32_t& to, std::string_view& expected);
[[nodiscard]] bool read_value(const boost::json::value& from, std::int64_t& to, std::string_view& expected);
[[nodiscard]] bool read_value(const boost::json::value& from, double& to, std::string_view& expected);
[[nodiscard]] bool read_value(const boost::json::value& from, bool& to, std::string_view& expected);
[[nodiscard]] bool read_value(const boost::json::value& from, std::string& to, std::string_view& expected);
[[nodiscard]] bool read_value(const boost::json::value& from, core::Decimal& to, std::string_view& expected);

/// null, or one of the words for a number that is not set.
[[nodiscard]] bool is_no_value(const boost::json::value& value);

/// A member that is not there keeps its default; one that is not known, or of another kind, is a problem.
/// Only the first problem is kept.
class JsonReader {
 public:
  static constexpr bool kReading = true;

  explicit JsonReader(std::string& problem) : problem_(problem) {}

  [[nodiscard]] static bool is_request() { return true; }

  template <class Part>
  void object(const boost::json::object& from, Part& part) {
    const auto outer = std::exchange(level_, Level{.object = &from, .seen = {}});
    walk(*this, part);
    if (problem_.empty() && level_.found < from.size()) complain_of_unknown();
    level_ = outer;
  }

  template <class Value>
  void field(std::uint32_t, const char* name, Value& member) {
    if (const auto* from = find(name)) value(name, *from, member);
  }
  template <class Part>
  void required(std::uint32_t number, const char* name, Part& part) {
    field(number, name, part);
  }
  template <std::size_t I, class... Parts>
  void one_of(std::uint32_t, const char* name, std::variant<Parts...>& parts) {
    if (const auto* from = find(name)) value(name, *from, parts.template emplace<I>());
  }
  template <class Tags>
  void tags(std::uint32_t number, const char* name, Tags& member) {
    field(number, name, member);
  }
  void number_text(std::uint32_t number, const char* name, std::string& member) {
    field(number, name, member);
  }
  template <class Number>
  void text_number(std::uint32_t number, const char* name, Number& member) {
    field(number, name, member);
  }
  void flag_number(std::uint32_t number, const char* name, std::optional<std::int32_t>& member) {
    field(number, name, member);
  }
  void number_flag(std::uint32_t number, const char* name, std::int32_t& member) {
    field(number, name, member);
  }

  /// For descriptions of ours: the member as it stands, null when it is not there.
  [[nodiscard]] const boost::json::value* find(std::string_view name);
  /// `path` is the member's name, `what` continues "must be ".
  void complain(std::string_view path, std::string_view what);

 private:
  static constexpr std::size_t kMostMembers = 512;  // of one object

  struct Level {
    const boost::json::object* object = nullptr;
    std::size_t found = 0;
    std::size_t next = 0;  // where the next member is looked for first
    std::bitset<kMostMembers> seen;
  };

  void complain_of_unknown();
  void put_before(std::string_view name);

  template <class Value>
  void value(std::string_view name, const boost::json::value& from, Value& to) {
    if constexpr (std::is_enum_v<Value>) {
      auto code = static_cast<std::int32_t>(to);
      value(name, from, code);
      to = static_cast<Value>(code);
    } else if constexpr (std::is_arithmetic_v<Value> || std::is_same_v<Value, std::string> ||
                         std::is_same_v<Value, core::Decimal>) {
      if (from.is_null()) return;
      std::string_view expected;
      if (!read_value(from, to, expected)) complain(name, expected);
    } else if (const auto* members = from.if_object()) {
      object(*members, to);
      if (!problem_.empty()) put_before(name);
    } else if (!from.is_null()) {
      complain(name, "an object");
    }
  }
  template <class Value>
  void value(std::string_view name, const boost::json::value& from, std::optional<Value>& to) {
    if (is_no_value(from)) {
      to.reset();
    } else {
      value(name, from, to.emplace());
    }
  }
  template <class Value>
  void value(std::string_view name, const boost::json::value& from, std::vector<Value>& to) {
    to.clear();
    if (from.is_null()) return;
    const auto* elements = from.if_array();
    if (elements == nullptr) return complain(name, "a list");
    to.reserve(elements->size());
    for (const auto& element : *elements) value(name, element, to.emplace_back());
  }

  std::string& problem_;
  Level level_;
};

}  // namespace ibflow::wire::detail
