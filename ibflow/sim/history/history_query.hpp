#pragma once
// Checks historical requests as a real server does, and turns them into what is to be looked up. No I/O.

#include <expected>
#include <optional>
#include <string>

#include "ibflow/protocol/messages/history.hpp"
#include "ibflow/sim/contracts/instrument.hpp"
#include "ibflow/sim/history/bar_history.hpp"
#include "ibflow/sim/history/historical_ticks.hpp"

namespace ibflow::sim {

/// An error to the client.
struct Refusal {
  int code = 0;
  std::string text;
};
template <class Value>
using Checked = std::expected<Value, Refusal>;

/// What the checks need to know.
struct HistoryContext {
  std::size_t index = 0;  // of the instrument
  const Instrument* instrument = nullptr;
  core::Timestamp now{};
  int version = 0;  // of the client's session
};

struct BarRequest {
  BarQuery query;
  std::int32_t format_date = 1;
  bool keep_up_to_date = false;
  bool zone_assumed = false;
  std::string listing;  // AAPL@SMART
};

/// 162 what the server has no data for and steps that are too long, 321 and 10314 for fields, 10295, 10299
/// and 10339 for what does not go together.
[[nodiscard]] Checked<BarRequest> check_bars(const protocol::RequestHistoricalData& request,
                                             const HistoryContext& context);

struct TickRequest {
  TickQuery query;
  bool zone_assumed = false;
};
[[nodiscard]] Checked<TickRequest> check_ticks(const protocol::RequestHistoricalTicks& request,
                                               const HistoryContext& context);

struct HeadRequest {
  std::size_t instrument = 0;
  BarKind kind = BarKind::Trades;
  std::int32_t format_date = 1;
  std::string listing;
};
[[nodiscard]] Checked<HeadRequest> check_head(const protocol::RequestHeadTimestamp& request,
                                              const HistoryContext& context);

struct HistogramRequest {
  BarQuery query;
  std::string listing;
};
[[nodiscard]] Checked<HistogramRequest> check_histogram(const protocol::RequestHistogramData& request,
                                                        const HistoryContext& context);

/// 162: nothing there.
[[nodiscard]] Refusal no_data(std::string_view listing, BarKind kind);
/// 162: what was running is no longer.
[[nodiscard]] Refusal query_cancelled(std::int32_t request_id);
[[nodiscard]] Refusal no_such_query(std::int32_t request_id);  // 366
[[nodiscard]] Refusal too_many_queries(std::int64_t most);     // 322
[[nodiscard]] Refusal duplicate_query();                       // 322
/// 2174, a notice: a time came without its zone.
[[nodiscard]] Refusal zone_notice();

}  // namespace ibflow::sim
