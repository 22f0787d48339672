#pragma once
// What the engine shows of itself: plain values, to be copied to another thread.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/model/order.hpp"
#include "ibflow/model/prediction.hpp"

namespace ibflow::engine {

/// Totals of one run. Money in USD.
struct EngineSummary {
  std::uint64_t ticks = 0;              // quotes seen
  std::uint64_t real_time_bars = 0;     // 5-second bars seen
  std::uint64_t bars = 0;               // complete minute bars built, warm-up not counted
  std::uint64_t predictions = 0;        // heard, HOLD included
  std::uint64_t signals_acted_on = 0;   // predictions that entered, reversed or closed a position
  std::uint64_t orders = 0;             // handed to the broker
  std::uint64_t fills = 0;              // executions of our orders, corrections and duplicates not counted
  std::uint64_t round_trips = 0;        // positions opened and closed again
  core::Decimal gross_pnl;              // realised + unrealised, before commissions
  core::Decimal commissions;            // reported so far
  core::Decimal net_pnl;                // gross_pnl - commissions
  std::size_t commissions_pending = 0;  // fills whose commission has not been reported
  std::size_t open_positions_at_end = 0;
};

struct TickerSnapshot {
  std::string symbol;
  std::optional<double> bid, ask, last;
  bool halted = false;
  std::uint64_t bars = 0;          // complete minute bars, warm-up not counted
  std::optional<double> atr;       // absent until warmed up
  std::string state;               // "flat", "entering", "open", "exiting"
  core::Decimal position;          // ours; negative is short
  core::Decimal foreign_position;  // in the account, not ours
  std::optional<double> average_price;
  std::optional<core::Decimal> unrealised;  // absent without a position or a price
  core::Decimal realised;
  std::optional<model::Signal> last_signal;
  std::optional<double> last_confidence;
  std::optional<core::Timestamp> last_signal_at;  // prediction time
  std::string last_decision;                      // "ignore: confidence 0.51 is below 0.65"
};

struct WorkingOrderSnapshot {
  core::OrderId order_id;
  core::OrderId parent_id;
  std::string key;
  std::string symbol;
  model::OrderRole role = model::OrderRole::Entry;
  model::Side side = model::Side::Buy;
  model::OrderType type = model::OrderType::Market;
  core::Decimal quantity;
  core::Decimal filled;
  std::optional<double> limit_price, stop_price;
  std::string status;  // IB's word, or "Journaling", "Sent"
  bool cancel_asked = false;
};

/// A prediction that was heard, and what came of it.
struct SignalSnapshot {
  core::Timestamp heard_at{};
  core::Timestamp made_at{};  // prediction time
  std::string ticker;
  model::Signal signal = model::Signal::Hold;
  double confidence = 0;
  std::string decision;  // "enter_long: ...", "ignore: ..."
};

struct EngineEvent {
  core::Timestamp at{};
  std::string ticker;  // may be empty
  std::string text;
};

struct EngineSnapshot {
  core::Timestamp time{};
  std::vector<TickerSnapshot> tickers;               // in the order they were added
  std::vector<WorkingOrderSnapshot> working_orders;  // by order id
  std::vector<EngineEvent> recent_events;            // oldest first, at most 50
  std::vector<SignalSnapshot> recent_signals;        // oldest first, at most 50
  core::Decimal cash, equity, realised, unrealised, commissions, net_pnl;
  core::Decimal pnl_today;       // net, since the day began in New York
  core::Decimal max_daily_loss;  // at which everything is closed; positive
  bool loss_limit_reached = false;
  std::string paused;  // why no position is opened until resume(); empty: not paused
  bool entries_allowed = false;
  std::string why_no_entries;  // empty when allowed
  EngineSummary summary;
};

}  // namespace ibflow::engine
