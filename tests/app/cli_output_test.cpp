// What commands print: tables, JSON and CSV of the same rows.
#include <gtest/gtest.h>

#include <cmath>

#include "apps/ibflow/output.hpp"
#include "apps/ibflow/watch.hpp"

namespace ibflow::cli {
namespace {

Table quotes() {
  Table table({{"symbol"}, {"last_price", Align::Right}, {"size", Align::Right}, {"halted"}});
  table.add({"SPY", Cell(270.5, 2), core::Decimal(300), false});
  table.add({"BRK, \"B\"", std::nullopt, 12, true});
  return table;
}

std::shared_ptr<Output> parsed(const std::string& line) {
  CLI::App command;
  auto output = add_output_options(command);
  command.parse(line);
  return output;
}

TEST(CliOutput, ATableHasAHeadingInWordsAndAlignedColumns) {
  EXPECT_EQ(quotes().print({}),
            "symbol    last price  size  halted\n"
            "SPY           270.50   300  false\n"
            "BRK, \"B\"                12  true\n");
}

TEST(CliOutput, JsonKeepsNumbersAndSaysNullForWhatIsAbsent) {
  EXPECT_EQ(quotes().print({OutputFormat::Json}),
            "[\n"
            "  {\"symbol\": \"SPY\", \"last_price\": 270.50, \"size\": 300, \"halted\": false},\n"
            "  {\"symbol\": \"BRK, \\\"B\\\"\", \"last_price\": null, \"size\": 12, \"halted\": true}\n"
            "]\n");
  EXPECT_EQ(Table({{"a"}}).print({OutputFormat::Json}), "[]\n");
}

TEST(CliOutput, CsvIsQuotedWhereItMustBe) {
  EXPECT_EQ(quotes().print({OutputFormat::Csv}),
            "symbol,last_price,size,halted\nSPY,270.50,300,false\n\"BRK, \"\"B\"\"\",,12,true\n");
}

TEST(CliOutput, StreamsAreAHeadingAndThenLines) {
  EXPECT_EQ(quotes().print_heading({OutputFormat::Json}), "");
  EXPECT_EQ(quotes().print_heading({OutputFormat::Csv}), "symbol,last_price,size,halted\n");
  EXPECT_EQ(quotes().print_rows({OutputFormat::Json}).find("{\"symbol\": \"SPY\""), 0U);
}

TEST(CliOutput, NotANumberIsAbsentAndThereIsNoMinusZero) {
  EXPECT_EQ(Cell(std::nan(""), 2).json(), "null");
  EXPECT_EQ(Cell(-0.001, 2).json(), "0.00");
}

TEST(CliOutput, PricesKeepTheDigitsThatTheyHave) {
  EXPECT_EQ(price_cell(170).text(), "170.00");
  EXPECT_EQ(price_cell(1.13255).text(), "1.13255");
  EXPECT_EQ(price_cell(std::nullopt).json(), "null");
}

TEST(CliOutput, ForeignTextCannotMoveTheCursor) {
  Table table({{"headline"}});
  table.add({"a\x1b[2Jb\nc"});
  EXPECT_EQ(table.print({}), "headline\na[2Jbc\n");
}

TEST(CliOutput, WidthsCountCharactersNotBytes) {
  Table table({{"name"}, {"x"}});
  table.add({"Zürich", "1"});
  table.add({"Berlin", "2"});
  EXPECT_EQ(table.print({}), "name    x\nZürich  1\nBerlin  2\n");
}

TEST(CliOutput, ColoursSayTheSign) {
  Table table({{"pnl", Align::Right}});
  table.add({Cell(-1.5, 2).with(Tone::BySign)});
  table.add({Cell(0.0, 2).with(Tone::BySign)});
  const std::string coloured = table.print({.format = OutputFormat::Table, .colours = true});
  EXPECT_NE(coloured.find("\x1b[31m-1.50\x1b[0m"), std::string::npos);
  EXPECT_EQ(table.print({}).find('\x1b'), std::string::npos);
}

TEST(CliOutput, OptionsSayTheFormat) {
  EXPECT_EQ(parsed("--json")->format, OutputFormat::Json);
  EXPECT_EQ(parsed("--csv")->format, OutputFormat::Csv);
  EXPECT_TRUE(parsed("--color always")->colours);
  EXPECT_FALSE(parsed("--color never")->colours);
  EXPECT_FALSE(parsed("--color always --json")->colours);
  EXPECT_THROW(parsed("--json --csv"), CLI::ParseError);
  EXPECT_THROW(parsed("--quiet --verbose"), CLI::ParseError);
}

TEST(CliOutput, ASheetIsFieldsForPeopleAndARowForPrograms) {
  const std::vector<Field> fields{
      {"con_id", 4711}, {"expiry", std::nullopt}, {"valid_exchanges", "A,B", {"A", "B"}}};
  EXPECT_EQ(sheet_of(fields, {}).print({}),
            "field            value\ncon id           4711\nvalid exchanges  A\n                 B\n");
  const Output csv{OutputFormat::Csv};
  EXPECT_EQ(sheet_of(fields, csv).print(csv), "con_id,expiry,valid_exchanges\n4711,,\"A,B\"\n");
}

TEST(CliOutput, WhoReadsSlowlyGetsTheLatestOfEachRow) {
  const std::chrono::milliseconds now{0};
  Inbox<int> inbox;
  inbox.push("SPY", 1);
  inbox.push("AAPL", 2);
  inbox.push("SPY", 3);
  EXPECT_EQ(inbox.take(now), 3);
  EXPECT_EQ(inbox.take(now), 2);
  EXPECT_EQ(inbox.take(now), std::nullopt);
  inbox.push("SPY", 4);
  EXPECT_EQ(inbox.take(now), 4);
}

TEST(CliOutput, ARowMustFitItsTable) {
  Table table({{"a"}, {"b"}});
  EXPECT_THROW(table.add({1}), std::logic_error);
}

}  // namespace
}  // namespace ibflow::cli
