#include "ibflow/orders/exposure.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace ibflow::orders {

using core::Decimal;
using model::Side;

namespace {

// What moves together: the orders of one OCA group on one side, or one order.
struct Unit {
  Decimal remaining;
  Decimal to_come;
  std::optional<OrderNumber> parent;
  bool has_one_parent = true;
};

std::vector<Unit> units_of(std::span<const OpenInterest> interests, Side side) {
  std::vector<Unit> units;
  std::map<std::string, std::size_t> groups;
  for (const OpenInterest& interest : interests) {
    if (interest.side != side) continue;
    const auto [group, is_first] = groups.try_emplace(interest.oca_group, units.size());
    if (interest.oca_group.empty() || is_first) {
      units.push_back({interest.remaining(), interest.to_come, interest.parent, true});
      continue;
    }
    Unit& unit = units[group->second];
    unit.remaining = core::max(unit.remaining, interest.remaining());
    unit.to_come += interest.to_come;
    unit.has_one_parent = unit.has_one_parent && unit.parent == interest.parent;
  }
  return units;
}

// The most that this side can add.
Decimal reach(std::span<const OpenInterest> interests, Side side) {
  std::map<OrderNumber, Decimal> built_by_parents;  // on the other side
  for (const OpenInterest& interest : interests) {
    if (interest.side != side) built_by_parents[interest.order] = interest.remaining();
  }
  Decimal sum;
  std::map<OrderNumber, Decimal> waiting;
  for (const Unit& unit : units_of(interests, side)) {
    sum += unit.to_come;
    const bool waits = unit.parent && unit.has_one_parent && built_by_parents.contains(*unit.parent);
    if (waits) {
      waiting[*unit.parent] += unit.remaining;
    } else {
      sum += unit.remaining;
    }
  }
  for (const auto& [parent, remaining] : waiting) {
    sum += core::max(remaining - built_by_parents.at(parent), Decimal());
  }
  return sum;
}

// A parent that is surely there, surely unexecuted, and on the same position.
std::optional<OrderNumber> unexecuted_parent(const OrderBlotter& blotter, const Order& child) {
  const auto number = blotter.find(child.record.client_id, child.record.parent_id);
  if (!number || *number == child.number) return std::nullopt;
  const Order& parent = blotter.at(*number);
  const bool same_holding =
      parent.record.account == child.record.account && parent.record.con_id == child.record.con_id;
  const auto& incarnations = parent.life.incarnations();
  const bool surely_waiting = std::ranges::all_of(incarnations, [](const Incarnation& incarnation) {
    const bool is_there = incarnation.liveness == Liveness::Live || incarnation.liveness == Liveness::Held;
    return is_there && incarnation.executed.is_zero() && incarnation.reported_filled.is_zero();
  });
  return same_holding && surely_waiting ? number : std::nullopt;
}

}  // namespace

Exposure worst_case(const Decimal& position, std::span<const OpenInterest> interests) {
  Exposure exposure;
  exposure.position = position;
  exposure.highest = position + reach(interests, Side::Buy);
  exposure.lowest = position - reach(interests, Side::Sell);
  for (const OpenInterest& interest : interests) {
    const bool buys = interest.side == Side::Buy;
    (buys ? exposure.live_buys : exposure.live_sells) += interest.live;
    (buys ? exposure.unknown_buys : exposure.unknown_sells) += interest.unknown;
  }
  return exposure;
}

std::vector<OpenInterest> open_interest(const OrderBlotter& blotter, const Holding& holding) {
  std::vector<OpenInterest> interests;
  for (const OrderNumber number : blotter.open_orders()) {
    const Order& order = blotter.at(number);
    const OrderRecord& record = order.record;
    if (record.con_id != holding.con_id || record.account != holding.account) continue;
    OpenInterest interest;
    interest.order = number;
    interest.side = record.side;
    interest.live =
        order.life.at_most_remaining(Liveness::Live) + order.life.at_most_remaining(Liveness::Held);
    interest.unknown = order.life.at_most_remaining(Liveness::Unknown);
    interest.to_come = order.life.at_most_remaining(Liveness::Gone);
    interest.oca_group = record.oca_group;
    if (record.parent_id.value > 0) interest.parent = unexecuted_parent(blotter, order);
    interests.push_back(std::move(interest));
  }
  return interests;
}

Exposure exposure_of(const OrderBlotter& blotter, const Holding& holding, const Decimal& position) {
  return worst_case(position, open_interest(blotter, holding));
}

}  // namespace ibflow::orders
