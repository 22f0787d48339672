#include "ibflow/app/summary.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "ibflow/journal/reader.hpp"
#include "ibflow/monitor/report.hpp"

namespace ibflow::app {

std::string summary_json(const TradingOutcome& outcome) {
  const auto& summary = outcome.summary;
  std::string json = "{\n";
  const auto put = [&json](const char* name, const std::string& value) {
    json += fmt::format("{}  \"{}\": {}", json.size() > 2 ? ",\n" : "", name, value);
  };
  // The library escapes texts; amounts are written as exact decimals, which it cannot do.
  put("tickers", boost::json::serialize(boost::json::array(outcome.tickers.begin(), outcome.tickers.end())));
  put("date", '"' + core::format_date(outcome.session_date) + '"');
  put("ticks", std::to_string(summary.ticks));
  put("bars", std::to_string(summary.bars));
  put("predictions", std::to_string(summary.predictions));
  put("signals_acted_on", std::to_string(summary.signals_acted_on));
  put("orders", std::to_string(summary.orders));
  put("fills", std::to_string(summary.fills));
  put("round_trips", std::to_string(summary.round_trips));
  put("gross_pnl", summary.gross_pnl.to_fixed(2));
  put("commissions", summary.commissions.to_fixed(2));
  put("net_pnl", summary.net_pnl.to_fixed(2));
  put("open_positions_at_end", std::to_string(summary.open_positions_at_end));
  put("books_agree", !outcome.books ? "null" : outcome.books->agree() ? "true" : "false");
  put("exit_code", std::to_string(static_cast<int>(outcome.code)));
  put("wall_seconds", fmt::format("{:.3f}", outcome.wall_seconds));
  return json + "\n}\n";
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
