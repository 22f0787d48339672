#include "ibflow/core/detail/log_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "ibflow/core/redact.hpp"

namespace ibflow::core::detail {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::array<std::string_view, 4> kOwnKeys = {"time", "level", "room", "message"};

// The length of the UTF-8 character that `text` begins with, 0 when it is none.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto continues = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0U) == 0x80U; };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (!continues(1) || !continues(2)) return 0;
    const bool overlong = first == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = first == 0xED && byte(1) > 0x9F;
    return overlong || surrogate ? 0 : 3;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if (!continues(1) || !continues(2) || !continues(3)) return 0;
    const bool overlong = first == 0xF0 && byte(1) < 0x90;
    const bool too_high = first == 0xF4 && byte(1) > 0x8F;
    return overlong || too_high ? 0 : 4;
  }
  return 0;
}

void append_escaped(std::string& line, std::string_view text, bool quotes) {
  while (!text.empty()) {
    const char c = text.front();
    const std::size_t length = character_length(text);
    if (length == 0) {
      line += kReplacement;
    } else if (c == '\n') {
      line += "\\n";
    } else if (c == '\r') {
      line += "\\r";
    } else if (c == '\t') {
      line += quotes ? "\\t" : "\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      fmt::format_to(std::back_inserter(line), "\\u{:04x}", static_cast<unsigned>(c));
    } else if (quotes && (c == '"' || c == '\\')) {
      line += '\\';
      line += c;
    } else {
      line += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
}

void append_quoted(std::string& line, std::string_view text) {
  line += '"';
  append_escaped(line, text, true);
  line += '"';
}

std::string value_of(const LogField& field) {
  return is_secret_name(field.key) ? "***" : redact(field.value);
}

std::string milliseconds_utc(Timestamp at) {
  return format_utc(at).substr(0, 23) + "Z";
}

}  // namespace

std::string text_line(const LogEntry& entry) {
  std::string line = fmt::format("{} {} ", milliseconds_utc(entry.time), to_string(entry.level));
  append_escaped(line, entry.room, false);
  line += ": ";
  append_escaped(line, redact(entry.message), false);
  for (const LogField& field : entry.fields) {
    line += ' ';
    append_escaped(line, field.key, false);
    line += '=';
    const std::string value = value_of(field);
    if (value.empty() || value.find_first_of(" \t\"=") != std::string::npos) {
      append_quoted(line, value);
    } else {
      append_escaped(line, value, false);
    }
  }
  return line;
}

std::string json_line(const LogEntry& entry) {
  std::string line = fmt::format(R"({{"time":"{}","level":"{}","room":)", milliseconds_utc(entry.time),
                                 to_string(entry.level));
  append_quoted(line, entry.room);
  line += R"(,"message":)";
  append_quoted(line, redact(entry.message));
  for (const LogField& field : entry.fields) {
    line += ',';
    std::string key(field.key);
    // A key that the line has already would hide one of the two from most readers.
    if (std::ranges::find(kOwnKeys, field.key) != kOwnKeys.end()) key += '_';
    append_quoted(line, key);
    line += ':';
    append_quoted(line, value_of(field));
  }
  line += '}';
  return line;
}

}  // namespace ibflow::core::detail
