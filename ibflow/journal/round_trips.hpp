#pragma once
// From flat to flat: what each trade brought and cost, in exact decimals.

#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/model/order.hpp"

namespace ibflow::journal {

/// One execution with what is needed to pair it: its order's role and reason where the order is ours.
struct Fill {
  std::string account;
  std::string ticker;
  model::Side side = model::Side::Buy;
  core::Decimal quantity;
  double price = 0;
  core::Timestamp time{};
  core::Decimal commission;              // 0 until it is reported
  std::optional<model::OrderRole> role;  // nullopt: not our order
  std::string reason;                    // the decision's, may be empty
};

/// One trip. `closed` is false while shares are still held; then exit fields cover what has been given back
/// so far.
struct RoundTrip {
  std::string account;
  std::string ticker;
  bool is_long = true;
  bool closed = false;
  core::Decimal quantity;  // shares that went in
  core::Timestamp entry_time{};
  double entry_price = 0;  // average
  std::optional<core::Timestamp> exit_time;
  std::optional<double> exit_price;  // average
  core::Decimal gross_pnl;           // money got minus money paid; of a closed trip
  core::Decimal commission;
  core::Decimal net_pnl;
  std::string entry_reason;  // the decision's words, or the order's role
  std::string
      exit_reason;  // "stop_loss", "take_profit", "exit", "reverse", "unknown"; several joined with '+'
};

/// Pairs fills, given in the order they happened, per account and ticker. A fill that turns a position round
/// closes one trip and opens the next, its commission shared by quantity. Trips are sorted by entry, as the
/// fills were.
[[nodiscard]] std::vector<RoundTrip> pair_round_trips(const std::vector<Fill>& fills);

}  // namespace ibflow::journal
