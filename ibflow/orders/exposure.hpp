#pragma once
// How far a position can go if the market does its worst to every order that may be live.
//
// An order counts with the most it may still execute: its live incarnations, those nobody is sure of, the
// larger of two versions while a change is on its way, and executions that were told of and have not come. Of
// the orders of an OCA group (one cancels all) one side's largest counts, not the sum: IB cancels or reduces
// the rest, provided the group was placed with overfill protection (ocaType 1 or 2, which gateway's brackets
// use; a group of type 3 can execute beyond it, so give its members no group here). Children that would
// reduce what their parent builds count only beyond it as long as nothing of the parent has executed, because
// IB holds them until then; once something has, they count in full.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/orders/execution_ledger.hpp"
#include "ibflow/orders/order_blotter.hpp"

namespace ibflow::orders {

/// One order's share in an exposure.
struct OpenInterest {
  OrderNumber order = 0;
  model::Side side = model::Side::Buy;
  core::Decimal live;     // remaining of incarnations that are live or held
  core::Decimal unknown;  // remaining of those that may or may not be there
  core::Decimal to_come;  // executed, and not reported by an execution yet
  std::string oca_group;
  std::optional<OrderNumber> parent;  // only one that is live, on the same holding, with nothing executed

  [[nodiscard]] core::Decimal remaining() const { return live + unknown; }
};

struct Exposure {
  core::Decimal position;                     // what the caller gave
  core::Decimal highest;                      // every buy executes and no sell does
  core::Decimal lowest;                       // the other way round
  core::Decimal live_buys, live_sells;        // remaining quantities, each order in full
  core::Decimal unknown_buys, unknown_sells;  // likewise, of orders nobody is sure of
  friend bool operator==(const Exposure&, const Exposure&) = default;
};

[[nodiscard]] Exposure worst_case(const core::Decimal& position, std::span<const OpenInterest> interests);

/// Of every order, ours or not, that may still move the position in this holding. A combination counts on its
/// own contract id (0), not on its legs'.
[[nodiscard]] std::vector<OpenInterest> open_interest(const OrderBlotter& blotter, const Holding& holding);

/// From a known position.
[[nodiscard]] Exposure exposure_of(const OrderBlotter& blotter, const Holding& holding,
                                   const core::Decimal& position);

}  // namespace ibflow::orders
