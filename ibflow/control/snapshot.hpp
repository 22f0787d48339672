#pragma once
// What a running system tells of itself over the control socket, and its JSON (docs/control.md).

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::control {

inline constexpr int kProtocolVersion = 1;

struct FarmRow {
  std::string name;
  bool up = false;
};

/// The connection on its three axes: our socket, IB's own link, the data farms.
struct GatewayView {
  std::string socket;   // "ready", "reconnecting", ...
  std::string ib_link;  // "up", "lost", ...
  std::vector<FarmRow> farms;
  bool ready = false;              // orders can be sent
  std::string why_not_ready;       // a sentence; empty when ready
  std::vector<std::string> notes;  // what is not right and does not stop orders
  int reconnect_attempt = 0;
  int server_version = 0;
  std::optional<double> round_trip_ms, clock_offset_ms;
  std::uint64_t messages_in = 0, messages_out = 0;
};

struct LaneRow {
  std::string lane;
  std::uint64_t waiting = 0, sent = 0, refused = 0;
  double oldest_wait_ms = 0;
  double eta_ms = 0;  // until the last one leaves
};

struct PacingView {
  double messages_per_second = 0;
  std::uint64_t waiting = 0, deepest = 0;
  std::vector<LaneRow> lanes;  // most urgent first
};

/// USD.
struct MoneyView {
  core::Decimal net, realised, unrealised, commissions, equity, cash;
  core::Decimal today;             // net, since the day began in New York
  core::Decimal daily_loss_limit;  // at which everything is closed; positive
  bool loss_limit_reached = false;
};

struct TickerRow {
  std::string symbol;
  std::optional<double> bid, ask, last, atr;
  bool halted = false;
  std::string state;  // "flat", "entering", "open", "exiting", "released"
  core::Decimal position, foreign_position;
  std::optional<double> average_price;
  std::optional<core::Decimal> unrealised;
  core::Decimal realised;
  std::string signal;  // the newest: "BUY", "SELL", "HOLD"; empty: none yet
  std::optional<double> confidence;
  std::string decision;  // what came of it
};

struct OrderRow {
  std::int64_t order_id = 0, parent_id = 0;
  std::string key, symbol, role, side, type;
  core::Decimal quantity, filled;
  std::optional<double> limit_price, stop_price;
  std::string status;
  bool cancel_asked = false;
};

struct SignalRow {
  core::Timestamp heard_at{}, made_at{};
  std::string symbol, signal;
  double confidence = 0;
  std::string decision;
};

struct EventRow {
  core::Timestamp at{};
  std::string symbol;  // may be empty
  std::string text;
};

/// Since the run began.
struct CountsView {
  std::uint64_t ticks = 0, bars = 0, predictions = 0, prediction_failures = 0, signals_acted_on = 0,
                orders = 0, fills = 0, round_trips = 0, open_positions = 0;
};

struct Snapshot {
  int protocol = kProtocolVersion;
  std::string version, mode;  // of ibflow; "run", "demo"
  std::int64_t process = 0;
  std::string account;
  bool live = false, read_only = false;
  std::string phase;  // "connecting", "preparing", "trading", ..., "done"
  core::Timestamp time{}, session_open{}, session_close{};
  bool keeps_step = false;  // the clock is a simulated gateway's
  double age_ms = 0;        // how long ago the trading loop said all this
  std::string paused;       // why; empty: not paused
  std::string why_no_entries;
  std::string last_problem;
  int max_positions = 0;
  GatewayView gateway;
  PacingView pacing;
  MoneyView money;
  std::vector<TickerRow> tickers;
  std::vector<OrderRow> orders;    // by id
  std::vector<SignalRow> signals;  // newest first
  std::vector<EventRow> events;    // newest first
  CountsView counts;
};

/// One line, without a line end. Amounts are strings with every digit, times ISO 8601 in UTC, what is absent
/// is null.
[[nodiscard]] std::string to_json(const Snapshot& snapshot);
/// Tolerant: what is not known is skipped, what is missing keeps its default. Data error for a value of
/// another kind; the message names its place.
[[nodiscard]] core::Expected<Snapshot> parse_snapshot(std::string_view json);
[[nodiscard]] core::Expected<Snapshot> parse_snapshot(const boost::json::value& json);

}  // namespace ibflow::control
