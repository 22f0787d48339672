#include "ibflow/app/summary.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "ibflow/journal/reader.hpp"
#include "ibflow/monitor/report.hpp"

namespace ibflow::app {

std::string summary_json(const TradingOutcome& outcome) {
  const auto& summary = outcome.summary;
  // Cents as a JSON number: a double prints them exactly at this size.
  const auto cents = [](const core::Decimal& amount) { return amount.rounded(2).to_double(); };
  boost::json::object json;
  json["tickers"] = boost::json::array(outcome.tickers.begin(), outcome.tickers.end());
  json["date"] = core::format_date(outcome.session_date);
  json["ticks"] = summary.ticks;
  json["bars"] = summary.bars;
  json["predictions"] = summary.predictions;
  json["signals_acted_on"] = summary.signals_acted_on;
  json["orders"] = summary.orders;
  json["fills"] = summary.fills;
  json["round_trips"] = summary.round_trips;
  json["gross_pnl"] = cents(summary.gross_pnl);
  json["commissions"] = cents(summary.commissions);
  json["net_pnl"] = cents(summary.net_pnl);
  json["open_positions_at_end"] = summary.open_positions_at_end;
  json["books_agree"] = outcome.books ? boost::json::value(outcome.books->agree()) : boost::json::value(nullptr);
  json["exit_code"] = static_cast<int>(outcome.code);
  json["wall_seconds"] = outcome.wall_seconds;
  return boost::json::serialize(json) + "\n";
}

core::Expected<void> write_file(const std::filesystem::path& file, const std::string& text) {
  const auto failed = [&file] {
    const int reason = errno;
    return core::fail(core::ErrorCategory::Storage, fmt::format("cannot write {}: {}", file.string(), std::strerror(reason)),
                      reason);
  };
  const std::filesystem::path half = file.string() + ".part";
  {
    std::ofstream out(half, std::ios::binary | std::ios::trunc);
    out << text;
    out.flush();
    if (!out) return failed();
  }
  if (std::rename(half.c_str(), file.c_str()) != 0) return failed();
  return {};
}

core::Expected<void> write_session_report(const std::filesystem::path& journal, const TradingOutcome& outcome,
                                          const std::filesystem::path& report) {
  auto reader = journal::JournalReader::open(journal);
  if (!reader) return std::unexpected(reader.error());
  auto input = monitor::gather(*reader, outcome.run_id);
  if (!input) return std::unexpected(input.error());
  if (outcome.books) {
    for (const BooksLine& line : outcome.books->lines) {
      input->books.push_back({line.agree, line.label, line.ours, line.theirs});
    }
  }
  return monitor::write_report(report, *input);
}

}  // namespace ibflow::app
