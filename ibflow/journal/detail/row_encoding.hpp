#pragma once
// One row as bytes: the same from the values that are written and from the columns that are read.

#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ibflow/journal/detail/sqlite.hpp"

namespace ibflow::journal::detail {

/// Each value is a letter of its type, and its bytes with their length where it varies: no two rows look
/// alike.
class RowEncoding {
 public:
  /// `table` keeps a row from being moved to another table.
  void start(char table, std::int64_t id) {
    bytes_.assign(1, table);
    add(id);
  }
  void add(std::int64_t value) { add_number('i', static_cast<std::uint64_t>(value)); }
  void add(int value) { add(static_cast<std::int64_t>(value)); }
  void add(bool value) { add(static_cast<std::int64_t>(value)); }
  void add(double value) {
    // SQLite keeps NaN as NULL and forgets the sign of zero.
    if (std::isnan(value)) return add_null();
    add_number('r', std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value));
  }
  void add(std::string_view value) { add_bytes('t', value); }
  void add(const char* value) { add_bytes('t', value); }
  void add(const core::Decimal& value) { add_bytes('t', value.to_string()); }
  void add(core::Timestamp value) { add_bytes('t', core::format_utc(value)); }
  void add(Blob value) { add_bytes('b', value.bytes); }
  template <class T>
  void add(const std::optional<T>& value) {
    value ? add(*value) : add_null();
  }
  void add_null() { bytes_.push_back('n'); }
  /// A column of a row that was read.
  void add_column(const Statement& row, int column);

  [[nodiscard]] std::string_view bytes() const { return bytes_; }

 private:
  void add_number(char type, std::uint64_t value) {
    bytes_.push_back(type);
    for (int shift = 0; shift < 64; shift += 8) bytes_.push_back(static_cast<char>(value >> shift & 0xff));
  }
  void add_bytes(char type, std::string_view value) {
    add_number(type, value.size());
    bytes_.append(value);
  }
  std::string bytes_;
};

}  // namespace ibflow::journal::detail
