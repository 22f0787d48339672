#include "ibflow/sim/history/history_service.hpp"

#include <fmt/format.h>

#include <cmath>

#include "ibflow/sim/history/bar_query.hpp"
#include "ibflow/sim/orders/order_messages.hpp"
#include "ibflow/sim/server/wire_time.hpp"

namespace ibflow::sim {

namespace {

constexpr int kHistoryError = 162;
constexpr int kInvalid = 321;
constexpr int kNoHistoryQuery = 366;
constexpr int kFirstWithZones = 176;
constexpr int kFirstWithEnd = 196;
constexpr std::int32_t kTradesNotKnown = -1;

struct Failure {
  int code = 0;
  std::string text;
};

std::string wire_time(core::Timestamp at, int version) {
  return version >= kFirstWithZones ? zoned_wire_time(at) : unzoned_wire_time(at);
}

std::string bar_date(const model::Bar& bar, bool daily, std::int32_t format, int version) {
  if (daily) return core::format_compact_date(core::to_new_york(bar.start).date);
  if (format == 2) return std::to_string(core::to_unix_seconds(bar.start));
  return wire_time(bar.start, version);
}

protocol::Bar to_wire(const model::Bar& bar, bool daily, std::int32_t format, int version) {
  protocol::Bar wire;
  wire.date = bar_date(bar, daily, format, version);
  wire.open = bar.open;
  wire.high = bar.high;
  wire.low = bar.low;
  wire.close = bar.close;
  wire.volume = bar.volume;
  wire.wap = core::Decimal::from_parts(std::llround(bar.vwap.value_or(bar.close) * 1e4), 4).normalized();
  wire.bar_count = bar.trades > 0 ? static_cast<std::int32_t>(bar.trades) : kTradesNotKnown;
  return wire;
}

std::optional<Failure> unsupported(const protocol::RequestHistoricalData& request) {
  if (request.keep_up_to_date)
    return Failure{kInvalid, validation_text("The simulator does not keep bars up to date")};
  if (request.format_date != 1 && request.format_date != 2) {
    return Failure{kInvalid, validation_text("formatDate must be 1 or 2")};
  }
  if (request.what_to_show == "ADJUSTED_LAST" && !request.end_date_time.empty()) {
    return Failure{kInvalid, validation_text("ADJUSTED_LAST takes no end date")};
  }
  if (request.what_to_show != "TRADES" && request.what_to_show != "ADJUSTED_LAST") {
    return Failure{kInvalid,
                   validation_text("What to show field is missing or incorrect; the simulator has TRADES")};
  }
  return std::nullopt;
}

std::expected<BarQuery, Failure> parse(const protocol::RequestHistoricalData& request, core::Timestamp now) {
  const auto invalid = [](const core::Error& error) {
    return std::unexpected(Failure{kInvalid, validation_text(error.message)});
  };
  const auto size = parse_bar_size(request.bar_size_setting);
  if (!size) return invalid(size.error());
  const auto span = parse_bar_span(request.duration_str);
  if (!span) return invalid(span.error());
  const auto end = parse_bar_end(request.end_date_time, now);
  if (!end) return invalid(end.error());
  return BarQuery{.size = *size, .span = *span, .end = *end};
}

}  // namespace

void HistoryService::on(Client& client, const protocol::RequestHistoricalData& request) {
  const auto refuse = [&](const Failure& failure) {
    client.out.send_error(request.request_id, failure.code, failure.text, state_.now);
  };
  const auto index = find_or_refuse(state_, client, request.contract, request.request_id);
  if (!index) return;
  if (const auto failure = unsupported(request)) return refuse(*failure);
  const auto query = parse(request, state_.now);
  if (!query) return refuse(query.error());

  const auto& ticker = state_.contracts->instrument(*index).key;
  const auto minutes = state_.market->recording().bars_between(ticker, core::Timestamp{}, query->end);
  if (!minutes) return refuse({kInvalid, validation_text(minutes.error().message)});
  const auto selection = select_bars(*minutes, *query);
  if (selection.bars.empty()) {
    return refuse({kHistoryError,
                   fmt::format("Historical Market Data Service error message:HMDS query returned no data: "
                               "{}@SMART Trades",
                               ticker)});
  }
  const int version = client.out.version();
  protocol::HistoricalData message;
  message.request_id = request.request_id;
  message.start = wire_time(selection.from, version);
  message.end = wire_time(query->end, version);
  message.bars.reserve(selection.bars.size());
  for (const auto& bar : selection.bars) {
    message.bars.push_back(to_wire(bar, query->size.daily, request.format_date, version));
  }
  client.out.send(message);
  if (version < kFirstWithEnd) return;
  protocol::HistoricalDataEnd end;
  end.request_id = request.request_id;
  end.start = message.start;
  end.end = message.end;
  client.out.send(end);
}

void HistoryService::on(Client& client, const protocol::CancelHistoricalData& message) {
  // Every query is answered at once, so none is ever running.
  client.out.send_error(message.request_id, kNoHistoryQuery,
                        fmt::format("No historical data query found for ticker id:{}", message.request_id),
                        state_.now);
}

// The recording holds no ticks: these two are counted and left without an answer.
void HistoryService::on(Client&, const protocol::RequestHistoricalTicks&) {}
void HistoryService::on(Client&, const protocol::RequestHeadTimestamp&) {}

}  // namespace ibflow::sim
