#pragma once
// How commands print: tables for people, JSON and CSV for programs.

#include <CLI/CLI.hpp>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/app/exit_code.hpp"
#include "ibflow/core/decimal.hpp"

namespace ibflow::cli {

enum class OutputFormat { Table, Json, Csv };

struct Output {
  OutputFormat format = OutputFormat::Table;
  bool colours = false;  // only in tables
  bool quiet = false;    // nothing on standard error but errors
  bool verbose = false;
};

/// --json, --csv, --color, --quiet and --verbose. What is returned holds once the command has been parsed.
/// Takes the command's parse_complete_callback.
std::shared_ptr<Output> add_output_options(CLI::App& command);

/// Standard output is a terminal that can show colours, and nobody has said NO_COLOR.
[[nodiscard]] bool colours_wanted();

enum class Tone { Plain, Good, Bad, Faint, BySign };  // BySign: Good above zero, Bad below

/// A value as it is printed. Absent: empty in tables and CSV, null in JSON.
class Cell {
 public:
  Cell(std::nullopt_t) {}  // NOLINT: implicit on purpose, rows read as lists
  Cell(std::string text) : kind_(Kind::Text), text_(std::move(text)) {}  // NOLINT
  Cell(const char* text) : Cell(std::string(text)) {}                    // NOLINT
  Cell(bool value);                                                      // NOLINT
  Cell(const core::Decimal& value);                                      // NOLINT
  Cell(const std::optional<core::Decimal>& value);                       // NOLINT
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  Cell(T value) : kind_(Kind::Number), text_(std::to_string(value)) {}  // NOLINT
  /// `decimals` digits after the point; NaN and infinity are absent.
  Cell(std::optional<double> value, int decimals);

  [[nodiscard]] Cell with(Tone tone) const;
  [[nodiscard]] Tone tone() const;  // BySign has become what it means
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::string json() const;
  [[nodiscard]] std::string csv() const;  // quoted as RFC 4180 says

 private:
  enum class Kind { Absent, Text, Number, Boolean };
  Kind kind_ = Kind::Absent;
  std::string text_;
  Tone tone_ = Tone::Plain;
};

/// A price with as many digits as it has, but at least two.
[[nodiscard]] Cell price_cell(std::optional<double> price);

enum class Align { Left, Right };
struct Column {
  std::string name;  // snake_case: the key in JSON and CSV; a table's heading has spaces instead
  Align align = Align::Left;
  std::size_t width = 0;  // at least; in characters, of tables
};

/// Rows of cells, each row with a cell for every column.
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  void add(std::vector<Cell> row);
  [[nodiscard]] std::size_t size() const { return rows_.size(); }

  /// A table with a heading, an array of objects, or CSV with a header; lines end in \n. Control characters
  /// of texts are left out of tables.
  [[nodiscard]] std::string print(const Output& output) const;
  /// Of streams: the heading alone (JSON: nothing) ...
  [[nodiscard]] std::string print_heading(const Output& output) const;
  /// ... and the rows alone, a line each (JSON: an object).
  [[nodiscard]] std::string print_rows(const Output& output) const;

 private:
  [[nodiscard]] std::vector<std::size_t> widths() const;
  [[nodiscard]] std::string json_object(const std::vector<Cell>& row) const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

/// What is known of one thing.
struct Field {
  std::string name;  // snake_case, as a column's
  Cell value;
  std::vector<std::string> lines;  // for people, where the value is a long list; empty: as it is
};
/// A table has a line for each field that is not empty; JSON and CSV have one row with all of them.
[[nodiscard]] Table sheet_of(const std::vector<Field>& fields, const Output& output);

/// Without control characters but ends of lines and tabs: what came over the network must not move the
/// cursor.
[[nodiscard]] std::string printable_lines(std::string_view text);

/// To standard output. Whoever reads it may stop reading: that ends the command quietly, as done.
app::ExitCode print(const Table& table, const Output& output);
app::ExitCode print_text(std::string_view text);

}  // namespace ibflow::cli
