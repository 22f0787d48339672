#pragma once
// The rows of the reference tables, and looking them up.

#include <string_view>

namespace ibflow::protocol {

/// A number of IB's and its meaning in words. Enums of this room are int32 on the wire; a number outside the
/// list is kept by static_cast and has no row.
template <class Enum>
struct Named {
  Enum value;
  std::string_view name;
};

/// A text of IB's, as it travels, and its meaning in words.
struct NamedText {
  std::string_view text;
  std::string_view meaning;
};

/// The words for a number, or an empty text.
template <class Table, class Enum>
[[nodiscard]] constexpr std::string_view name_of(const Table& table, Enum value) {
  for (const auto& row : table) {
    if (row.value == value) return row.name;
  }
  return {};
}

/// The row of a text, or nullptr. Texts are compared as they travel, by case.
template <class Table>
[[nodiscard]] constexpr const NamedText* find_text(const Table& table, std::string_view text) {
  for (const auto& row : table) {
    if (row.text == text) return &row;
  }
  return nullptr;
}

}  // namespace ibflow::protocol
