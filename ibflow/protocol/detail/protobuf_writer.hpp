#pragma once
// The writing archive of the protobuf encoding; see fields/archive.hpp. Internal.

#include <cstdint>
#include <limits>
#include <optional>
#include <protozero/pbf_writer.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/message.hpp"

namespace ibflow::protocol {

/// Numbers are always written, also zero; texts and flags only when they are not empty and not false; an
/// optional whenever it has a value. That is what IB's clients send, and it loses nothing.
class ProtobufWriter {
 public:
  static constexpr bool kReading = false;
  static constexpr bool kProtobuf = true;

  /// `failure` outlives the writer; the first one is kept.
  ProtobufWriter(std::string& out, const MessageInfo& message, bool is_request,
                 std::optional<core::Error>& failure)
      : out_(out), writer_(out), message_(message), is_request_(is_request), failure_(failure) {}

  [[nodiscard]] bool is_request() const { return is_request_; }

  void field(std::uint32_t number, const char*, std::int32_t value) {
    if (number != 0 && value != std::numeric_limits<std::int32_t>::max()) writer_.add_int32(number, value);
  }
  void field(std::uint32_t number, const char*, std::int64_t value) {
    if (number != 0 && value != std::numeric_limits<std::int64_t>::max()) writer_.add_int64(number, value);
  }
  void field(std::uint32_t number, const char* name, double value);
  void field(std::uint32_t number, const char*, bool value) {
    if (number != 0 && value) writer_.add_bool(number, true);
  }
  void field(std::uint32_t number, const char*, const std::string& value) {
    if (number != 0 && !value.empty()) writer_.add_string(number, value);
  }
  void field(std::uint32_t number, const char*, const std::optional<bool>& value) {
    if (number != 0 && value) writer_.add_bool(number, *value);
  }
  void field(std::uint32_t number, const char*, const std::optional<std::string>& value) {
    if (number != 0 && value) writer_.add_string(number, *value);
  }
  void field(std::uint32_t number, const char*, const std::optional<core::Decimal>& value);
  void field(std::uint32_t number, const char*, const std::vector<std::string>& values) {
    if (number == 0) return;
    for (const auto& value : values) writer_.add_string(number, value);
  }
  void field(std::uint32_t number, const char*, const std::vector<double>& values) {
    if (number != 0) writer_.add_packed_double(number, values.begin(), values.end());
  }
  void field(std::uint32_t number, const char*, const std::vector<std::int32_t>& values) {
    if (number != 0) writer_.add_packed_int32(number, values.begin(), values.end());
  }
  template <class Value>
  void field(std::uint32_t number, const char* name, const std::optional<Value>& value) {
    if (value) field(number, name, *value);
  }
  template <class Value>
  void field(std::uint32_t number, const char* name, const std::vector<Value>& values) {
    for (const auto& value : values) field(number, name, value);
  }
  template <class Enum>
    requires std::is_enum_v<Enum>
  void field(std::uint32_t number, const char* name, Enum value) {
    field(number, name, static_cast<std::int32_t>(value));
  }
  template <class Part>
    requires(std::is_class_v<Part>)
  void field(std::uint32_t number, const char*, const Part& part) {
    if (number == 0) return;
    const auto before = out_.size();
    {
      ProtobufWriter nested(*this, number);
      describe_fields(nested, part);
    }
    // The library leaves an empty part out; for IB its presence says something.
    if (out_.size() == before) writer_.add_message(number, "", 0);
  }

  template <class Part>
  void required(std::uint32_t number, const char* name, const Part& part) {
    field(number, name, part);
  }
  template <std::size_t I, class... Parts>
  void one_of(std::uint32_t number, const char* name, const std::variant<Parts...>& parts) {
    if (parts.index() == I) field(number, name, std::get<I>(parts));
  }
  void tags(std::uint32_t number, const char* name, const std::vector<TagValue>& values);
  void tags(std::uint32_t number, const char* name, const std::optional<std::vector<TagValue>>& values) {
    if (values) tags(number, name, *values);
  }
  void number_text(std::uint32_t number, const char* name, const std::string& value);
  void text_number(std::uint32_t number, const char* name, double value);
  void text_number(std::uint32_t number, const char* name, const std::optional<double>& value) {
    if (value) text_number(number, name, *value);
  }
  void text_number(std::uint32_t number, const char* name, const std::optional<std::int32_t>& value);
  void flag_number(std::uint32_t number, const char* name, const std::optional<std::int32_t>& value) {
    field(number, name, value);
  }
  void number_flag(std::uint32_t number, const char*, std::int32_t value) {
    if (number != 0 && value != 0) writer_.add_bool(number, true);
  }

  /// What cannot be put into the message; nothing of it is sent then.
  void reject(const char* name, std::string_view reason);

 private:
  ProtobufWriter(ProtobufWriter& parent, std::uint32_t number)
      : out_(parent.out_),
        writer_(parent.writer_, number),
        message_(parent.message_),
        is_request_(parent.is_request_),
        failure_(parent.failure_) {}

  std::string& out_;
  protozero::pbf_writer writer_;
  const MessageInfo& message_;
  bool is_request_;
  std::optional<core::Error>& failure_;
};

}  // namespace ibflow::protocol
