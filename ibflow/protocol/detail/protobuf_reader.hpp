#pragma once
// The reading archive of the protobuf encoding; see fields/archive.hpp. Internal.

#include <cstdint>
#include <exception>
#include <limits>
#include <optional>
#include <protozero/pbf_reader.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/protocol/contract.hpp"
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
      : reader_(bytes.data(), bytes.size()), is_request_(is_request) {}

  [[nodiscard]] bool is_request() const { return is_request_; }

  /// Reads everything into `part`.
  template <class Part>
  void read(Part& part) {
    advance();
    while (has_field_) {
      const auto* before = position();
      describe_fields(*this, part);
      if (has_field_ && position() == before) skip();
    }
  }

  [[nodiscard]] std::size_t surplus() const { return surplus_; }
  /// Whether some required part never came.
  [[nodiscard]] bool is_incomplete() const { return (required_ & ~seen_) != 0; }

  void field(std::uint32_t number, const char* name, std::int32_t& value) {
    while (at(number, kVarint, name)) value = take([this] { return reader_.get_int32(); });
  }
  void field(std::uint32_t number, const char* name, std::int64_t& value) {
    while (at(number, kVarint, name)) value = take([this] { return reader_.get_int64(); });
  }
  void field(std::uint32_t number, const char* name, double& value) {
    while (at(number, kFixed64, name)) value = take([this] { return reader_.get_double(); });
  }
  void field(std::uint32_t number, const char* name, bool& value) {
    while (at(number, kVarint, name)) value = take([this] { return reader_.get_uint64() != 0; });
  }
  void field(std::uint32_t number, const char* name, std::string& value) {
    while (at(number, kBytes, name)) value.assign(take_text());
  }
  void field(std::uint32_t number, const char* name, std::optional<core::Decimal>& value) {
    while (at(number, kBytes, name)) read_decimal(take_text(), value);
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
  void flag_number(std::uint32_t number, const char* name, std::optional<bool>& value) {
    while (at(number, kVarint, name)) value = take([this] { return reader_.get_int32(); }) != 0;
  }
  void number_flag(std::uint32_t number, const char* name, std::int32_t& value) {
    while (at(number, kVarint, name)) value = take([this] { return reader_.get_uint64(); }) != 0 ? 1 : 0;
  }

 private:
  static constexpr auto kVarint = protozero::pbf_wire_type::varint;
  static constexpr auto kFixed64 = protozero::pbf_wire_type::fixed64;
  static constexpr auto kBytes = protozero::pbf_wire_type::length_delimited;

  [[nodiscard]] const char* position() const { return reader_.data().data(); }

  /// Whether the next field on the wire is this one.
  bool at(std::uint32_t number, protozero::pbf_wire_type type, const char* name) {
    if (!has_field_ || reader_.tag_and_type() != protozero::tag_and_type(number, type)) return false;
    field_ = name;
    return true;
  }

  template <class Get>
  std::invoke_result_t<Get> take(Get get) {
    try {
      const auto value = get();
      field_ = "the next field";
      has_field_ = reader_.next();
      return value;
    } catch (const protozero::exception& malformed) {
      fail(malformed.what());
    }
  }
  void advance();
  void skip();
  /// A text, checked to be UTF-8.
  std::string_view take_text();
  void read_decimal(std::string_view text, std::optional<core::Decimal>& value);
  [[noreturn]] void fail(std::string reason);

  template <class Part>
  void read_part(const char* name, Part& part) {
    const auto view = take([this] { return reader_.get_view(); });
    ProtobufReader nested({view.data(), view.size()}, is_request_);
    try {
      nested.read(part);
    } catch (MalformedProtobuf& malformed) {
      malformed.field.insert(0, std::string(name) + ".");
      throw;
    }
    surplus_ += nested.surplus_;
  }

  protozero::pbf_reader reader_;
  const char* field_ = "the first field";
  std::size_t surplus_ = 0;
  std::uint64_t required_ = 0;
  std::uint64_t seen_ = 0;
  bool has_field_ = false;
  bool is_request_;
};

}  // namespace ibflow::protocol
