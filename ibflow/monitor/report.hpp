#pragma once
// What a session was, as one page a person reads: no network, no script.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/journal/reader.hpp"
#include "ibflow/journal/round_trips.hpp"
#include "ibflow/model/market_data.hpp"
#include "ibflow/model/order.hpp"

namespace ibflow::monitor {

struct ReportFact {
  std::string label, value;
};

/// One fill, drawn on its ticker's chart.
struct ReportMarker {
  core::Timestamp time{};
  double price = 0;
  model::Side side = model::Side::Buy;
  std::optional<model::OrderRole> role;  // nullopt: not our order
  core::Decimal quantity;
  std::optional<bool> won;  // whether its round trip earned money; nullopt while that is open
};

struct ReportTicker {
  std::string ticker;
  std::vector<model::Bar> bars;  // in order of time
  std::vector<ReportMarker> markers;
};

/// One line of the comparison between our books and the broker's.
struct ReportBooksLine {
  bool ok = false;
  std::string label, ours, theirs;
};

/// All texts may hold anything; they are escaped. Money is in `currency`; times are shown in New York time.
struct ReportInput {
  std::string title;
  std::string currency = "USD";
  std::vector<ReportFact> facts;  // shown as given: date, account, mode, version, ...
  std::vector<ReportTicker> tickers;
  std::vector<journal::EquityPoint> equity;
  std::vector<journal::RoundTrip> round_trips;  // open ones are listed apart
  std::vector<journal::CostRow> costs;
  std::vector<ReportBooksLine> books;  // empty: not compared, and the page says so
};

/// Everything of one run (0: the latest) that the journal knows; the caller adds `books`.
[[nodiscard]] core::Expected<ReportInput> gather(const journal::JournalReader& reader, std::int64_t run_id);

/// The page as text.
[[nodiscard]] std::string render_report(const ReportInput& input);

/// Writes the page beside the target first and moves it there: a reader finds the old page or the new one,
/// whole. Storage when that is impossible.
[[nodiscard]] core::Expected<void> write_report(const std::filesystem::path& file, const ReportInput& input);

}  // namespace ibflow::monitor
