#include "output.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <cmath>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "commands.hpp"
#include "standard_output.hpp"

namespace ibflow::cli {

namespace {

enum class ColourChoice { Auto, Always, Never };

std::string json_text(std::string_view text) {
  return boost::json::serialize(boost::json::string_view(text.data(), text.size()));
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

std::string printable(std::string text) {
  std::erase_if(text, is_control);
  return text;
}

/// Of UTF-8, in characters.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string_view escape_of(Tone tone) {
  switch (tone) {
    case Tone::Good:
      return "\x1b[32m";
    case Tone::Bad:
      return "\x1b[31m";
    case Tone::Faint:
      return "\x1b[2m";
    default:
      return "";
  }
}

void append_aligned(std::string& line, const std::string& text, const Column& column, std::size_t width,
                    std::string_view escape) {
  const std::string gap(width - std::min(width, width_of(text)), ' ');
  if (!line.empty()) line += "  ";
  if (column.align == Align::Right) line += gap;
  if (!escape.empty()) line += escape;
  line += text;
  if (!escape.empty()) line += "\x1b[0m";
  if (column.align == Align::Left) line += gap;
}

void end_line(std::string& line) {
  line.erase(line.find_last_not_of(' ') + 1);
  line += '\n';
}

std::string in_words(std::string name) {
  std::ranges::replace(name, '_', ' ');
  return name;
}

Table row_of(const std::vector<Field>& fields) {
  std::vector<Column> columns;
  std::vector<Cell> row;
  for (const auto& field : fields) {
    columns.push_back({field.name});
    row.push_back(field.value);
  }
  Table table(std::move(columns));
  table.add(std::move(row));
  return table;
}

}  // namespace

bool colours_wanted() {
  const char* no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe)
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* terminal = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe)
  return isatty(STDOUT_FILENO) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

std::shared_ptr<Output> add_output_options(CLI::App& command) {
  struct Given {
    bool json = false, csv = false;
    ColourChoice colour = ColourChoice::Auto;
  };
  auto output = std::make_shared<Output>();
  auto given = std::make_shared<Given>();
  auto* json = command.add_flag("--json", given->json, "print JSON");
  command.add_flag("--csv", given->csv, "print CSV, with a header")->excludes(json);
  const std::map<std::string, ColourChoice> choices{
      {"auto", ColourChoice::Auto}, {"always", ColourChoice::Always}, {"never", ColourChoice::Never}};
  command.add_option("--color", given->colour, "auto: on a terminal, unless NO_COLOR is set")
      ->type_name("auto|always|never")
      ->transform(CLI::CheckedTransformer(choices, CLI::ignore_case).description(""));
  auto* quiet = command.add_flag("-q,--quiet", output->quiet, "nothing on standard error but errors");
  command.add_flag("-v,--verbose", output->verbose, "say on standard error what is done")->excludes(quiet);
  command.parse_complete_callback([output, given] {
    output->format = given->json ? OutputFormat::Json : given->csv ? OutputFormat::Csv : OutputFormat::Table;
    output->colours =
        output->format == OutputFormat::Table &&
        (given->colour == ColourChoice::Always || (given->colour == ColourChoice::Auto && colours_wanted()));
  });
  return output;
}

Cell::Cell(bool value) : kind_(Kind::Boolean), text_(value ? "true" : "false") {}

Cell::Cell(const core::Decimal& value) : kind_(Kind::Number), text_(value.normalized().to_string()) {}

Cell::Cell(const std::optional<core::Decimal>& value) {
  if (value) *this = Cell(*value);
}

Cell::Cell(std::optional<double> value, int decimals) {
  if (!value || !std::isfinite(*value)) return;
  kind_ = Kind::Number;
  text_ = fmt::format("{:.{}f}", *value, decimals);
  if (text_.front() == '-' && text_.find_first_not_of("-0.") == std::string::npos) text_.erase(0, 1);
}

Cell Cell::with(Tone tone) const {
  Cell copy = *this;
  copy.tone_ = tone;
  return copy;
}

Tone Cell::tone() const {
  if (tone_ != Tone::BySign) return tone_;
  if (kind_ != Kind::Number || text_.find_first_not_of("-0.") == std::string::npos) return Tone::Plain;
  return text_.front() == '-' ? Tone::Bad : Tone::Good;
}

std::string Cell::json() const {
  if (kind_ == Kind::Absent) return "null";
  return kind_ == Kind::Text ? json_text(text_) : text_;
}

std::string Cell::csv() const {
  if (text_.find_first_of(",\"\r\n") == std::string::npos) return text_;
  std::string out = "\"";
  for (const char c : text_) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

Cell price_cell(std::optional<double> price) {
  if (!price || !std::isfinite(*price)) return std::nullopt;
  const auto exact = core::Decimal::from_double(*price);
  return {price, exact ? std::clamp(exact->normalized().scale(), 2, 8) : 2};
}

void Table::add(std::vector<Cell> row) {
  if (row.size() != columns_.size()) throw std::logic_error("a row has another number of cells than columns");
  rows_.push_back(std::move(row));
}

std::vector<std::size_t> Table::widths() const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = std::max(columns_[i].width, width_of(columns_[i].name));
    for (const auto& row : rows_) width = std::max(width, width_of(printable(row[i].text())));
    widths.push_back(width);
  }
  return widths;
}

std::string Table::json_object(const std::vector<Cell>& row) const {
  std::string out = "{";
  for (std::size_t i = 0; i < row.size(); ++i) {
    out += fmt::format("{}{}: {}", i == 0 ? "" : ", ", json_text(columns_[i].name), row[i].json());
  }
  return out + "}";
}

std::string Table::print_heading(const Output& output) const {
  std::string line;
  if (output.format == OutputFormat::Json) return line;
  if (output.format == OutputFormat::Csv) {
    for (const auto& column : columns_) line += (line.empty() ? "" : ",") + Cell(column.name).csv();
    return line + "\n";
  }
  const auto wide = widths();
  for (std::size_t i = 0; i < columns_.size(); ++i)
    append_aligned(line, in_words(columns_[i].name), columns_[i], wide[i], output.colours ? "\x1b[1m" : "");
  end_line(line);
  return line;
}

std::string Table::print_rows(const Output& output) const {
  std::string out;
  const auto wide = widths();
  for (const auto& row : rows_) {
    if (output.format == OutputFormat::Json) {
      out += json_object(row) + "\n";
      continue;
    }
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (output.format == OutputFormat::Csv) {
        line += (i == 0 ? "" : ",") + row[i].csv();
      } else {
        const auto escape = output.colours ? escape_of(row[i].tone()) : std::string_view();
        append_aligned(line, printable(row[i].text()), columns_[i], wide[i], escape);
      }
    }
    if (output.format == OutputFormat::Table) {
      end_line(line);
    } else {
      line += '\n';
    }
    out += line;
  }
  return out;
}

std::string Table::print(const Output& output) const {
  if (output.format != OutputFormat::Json) return print_heading(output) + print_rows(output);
  if (rows_.empty()) return "[]\n";
  std::string out = "[\n";
  for (std::size_t i = 0; i < rows_.size(); ++i)
    out += fmt::format("  {}{}\n", json_object(rows_[i]), i + 1 < rows_.size() ? "," : "");
  return out + "]\n";
}

Table sheet_of(const std::vector<Field>& fields, const Output& output) {
  if (output.format != OutputFormat::Table) return row_of(fields);
  Table table({{"field"}, {"value"}});
  for (const auto& field : fields) {
    if (field.value.text().empty()) continue;
    auto name = in_words(field.name);
    if (field.lines.empty()) table.add({std::move(name), field.value});
    for (const auto& line : field.lines) table.add({std::exchange(name, {}), line});
  }
  return table;
}

std::string printable_lines(std::string_view text) {
  std::string out(text);
  std::erase_if(out, [](char c) { return is_control(c) && c != '\n' && c != '\t'; });
  return out;
}

app::ExitCode print_text(std::string_view text) {
  const auto written = write_standard_output(text);
  return written || is_broken_pipe(written.error()) ? app::ExitCode::Done : report(written.error());
}

app::ExitCode print(const Table& table, const Output& output) {
  return print_text(table.print(output));
}

}  // namespace ibflow::cli
