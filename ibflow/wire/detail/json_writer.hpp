#pragma once
// The archive that writes messages as JSON, in the notation of the golden vectors; see
// protocol/fields/archive.hpp. Internal.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/protocol/reference/instruments.hpp"
#include "ibflow/wire/detail/json_text.hpp"
#include "ibflow/wire/detail/members.hpp"

namespace ibflow::wire::detail {

/// IB's word for an absent value of this type.
template <class Value>
constexpr std::string_view absent_word() {
  if constexpr (std::is_same_v<Value, double>) return "\"UNSET_DOUBLE\"";
  if constexpr (std::is_same_v<Value, std::int32_t>) return "\"UNSET_INTEGER\"";
  if constexpr (std::is_same_v<Value, std::int64_t>) return "\"UNSET_LONG\"";
  if constexpr (std::is_same_v<Value, core::Decimal>) return "\"UNSET_DECIMAL\"";
  return "null";
}

/// All members are written, also those with their default.
class JsonWriter {
 public:
  static constexpr bool kReading = false;

  /// `is_protobuf`: the message came in the protobuf form.
  JsonWriter(std::string& out, bool is_request, bool is_protobuf)
      : out_(out), is_request_(is_request), is_protobuf_(is_protobuf) {}

  [[nodiscard]] bool is_request() const { return is_request_; }

  template <class Part>
  void object(const Part& part) {
    out_ += '{';
    walk(*this, part);
    out_ += '}';
  }

  template <class Value>
  void field(std::uint32_t, const char* name, const Value& member) {
    key(name);
    value(member);
  }
  void field(std::uint32_t, const char* name, const std::string& member) {
    key(name);
    if (is_unknown_fund_code(name, member)) {
      append_json(out_, std::string_view("None"));
    } else {
      append_json(out_, std::string_view(member));
    }
  }
  template <class Part>
  void required(std::uint32_t number, const char* name, const Part& part) {
    field(number, name, part);
  }
  template <std::size_t I, class... Parts>
  void one_of(std::uint32_t number, const char* name, const std::variant<Parts...>& parts) {
    if (const auto* part = std::get_if<I>(&parts)) field(number, name, *part);
  }
  /// A map in the protobuf form: the order of its pairs means nothing, and they are shown sorted.
  void tags(std::uint32_t number, const char* name, std::vector<protocol::TagValue> member) {
    if (is_protobuf_) std::ranges::sort(member, {}, &protocol::TagValue::tag);
    field(number, name, member);
  }
  void tags(std::uint32_t number, const char* name,
            const std::optional<std::vector<protocol::TagValue>>& member) {
    if (member) return tags(number, name, *member);
    field(number, name, member);
  }
  void number_text(std::uint32_t number, const char* name, const std::string& member) {
    field(number, name, member);
  }
  template <class Number>
  void text_number(std::uint32_t number, const char* name, const Number& member) {
    field(number, name, member);
  }
  /// IB shows what was a flag of the text form as one, and the number of the protobuf form as it came.
  void flag_number(std::uint32_t number, const char* name, const std::optional<std::int32_t>& member) {
    if (is_protobuf_ || !member) return field(number, name, member);
    field(number, name, *member != 0);
  }
  void number_flag(std::uint32_t number, const char* name, const std::int32_t& member) {
    field(number, name, member);
  }

 private:
  /// IB's API has these as enumerations.
  static constexpr bool is_unknown_fund_code(std::string_view name, std::string_view code) {
    if (name == "fundDistributionPolicyIndicator")
      return protocol::find_text(protocol::fund_distribution_policy::kAll, code) == nullptr;
    return name == "fundAssetType" && protocol::find_text(protocol::fund_asset_type::kAll, code) == nullptr;
  }

  void key(std::string_view name) {
    if (out_.back() != '{') out_ += ',';
    out_ += '"';
    out_ += name;
    out_ += "\":";
  }

  template <class Value>
  void value(const Value& member) {
    if constexpr (std::is_enum_v<Value>) {
      append_json(out_, static_cast<std::int32_t>(member));
    } else if constexpr (std::is_arithmetic_v<Value>) {
      append_json(out_, member);
    } else {
      object(member);
    }
  }
  void value(const std::string& text) { append_json(out_, std::string_view(text)); }
  void value(const core::Decimal& decimal) {
    out_ += '"';
    decimal.append_to(out_);
    out_ += '"';
  }
  template <class Value>
  void value(const std::optional<Value>& member) {
    if (member) {
      value(*member);
    } else {
      out_ += absent_word<Value>();
    }
  }
  template <class Value>
  void value(const std::vector<Value>& members) {
    out_ += '[';
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0) out_ += ',';
      value(members[i]);
    }
    out_ += ']';
  }

  std::string& out_;
  bool is_request_;
  bool is_protobuf_;
};

}  // namespace ibflow::wire::detail
