#include "ibflow/protocol/detail/text_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "ibflow/protocol/detail/text_value.hpp"

namespace ibflow::protocol {

namespace {

constexpr int kBadMessage = 508;

}  // namespace

void TextReader::fail(const char* name, std::size_t at, std::string_view reason) {
  if (failure_) return;
  failure_ = core::Error(
      core::ErrorCategory::Protocol,
      fmt::format("{} dropped: field {} at byte {} {} (server version {}); later messages are not affected",
                  message_.name, name, at, reason, server_version_),
      kBadMessage);
}

std::size_t TextReader::surplus() const {
  if (position_ >= payload_.size()) return 0;
  const auto rest = payload_.substr(position_);
  return static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '\0'));
}

void TextReader::reject(const char* name, std::string_view reason) {
  fail(name, field_start_, reason);
}

std::optional<std::string_view> TextReader::take(const char* name) {
  if (failure_) return std::nullopt;
  field_start_ = position_;
  if (position_ >= payload_.size()) {
    fail(name, position_, "is missing");
    return std::nullopt;
  }
  const auto end = payload_.find('\0', position_);
  if (end == std::string_view::npos) {
    fail(name, position_, "has no terminator");
    return std::nullopt;
  }
  position_ = end + 1;
  return payload_.substr(field_start_, end - field_start_);
}

void TextReader::version(std::int32_t newest) {
  std::int32_t version = newest;
  integer("version", version);
  message_version_ = version;
}

void TextReader::constant(const char* name, std::int32_t) {
  static_cast<void>(take(name));
}
void TextReader::constant(const char* name, std::string_view) {
  static_cast<void>(take(name));
}

std::optional<std::int64_t> TextReader::take_integer(const char* name) {
  const auto field = take(name);
  if (!field) return std::nullopt;
  std::int64_t number = 0;
  const auto parsed = parse_integer_text(*field, number);
  if (parsed == Parsed::Value) return number;
  if (parsed == Parsed::Bad)
    fail(name, field_start_, fmt::format("holds {}, no whole number", quote_for_message(*field)));
  return std::nullopt;
}

void TextReader::narrow(const char* name, std::int64_t number, std::int32_t& value) {
  if (number < std::numeric_limits<std::int32_t>::min() ||
      number > std::numeric_limits<std::int32_t>::max()) {
    return fail(name, field_start_, fmt::format("holds {}, beyond 32 bits", number));
  }
  value = static_cast<std::int32_t>(number);
}

void TextReader::integer(const char* name, std::int32_t& value) {
  narrow(name, take_integer(name).value_or(0), value);
}

void TextReader::integer(const char* name, std::int64_t& value) {
  value = take_integer(name).value_or(0);
}

void TextReader::optional_integer(const char* name, std::optional<std::int32_t>& value, Unset unset) {
  value.reset();
  const auto number = take_integer(name);
  if (!number || *number == kUnsetInteger || (unset == Unset::Zero && *number == 0)) return;
  std::int32_t narrowed = 0;
  narrow(name, *number, narrowed);
  value = narrowed;
}

void TextReader::real(const char* name, double& value) {
  const auto field = take(name);
  if (!field) return;
  value = 0;
  const auto parsed = parse_real_text(*field, value);
  if (parsed == Parsed::Bad)
    fail(name, field_start_, fmt::format("holds {}, no number", quote_for_message(*field)));
  // Where IB has no unset form its constant is a value like any other: never silently a zero.
  if (parsed == Parsed::Unset && !field->empty()) value = std::numeric_limits<double>::max();
}

void TextReader::optional_real(const char* name, std::optional<double>& value, Unset unset) {
  value.reset();
  const auto field = take(name);
  if (!field) return;
  double number = 0;
  const auto parsed = parse_real_text(*field, number);
  if (parsed == Parsed::Bad)
    fail(name, field_start_, fmt::format("holds {}, no number", quote_for_message(*field)));
  if (parsed == Parsed::Value && !(unset == Unset::Zero && number == 0)) value = number;
}

void TextReader::decimal(const char* name, std::optional<core::Decimal>& value) {
  value.reset();
  const auto field = take(name);
  if (!field) return;
  core::Decimal number;
  const auto parsed = parse_decimal_text(*field, number);
  if (parsed == Parsed::Bad)
    fail(name, field_start_, fmt::format("holds {}, no decimal", quote_for_message(*field)));
  if (parsed == Parsed::Value) value = number;
}

void TextReader::flag(const char* name, bool& value) {
  value = take_integer(name).value_or(0) != 0;
}

void TextReader::optional_flag(const char* name, std::optional<bool>& value) {
  value.reset();
  if (const auto number = take_integer(name)) value = *number != 0;
}

void TextReader::text(const char* name, std::string& value) {
  if (const auto field = take(name)) value.assign(*field);
}

void TextReader::escaped_text(const char* name, std::string& value) {
  const auto field = take(name);
  if (!field) return;
  if (since(kEscapesSince)) {
    value = unescape(*field);
  } else {
    value.assign(*field);
  }
}

void TextReader::either(const char* name, bool& value, std::string_view if_true, std::string_view) {
  if (const auto field = take(name)) value = *field == if_true;
}

void TextReader::tag_list(const char* name, std::vector<TagValue>& value) {
  if (const auto field = take(name)) value = parse_tag_list_text(*field);
}

std::int32_t TextReader::count(const char* name) {
  std::int32_t number = 0;
  integer(name, number);
  if (number >= 0) return number;
  fail(name, field_start_, fmt::format("counts {} items", number));
  return 0;
}

}  // namespace ibflow::protocol
