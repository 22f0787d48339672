#pragma once
// Orders and fills as the simulated exchange knows them: plain values, which is also how they are kept in a
// file.

#include <cstdint>
#include <optional>
#include <string>

#include "ibflow/sim/exchange/order_terms.hpp"

namespace ibflow::sim {

/// Why an order is no longer there.
enum class EndCause { None, Client, Expired, Oca, Parent, Condition, NotFilled, Broker, Exchange };

/// An order and where it stands. filled + remaining() == terms.quantity.
struct SimOrder {
  OrderRequest terms;    // as last accepted; the quantity shrinks when an OCA group reduces it
  core::PermId perm_id;  // 0 until transmitted
  model::OrderStatus status = model::OrderStatus::ApiPending;
  core::Decimal filled;
  double average_price = 0;     // 0 until the first fill
  double last_price = 0;        // of the latest fill; 0 until then
  std::string why_held;         // "", "child", "trigger", "child,trigger", "locate"
  double market_cap_price = 0;  // what the limit was capped to; 0: it was not
  core::Decimal notional;       // sum of shares * price of the fills
  core::Decimal commission;     // sum over the fills
  core::Timestamp placed_at{};
  core::Timestamp updated_at{};
  std::string end_reason;  // why it was cancelled or rejected
  EndCause end_cause = EndCause::None;
  bool transmitted = false;  // false: held here, unknown to the market, not listed
  bool triggered = false;    // a stop or if-touched order that has been set off
  bool resting = false;      // a limit that has been seen not marketable
  bool manual = false;       // entered by hand; ids 0 until bound
  bool suspended = false;    // Inactive, and may come back

  // What only the exchange reads.
  std::optional<double> trail_stop;           // where the stop of a trailing order stands
  std::optional<double> working_limit;        // a limit that came later: trails, market-to-limit, caps
  std::optional<core::Decimal> queue_ahead;   // queue model: shares that trade first; none: not joined
  core::Decimal shown_filled;                 // iceberg: of the slice shown at present
  std::optional<core::Timestamp> active_at;   // reaches the market then: latency, good-after
  std::optional<core::Timestamp> started_at;  // was first free to trade
  bool conditions_met = false;
  bool locate_pending = false;
  bool cancel_at_open = false;
  double group_rounding = 0;  // what OCA reductions, in whole sizes, have left too little (above 0) or much
  int trigger_streak = 0;     // consecutive prints or quotes beyond the trigger
  std::uint64_t seen_event = 0;  // the event that the streak has counted

  [[nodiscard]] core::Decimal remaining() const { return terms.quantity - filled; }
  [[nodiscard]] bool finished() const { return model::is_final(status) && !suspended; }
  [[nodiscard]] bool working() const { return transmitted && !suspended && !finished(); }
  /// A stop that waits to be set off by the price; trails too, if-touched orders not.
  [[nodiscard]] bool is_stop() const { return is_triggered_type(terms.type) && !is_if_touched(terms.type); }

  friend bool operator==(const SimOrder&, const SimOrder&) = default;
};

/// One execution with its commission.
struct Fill {
  std::string execution_id;  // e.g. 00025b46.1f3a9c07.01.01; a correction raises the last part
  core::ClientId client_id;
  core::OrderId order_id;
  core::PermId perm_id;
  std::string ticker;
  std::string order_ref;
  std::string account;
  model::Side side = model::Side::Buy;
  std::int32_t leg = 0;  // of a combination, from 1 on, with its own ticker; 0: the order's own fill
  core::Decimal shares;  // 0: busted
  double price = 0;
  core::Decimal cumulative_shares;  // of the order, this fill included
  double average_price = 0;         // of the order, this fill included
  core::Timestamp at{};
  bool added_liquidity = false;               // a resting limit: IB's lastLiquidity 1, else 2
  core::Decimal commission;                   // in the account's base currency
  std::optional<core::Decimal> realized_pnl;  // only when the fill closes something

  friend bool operator==(const Fill&, const Fill&) = default;
};

}  // namespace ibflow::sim
