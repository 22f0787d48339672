#pragma once
// The reading archive of the protobuf encoding; see fields/archive.hpp. Internal.

#include <cstdint>
#include <cstring>
#include <exception>
#include <limits>
#include <optional>
#include <protozero/types.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/detail/short_values.hpp"
#include "ibflow/protocol/detail/text_value.hpp"
#include "ibflow/protocol/detail/utf8.hpp"
#include "ibflow/protocol/fields/archive.hpp"

namespace ibflow::protocol {

/// Thrown inside the decoder only; it becomes a core::Error at its edge.
struct MalformedProtobuf : std::exception {
  std::string field;
  const char* at = nullptr;  // where in the payload
  std::string reason;
};

/// Walks a description as often as the order of the fields on the wire needs it; ascending order, the usual
/// one, needs it once. A field of an unknown number, or of another wire type than described, is skipped and
/// counted. A repeated scalar overwrites, a repeated part merges. Throws MalformedProtobuf.
class ProtobufReader {
 public:
  static constexpr bool kReading = true;
  static constexpr bool kProtobuf = true;

  ProtobufReader(std::string_view bytes, bool is_request)
      : position_(bytes.data()), end_(bytes.data() + bytes.size()), is_request_(is_request) {}

  [[nodiscard]] bool is_request() const { return is_request_; }

  /// Reads everything into `part`.
  template <class Part>
  void read(Part& part) {
    advance();
    do {  // at least once, so that required parts are missed in an empty message
      const auto* before = position_;
      describe_fields(*this, part);
      if (tag_ != 0 && position_ == before) skip();
    } while (tag_ != 0);
    if constexpr (requires { settle(*this, part); }) settle(*this, part);
  }

  /// For descriptions whose members depend on whether others came, in whatever order: `watch` is called ahead
  /// of reading a member with a number below 64, and `settle(reader, part)` once all of the part is read.
  void watch(std::uint32_t number) {
    if (tag_ != 0 && tag_ >> 3 == number) see(number);
  }
  void see(std::uint32_t number) { seen_ |= std::uint64_t{1} << number; }
  [[nodiscard]] bool saw(std::uint32_t number) const { return (seen_ >> number & 1) != 0; }

  [[nodiscard]] std::size_t surplus() const { return surplus_; }
  /// Whether some required part never came.
  [[nodiscard]] bool is_incomplete() const { return (required_ & ~seen_) != 0; }

  void field(std::uint32_t number, const char* name, std::int32_t& value) {
    while (at(number, kVarint, name)) value = static_cast<std::int32_t>(take_varint());
  }
  void field(std::uint32_t number, const char* name, std::int64_t& value) {
    while (at(number, kVarint, name)) value = static_cast<std::int64_t>(take_varint());
  }
  void field(std::uint32_t number, const char* name, double& value) {
    while (at(number, kFixed64, name)) value = take_double();
  }
  void field(std::uint32_t number, const char* name, bool& value) {
    while (at(number, kVarint, name)) value = take_varint() != 0;
  }
  void field(std::uint32_t number, const char* name, std::string& value) {
    while (at(number, kBytes, name)) take_text(value);
  }
  void field(std::uint32_t number, const char* name, std::optional<core::Decimal>& value) {
    while (at(number, kBytes, name)) take_decimal(value);
  }
  void field(std::uint32_t number, const char* name, std::vector<std::string>& values) {
    while (at(number, kBytes, name)) values.emplace_back(take_text());
  }
  void field(std::uint32_t number, const char* name, std::vector<double>& values);
  void field(std::uint32_t number, const char* name, std::vector<std::int32_t>& values);
  template <class Value>
    requires(std::is_arithmetic_v<Value> || std::is_same_v<Value, std::string>)
  void field(std::uint32_t number, const char* name, std::optional<Value>& value) {
    constexpr auto kType = std::is_same_v<Value, std::string> ? kBytes
                           : std::is_same_v<Value, double>    ? kFixed64
                                                              : kVarint;
    if (!at(number, kType, name)) return;
    Value read{};
    field(number, name, read);
    value = std::move(read);
    if constexpr (!std::is_same_v<Value, std::string> && !std::is_same_v<Value, bool>) {
      if (*value == std::numeric_limits<Value>::max()) value.reset();  // IB's "no value"
    }
  }
  template <class Enum>
    requires std::is_enum_v<Enum>
  void field(std::uint32_t number, const char* name, Enum& value) {
    auto code = static_cast<std::int32_t>(value);
    field(number, name, code);
    value = static_cast<Enum>(code);
  }
  template <class Part>
    requires(std::is_class_v<Part>)
  void field(std::uint32_t number, const char* name, Part& part) {
    while (at(number, kBytes, name)) read_part(name, part);
  }
  template <class Part>
    requires(std::is_class_v<Part> && !std::is_same_v<Part, std::string>)
  void field(std::uint32_t number, const char* name, std::optional<Part>& part) {
    while (at(number, kBytes, name)) read_part(name, part ? *part : part.emplace());
  }
  template <class Part>
    requires(std::is_class_v<Part> && !std::is_same_v<Part, std::string>)
  void field(std::uint32_t number, const char* name, std::vector<Part>& parts) {
    while (at(number, kBytes, name)) read_part(name, parts.emplace_back());
  }

  template <class Part>
  void required(std::uint32_t number, const char* name, Part& part) {
    const auto bit = std::uint64_t{1} << number;
    required_ |= bit;
    if (at(number, kBytes, name)) seen_ |= bit;
    field(number, name, part);
  }
  template <std::size_t I, class... Parts>
  void one_of(std::uint32_t number, const char* name, std::variant<Parts...>& parts) {
    while (at(number, kBytes, name)) {
      if (parts.index() != I) parts.template emplace<I>();
      read_part(name, std::get<I>(parts));
    }
  }
  void tags(std::uint32_t number, const char* name, std::vector<TagValue>& values);
  void tags(std::uint32_t number, const char* name, std::optional<std::vector<TagValue>>& values) {
    if (at(number, kBytes, name)) tags(number, name, values ? *values : values.emplace());
  }
  void number_text(std::uint32_t number, const char* name, std::string& value);
  void text_number(std::uint32_t number, const char* name, double& value);
  void text_number(std::uint32_t number, const char* name, std::optional<double>& value);
  void text_number(std::uint32_t number, const char* name, std::optional<std::int32_t>& value);
  void flag_number(std::uint32_t number, const char* name, std::optional<std::int32_t>& value) {
    field(number, name, value);
  }
  void number_flag(std::uint32_t number, const char* name, std::int32_t& value) {
    while (at(number, kVarint, name)) value = take_varint() != 0 ? 1 : 0;
  }

 private:
  static constexpr auto kVarint = protozero::pbf_wire_type::varint;
  static constexpr auto kFixed64 = protozero::pbf_wire_type::fixed64;
  static constexpr auto kBytes = protozero::pbf_wire_type::length_delimited;

  /// Whether the next field on the wire is this one.
  bool at(std::uint32_t number, protozero::pbf_wire_type type, const char* name) {
    if (tag_ != protozero::tag_and_type(number, type)) return false;
    field_ = name;
    return true;
  }

  /// To the next field's tag; 0: there is none.
  void advance() {
    tag_ = 0;
    if (position_ == end_) return;
    const auto first = static_cast<unsigned char>(*position_);
    if (first >= 8 && first < 0x80) [[likely]] {
      ++position_;
      tag_ = first;
      return;
    }
    advance_by_long_tag();
  }
  std::uint64_t take_varint() {
    const auto value = read_varint();
    advance();
    return value;
  }
  double take_double() {
    if (end_ - position_ < 8) fail("is cut short");
    double value = 0;
    std::memcpy(&value, position_, 8);  // both are little-endian
    position_ += 8;
    advance();
    return value;
  }
  std::string_view take_bytes() {
    const auto length = read_varint();
    if (length > static_cast<std::uint64_t>(end_ - position_)) fail("is longer than the message");
    const std::string_view bytes(position_, length);
    position_ += length;
    return bytes;
  }
  void take_text(std::string& value) {
    const auto bytes = take_bytes();
    if (!is_utf8(bytes)) [[unlikely]]
      fail("is not UTF-8");
    assign_short(value, bytes, end_);
    advance();
  }
  void take_decimal(std::optional<core::Decimal>& value) {
    const auto bytes = take_bytes();
    const char* past = bytes.data() + bytes.size();
    const auto number = scan_short_number(bytes.data(), [past](const char* at) { return at != past; });
    if (number.end == past && number.digits != kUnsetInteger) [[likely]] {
      value = core::Decimal::from_parts(number.digits, static_cast<int>(number.scale));
    } else {
      read_decimal(bytes, value);
    }
    advance();
  }
  std::uint64_t read_varint() {
    if (end_ - position_ >= 2) [[likely]] {
      const std::uint64_t low = static_cast<unsigned char>(position_[0]);
      const std::uint64_t high = static_cast<unsigned char>(position_[1]);
      if (low < 0x80) return ++position_, low;
      if (high < 0x80) return position_ += 2, (low & 0x7F) | high << 7;
    }
    return read_long_varint();
  }
  std::uint64_t read_long_varint();
  void advance_by_long_tag();
  void skip();
  void skip_value(std::uint32_t tag, int depth);
  std::string take_text() {
    std::string text;
    take_text(text);
    return text;
  }
  void read_decimal(std::string_view text, std::optional<core::Decimal>& value);
  [[noreturn]] void fail(std::string_view reason);

  template <class Part>
  void read_part(const char* name, Part& part) {
    ProtobufReader nested(take_bytes(), is_request_);
    try {
      nested.read(part);
    } catch (MalformedProtobuf& malformed) {
      malformed.field.insert(0, std::string(name) + ".");
      throw;
    }
    surplus_ += nested.surplus_;
    advance();
  }

  const char* position_;
  const char* end_;
  const char* field_ = "the first field";
  std::uint32_t tag_ = 0;
  std::size_t surplus_ = 0;
  std::uint64_t required_ = 0;
  std::uint64_t seen_ = 0;
  bool is_request_;
};

}  // namespace ibflow::protocol
