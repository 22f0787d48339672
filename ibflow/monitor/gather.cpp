#include <fmt/format.h>

#include <chrono>

#include "ibflow/monitor/detail/text.hpp"
#include "ibflow/monitor/report.hpp"

namespace ibflow::monitor {

namespace {

using journal::ExecutionEntry;
using journal::RoundTrip;

constexpr std::chrono::seconds kMinute{60};

/// Which trip a fill belongs to: the first of its ticker that it can be the way in or out of.
const RoundTrip* trip_of(const ExecutionEntry& entry, const std::vector<RoundTrip>& trips) {
  const auto& e = entry.execution;
  for (const RoundTrip& trip : trips) {
    if (trip.ticker != e.symbol || trip.account != e.account || e.time < trip.entry_time) continue;
    if (!trip.closed || e.time <= trip.exit_time.value_or(e.time)) return &trip;
  }
  return nullptr;
}

/// Fills of one order at one moment and price are one mark.
bool same_mark(const ReportMarker& a, const ReportMarker& b) {
  return a.time == b.time && a.price == b.price && a.side == b.side && a.role == b.role;
}

std::vector<ReportMarker> markers_of(const std::string& ticker, const std::vector<ExecutionEntry>& executions,
                                     const std::vector<RoundTrip>& trips) {
  std::vector<ReportMarker> markers;
  for (const auto& entry : executions) {
    const auto& e = entry.execution;
    if (e.symbol != ticker || entry.superseded) continue;
    ReportMarker marker{e.time, e.price, e.side, entry.role, e.quantity, std::nullopt};
    const RoundTrip* trip = trip_of(entry, trips);
    if (trip != nullptr && trip->closed) marker.won = trip->net_pnl.is_positive();
    if (!markers.empty() && same_mark(markers.back(), marker)) {
      markers.back().quantity += marker.quantity;
    } else {
      markers.push_back(marker);
    }
  }
  return markers;
}

std::vector<model::Bar> minute_bars(std::vector<model::Bar> bars) {
  std::vector<model::Bar> minutes;
  for (const auto& bar : bars) {
    if (bar.length == kMinute) minutes.push_back(bar);
  }
  return minutes.empty() ? bars : minutes;
}

std::string ending(const journal::RunRow& run) {
  if (!run.ended_wall_at) return "still running, or interrupted";
  return run.outcome.empty() ? "ended" : run.outcome;
}

std::vector<ReportFact> facts_of(const journal::RunRow& run, const journal::JournalReader& reader) {
  std::vector<ReportFact> facts{
      {"Session", run.info.session_date},
      {"Mode", run.info.mode},
      {"Account", run.info.account},
      {"Client id", std::to_string(run.info.client_id)},
      {"Run", fmt::format("{}, {}", run.id, ending(run))},
      {"ibflow", run.info.program_version},
      {"Options", run.info.options},
  };
  if (const auto predictions = reader.predictions(run.id)) {
    facts.push_back({"Predictions", std::to_string(predictions->size())});
  }
  if (const auto decisions = reader.decisions(run.id)) {
    facts.push_back({"Decisions", std::to_string(decisions->size())});
  }
  if (const auto orders = reader.orders(run.id)) facts.push_back({"Orders", std::to_string(orders->size())});
  std::erase_if(facts, [](const ReportFact& fact) { return fact.value.empty(); });
  return facts;
}

}  // namespace

core::Expected<ReportInput> gather(const journal::JournalReader& reader, std::int64_t run_id) {
  const auto run = reader.run(run_id);
  if (!run) return std::unexpected(run.error());
  const auto executions = reader.executions(run->id);
  if (!executions) return std::unexpected(executions.error());
  auto trips = reader.round_trips(run->id);
  if (!trips) return std::unexpected(trips.error());
  auto equity = reader.equity(run->id);
  if (!equity) return std::unexpected(equity.error());
  auto costs = reader.costs(run->id);
  if (!costs) return std::unexpected(costs.error());
  const auto tickers = reader.tickers(run->id);
  if (!tickers) return std::unexpected(tickers.error());

  ReportInput input;
  input.title = fmt::format("Session {}", run->info.session_date);
  input.facts = facts_of(*run, reader);
  input.round_trips = std::move(*trips);
  input.equity = std::move(*equity);
  input.costs = std::move(*costs);
  for (const auto& ticker : *tickers) {
    auto bars = reader.bars(run->id, ticker);
    if (!bars) return std::unexpected(bars.error());
    input.tickers.push_back(
        {ticker, minute_bars(std::move(*bars)), markers_of(ticker, *executions, input.round_trips)});
  }
  return input;
}

}  // namespace ibflow::monitor
