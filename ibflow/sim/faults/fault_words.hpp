#pragma once
// The words of an action as values. Usage errors say what is wrong.

#include <cstdint>
#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"

namespace ibflow::sim {

[[nodiscard]] std::unexpected<core::Error> bad_words(std::string text);
template <class Value>
[[nodiscard]] std::unexpected<core::Error> forward(const core::Expected<Value>& failed) {
  return std::unexpected(failed.error());
}

[[nodiscard]] core::Expected<std::int64_t> whole_word(std::string_view word);  // 0 and up
[[nodiscard]] core::Expected<double> number_word(std::string_view word);       // any sign
[[nodiscard]] core::Expected<double> seconds_word(std::string_view word);      // 0 and up
[[nodiscard]] core::Expected<int> times_word(std::string_view word);           // x3; always is 0
[[nodiscard]] core::Expected<std::string> hex_word(std::string_view word);

}  // namespace ibflow::sim
