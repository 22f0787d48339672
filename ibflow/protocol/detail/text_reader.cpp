#include "ibflow/protocol/detail/text_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "ibflow/protocol/detail/text_value.hpp"
#include "ibflow/protocol/detail/utf8.hpp"

namespace ibflow::protocol {

namespace {

constexpr int kBadMessage = 508;

}  // namespace

void TextReader::fail(const char* name, const char* at, std::string_view reason) {
  if (failure_) return;
  failure_ = core::Error(
      core::ErrorCategory::Protocol,
      fmt::format("{} dropped: field {} at byte {} {} (server version {}); later messages are not affected",
                  message_.name, name, at - payload_.data(), reason, server_version_),
      kBadMessage);
  position_ = end_;  // nothing is read any more
}

std::size_t TextReader::count_rest() const {
  return static_cast<std::size_t>(std::count(position_, end_, '\0'));
}

void TextReader::reject(const char* name, std::string_view reason) {
  fail(name, field_start_, reason);
}

std::optional<std::string_view> TextReader::take(const char* name) {
  if (position_ == end_) {
    const bool is_cut = end_ != payload_.data() + payload_.size();
    fail(name, end_, is_cut ? "has no terminator" : "is missing");
    return std::nullopt;
  }
  field_start_ = position_;
  const std::string_view field(position_);  // up to its terminator
  position_ += field.size() + 1;
  return field;
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

void TextReader::read_integer(const char* name, std::int32_t& value) {
  narrow(name, take_integer(name).value_or(0), value);
}

void TextReader::read_integer(const char* name, std::int64_t& value) {
  const auto* const start = position_;
  const auto number = take_integer(name);
  // Where IB has no unset form its constant is a value like any other: never silently a zero.
  const bool is_constant = !number && !failure_ && position_ - start > 1;
  value = is_constant ? kUnsetLong : number.value_or(0);
}

void TextReader::optional_integer(const char* name, std::optional<std::int32_t>& value, Unset unset) {
  value.reset();
  std::int32_t narrowed = 0;
  if (!take_short_integer(narrowed)) {
    const auto number = take_integer(name);
    if (!number || *number == kUnsetInteger) return;
    narrow(name, *number, narrowed);
  }
  if (narrowed != 0 || unset != Unset::Zero) value = narrowed;
}

void TextReader::read_real(const char* name, double& value) {
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
  double number = 0;
  if (take_short_real(number)) {
    if (number != 0 || unset != Unset::Zero) value = number;
    return;
  }
  const auto field = take(name);
  if (!field) return;
  const auto parsed = parse_real_text(*field, number);
  if (parsed == Parsed::Bad)
    fail(name, field_start_, fmt::format("holds {}, no number", quote_for_message(*field)));
  if (parsed == Parsed::Value && !(unset == Unset::Zero && number == 0)) value = number;
}

void TextReader::read_decimal(const char* name, std::optional<core::Decimal>& value) {
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
  std::int32_t number = 0;
  value = (take_short_integer(number) ? number : take_integer(name).value_or(0)) != 0;
}

void TextReader::optional_flag(const char* name, std::optional<bool>& value) {
  value.reset();
  if (const auto number = take_integer(name)) value = *number != 0;
}

void TextReader::read_text(const char* name, std::string& value) {
  const auto field = take(name);
  if (!field) return;
  if (!is_utf8(*field)) [[unlikely]]
    return fail(name, field_start_, "is not UTF-8");
  value.assign(*field);
}

void TextReader::escaped_text(const char* name, std::string& value) {
  const auto field = take(name);
  if (!field) return;
  if (!is_utf8(*field)) return fail(name, field_start_, "is not UTF-8");
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
  const auto field = take(name);
  if (!field) return;
  if (!is_utf8(*field)) return fail(name, field_start_, "is not UTF-8");
  value = parse_tag_list_text(*field);
}

std::int32_t TextReader::count(const char* name) {
  std::int32_t number = 0;
  integer(name, number);
  if (number >= 0) return number;
  fail(name, field_start_, fmt::format("counts {} items", number));
  return 0;
}

}  // namespace ibflow::protocol
