#pragma once
// The archive that writes messages as indented lines for reading; see protocol/fields/archive.hpp. Internal.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/wire/detail/json_text.hpp"
#include "ibflow/wire/detail/members.hpp"

namespace ibflow::wire::detail {

/// One line for each member: `name  value`, parts indented below their name. What has no value is left out,
/// and within parts also zeros and false: an order has 150 members.
class OutlineWriter {
 public:
  static constexpr bool kReading = false;

  OutlineWriter(std::string& out, bool is_request, std::size_t indent)
      : out_(out), indent_(indent), top_(indent), is_request_(is_request) {}

  [[nodiscard]] bool is_request() const { return is_request_; }

  template <class Part>
  void object(const Part& part) {
    walk(*this, part);
  }

  template <class Value>
  void field(std::uint32_t, const char* name, const Value& member) {
    line(name, member);
  }
  template <class Part>
  void required(std::uint32_t, const char* name, const Part& part) {
    line(name, part);
  }
  template <std::size_t I, class... Parts>
  void one_of(std::uint32_t, const char* name, const std::variant<Parts...>& parts) {
    if (const auto* part = std::get_if<I>(&parts)) line(name, *part);
  }
  template <class Tags>
  void tags(std::uint32_t, const char* name, const Tags& member) {
    line(name, member);
  }
  void number_text(std::uint32_t, const char* name, const std::string& member) { line(name, member); }
  template <class Number>
  void text_number(std::uint32_t, const char* name, const Number& member) {
    line(name, member);
  }
  void flag_number(std::uint32_t, const char* name, const std::optional<std::int32_t>& member) {
    line(name, member);
  }
  void number_flag(std::uint32_t, const char* name, const std::int32_t& member) { line(name, member); }

 private:
  static constexpr std::size_t kStep = 2;

  [[nodiscard]] bool is_in_part() const { return indent_ > top_; }

  void name_of(std::string_view name) {
    out_.append(indent_, ' ');
    out_ += name;
  }

  template <class Value>
  void line(std::string_view name, const Value& member) {
    if constexpr (std::is_enum_v<Value>) {
      line(name, static_cast<std::int32_t>(member));
    } else if constexpr (std::is_arithmetic_v<Value>) {
      if (member != Value{} || !is_in_part()) scalar(name, member);
    } else {
      const auto start = out_.size();
      name_of(name);
      out_ += '\n';
      const auto empty = out_.size();
      indent_ += kStep;
      walk(*this, member);
      indent_ -= kStep;
      if (out_.size() == empty) out_.resize(start);
    }
  }
  void line(std::string_view name, const std::string& text) {
    if (!text.empty()) scalar(name, std::string_view(text));
  }
  void line(std::string_view name, const core::Decimal& decimal) {
    name_of(name);
    out_ += ": ";
    decimal.append_to(out_);
    out_ += '\n';
  }
  template <class Value>
  void line(std::string_view name, const std::optional<Value>& member) {
    if (!member) return;
    if constexpr (std::is_arithmetic_v<Value>) {
      scalar(name, *member);  // also a zero: it was said
    } else {
      line(name, *member);
    }
  }
  template <class Value>
  void line(std::string_view name, const std::vector<Value>& members) {
    for (std::size_t i = 0; i < members.size(); ++i) {
      const auto numbered = std::string(name) + "[" + std::to_string(i) + "]";
      if constexpr (std::is_arithmetic_v<Value>) {
        scalar(numbered, members[i]);
      } else {
        line(numbered, members[i]);
      }
    }
  }

  template <class Value>
  void scalar(std::string_view name, const Value& member) {
    name_of(name);
    out_ += ": ";
    append_json(out_, member);
    out_ += '\n';
  }

  std::string& out_;
  std::size_t indent_;
  std::size_t top_;
  bool is_request_;
};

}  // namespace ibflow::wire::detail
