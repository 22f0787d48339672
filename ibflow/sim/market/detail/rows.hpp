#pragma once
// Rows and fields of text files, fast and without copies.

#include <array>
#include <charconv>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"

namespace ibflow::sim::detail {

/// The lines of a text, numbered from 1, without their ends.
class Rows {
 public:
  explicit Rows(std::string_view text) : rest_(text) {}

  bool next(std::string_view& row) {
    if (rest_.empty()) return false;
    const std::size_t end = rest_.find('\n');
    row = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    if (row.ends_with('\r')) row.remove_suffix(1);
    ++number_;
    return true;
  }
  [[nodiscard]] std::size_t number() const { return number_; }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

/// Exactly N comma-separated fields; double quotes keep commas inside a field and are left away.
template <std::size_t N>
[[nodiscard]] std::optional<std::array<std::string_view, N>> split(std::string_view row) {
  std::array<std::string_view, N> fields;
  for (std::size_t i = 0; i < N; ++i) {
    const bool last = i + 1 == N;
    std::size_t end = std::string_view::npos;
    if (row.starts_with('"')) {
      const std::size_t quote = row.find('"', 1);
      if (quote == std::string_view::npos) return std::nullopt;
      fields[i] = row.substr(1, quote - 1);
      end = quote + 1 < row.size() ? quote + 1 : std::string_view::npos;
      if (end != std::string_view::npos && row[end] != ',') return std::nullopt;
    } else {
      end = row.find(',');
      fields[i] = row.substr(0, end);
    }
    if (last != (end == std::string_view::npos)) return std::nullopt;
    if (!last) row.remove_prefix(end + 1);
  }
  return fields;
}

/// A whole number; the empty text is 0, as in Lean's quote rows.
[[nodiscard]] inline std::optional<std::uint32_t> parse_whole(std::string_view text, int base = 10) {
  if (text.empty()) return 0;
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// A number above zero without an exponent.
[[nodiscard]] std::optional<double> parse_price(std::string_view text);

/// "FILE, line 7: WHAT; correct or remove the row".
[[nodiscard]] std::unexpected<core::Error> malformed(const std::filesystem::path& file, std::size_t line,
                                                     std::string_view what);

}  // namespace ibflow::sim::detail
