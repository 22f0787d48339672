#include "ibflow/protocol/detail/text_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ibflow/protocol/detail/text_value.hpp"

namespace ibflow::protocol {

namespace {

constexpr int kInvalidCharacter = 579;

bool is_printable(char c) {
  return (c >= ' ' && c <= '~') || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace

void TextWriter::fail(std::string text, int code) {
  if (!failure_) failure_ = core::Error(core::ErrorCategory::Usage, std::move(text), code);
}

void TextWriter::reject(const char* name, std::string_view reason) {
  fail(fmt::format("{} not sent: field {} {}", message_.name, name, reason), 0);
}

bool TextWriter::check_text(const char* name, std::string_view value) {
  if (rule_ == TextRule::AnyButNul) return true;
  const auto bad = std::find_if_not(value.begin(), value.end(), is_printable);
  if (bad == value.end()) return true;
  fail(fmt::format("{} not sent: field {} holds byte {} at position {}; only printable ASCII, tab and line "
                   "ends may be sent",
                   message_.name, name, static_cast<unsigned char>(*bad), bad - value.begin()),
       kInvalidCharacter);
  return false;
}

void TextWriter::constant(const char* name, std::int32_t value) {
  integer(name, value);
}

void TextWriter::constant(const char*, std::string_view value) {
  out_ += value;
  end_field();
}

void TextWriter::integer(const char*, std::int64_t value) {
  if (value >= 0 && value <= 9) {
    out_ += static_cast<char>('0' + value);
  } else {
    append_integer_text(out_, value);
  }
  end_field();
}

void TextWriter::optional_integer(const char* name, const std::optional<std::int32_t>& value, Unset unset) {
  if (value) return integer(name, *value);
  if (unset == Unset::Literal) return integer(name, kUnsetInteger);
  if (unset == Unset::Zero) return integer(name, 0);
  end_field();
}

void TextWriter::real(const char* name, double value) {
  if (value == 0 && !std::signbit(value)) {
    out_ += '0';
    return end_field();
  }
  if (std::isnan(value)) reject(name, "is not a number");
  append_real_text(out_, value);
  end_field();
}

void TextWriter::optional_real(const char* name, const std::optional<double>& value, Unset unset) {
  if (value) return real(name, *value);
  if (unset == Unset::Literal) out_ += kUnsetDoubleText;
  if (unset == Unset::Zero) out_ += '0';
  end_field();
}

void TextWriter::decimal(const char*, const std::optional<core::Decimal>& value) {
  if (value) value->append_to(out_);
  end_field();
}

void TextWriter::whole_decimal(const char* name, const std::optional<core::Decimal>& value) {
  if (value) return integer(name, value->truncated());
  end_field();
}

void TextWriter::optional_flag(const char* name, const std::optional<bool>& value) {
  if (value) return flag(name, *value);
  end_field();
}

void TextWriter::write_text(const char* name, std::string_view value) {
  if (!check_text(name, value)) return;
  // A checked text holds no NUL.
  if (rule_ == TextRule::PrintableAscii || value.find('\0') == std::string_view::npos) {
    out_ += value;
  } else {
    std::copy_if(value.begin(), value.end(), std::back_inserter(out_), [](char c) { return c != '\0'; });
  }
  end_field();
}

void TextWriter::escaped_text(const char* name, std::string_view value) {
  if (until(kEscapesSince)) return text(name, value);
  append_escaped(out_, value);
  end_field();
}

void TextWriter::either(const char*, bool value, std::string_view if_true, std::string_view otherwise) {
  out_ += value ? if_true : otherwise;
  end_field();
}

void TextWriter::tag_list(const char* name, const std::vector<TagValue>& value) {
  std::string joined;
  append_tag_list_text(joined, value);
  text(name, joined);
}

}  // namespace ibflow::protocol
