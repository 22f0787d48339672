#include "ibflow/sim/faults/fault_words.hpp"

#include <fmt/format.h>

#include <charconv>

namespace ibflow::sim {

namespace {

template <class Number>
core::Expected<Number> parse(std::string_view word, std::string_view what) {
  Number value{};
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (word.empty() || error != std::errc{} || end != word.data() + word.size())
    return bad_words(fmt::format("'{}' is no {}", word, what));
  return value;
}

}  // namespace

std::unexpected<core::Error> bad_words(std::string text) {
  return core::fail(core::ErrorCategory::Usage, std::move(text));
}

core::Expected<std::int64_t> whole_word(std::string_view word) {
  const auto value = parse<std::int64_t>(word, "whole number");
  if (value && *value < 0) return bad_words(fmt::format("'{}' is below zero", word));
  return value;
}

core::Expected<double> number_word(std::string_view word) {
  return parse<double>(word, "number");
}

core::Expected<double> seconds_word(std::string_view word) {
  const auto value = parse<double>(word, "number of seconds");
  if (value && !(*value >= 0 && *value <= 1e6))
    return bad_words(fmt::format("'{}' is no length of time", word));
  return value;
}

core::Expected<int> times_word(std::string_view word) {
  if (word == "always") return 0;
  if (!word.starts_with('x')) return bad_words(fmt::format("'{}': say x3, or always", word));
  const auto value = parse<int>(word.substr(1), "count");
  if (value && *value < 1) return bad_words(fmt::format("'{}' is no count", word));
  return value;
}

core::Expected<std::string> hex_word(std::string_view word) {
  if (word.empty() || word.size() % 2 != 0) return bad_words("hexadecimal digits come in pairs");
  std::string bytes;
  for (std::size_t i = 0; i < word.size(); i += 2) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(word.data() + i, word.data() + i + 2, value, 16);
    if (error != std::errc{} || end != word.data() + i + 2)
      return bad_words(fmt::format("'{}' is not hexadecimal", word.substr(i, 2)));
    bytes += static_cast<char>(value);
  }
  return bytes;
}

}  // namespace ibflow::sim
