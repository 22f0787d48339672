#include "ibflow/orders/execution_ledger.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <utility>

namespace ibflow::orders {

namespace {

std::uint64_t hash_of(std::string_view text) {
  return std::hash<std::string_view>{}(text);
}

// Two reports that share a root within an account are one execution unless they name two broker orders.
bool of_same_order(const model::Execution& a, const model::Execution& b) {
  if (a.perm_id.value != 0 && b.perm_id.value != 0) return a.perm_id == b.perm_id;
  if (a.order_id.value > 0 && b.order_id.value > 0) {
    return a.client_id == b.client_id && a.order_id == b.order_id;
  }
  return true;
}

}  // namespace

ExecutionId split_execution_id(std::string_view execution_id) {
  const auto dot = execution_id.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return {execution_id, 0};
  const std::string_view digits = execution_id.substr(dot + 1);
  std::int64_t revision = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), revision);
  if (error != std::errc{} || end != digits.data() + digits.size() || revision < 0) return {execution_id, 0};
  return {execution_id.substr(0, dot), revision};
}

core::Decimal signed_quantity(const model::Execution& execution) {
  return execution.side == model::Side::Buy ? execution.quantity : -execution.quantity;
}

core::Decimal FillCount::missing() const {
  // After a correction the broker may or may not have restated the sums it names.
  if (highest_cumulative == booked) return {};
  return highest_cumulative + corrected - booked;
}

std::optional<ExecutionNumber> ExecutionLedger::find(const model::Execution& execution,
                                                     std::string_view root) const {
  return by_root_.find(hash_of(root), [&](ExecutionNumber number) {
    const model::Execution& booked = executions_[number].execution;
    return split_execution_id(booked.execution_id).root == root && booked.account == execution.account &&
           of_same_order(booked, execution);
  });
}

bool ExecutionLedger::is_new(const model::Execution& execution) const {
  const ExecutionId id = split_execution_id(execution.execution_id);
  const auto number = find(execution, id.root);
  return !number || id.revision > executions_[*number].revision;
}

std::optional<Booking> ExecutionLedger::add(model::Execution&& execution, const ExecutionId& id) {
  const auto number = static_cast<ExecutionNumber>(executions_.size());
  by_root_.insert(hash_of(id.root), number);
  BookedExecution booked;
  booked.revision = id.revision;
  if (const auto parked = parked_.empty() ? parked_.end() : parked_.find(id.root); parked != parked_.end()) {
    booked.charge = std::move(parked->second);
    parked_.erase(parked);
  }
  count(execution, nullptr);
  booked.execution = std::move(execution);
  executions_.push_back(std::move(booked));
  return Booking{number, std::nullopt};
}

std::optional<Booking> ExecutionLedger::book(model::Execution execution) {
  if (execution.quantity.is_negative()) execution.quantity = core::Decimal();  // a bust
  const ExecutionId id = split_execution_id(execution.execution_id);
  const auto number = find(execution, id.root);
  if (!number) return add(std::move(execution), id);
  BookedExecution& booked = executions_[*number];
  if (id.revision <= booked.revision) return std::nullopt;
  count(execution, &booked.execution);
  booked.revision = id.revision;
  return Booking{*number, std::exchange(booked.execution, std::move(execution))};
}

void ExecutionLedger::move_net(const model::Execution& execution, bool back) {
  if (execution.is_combination) return;
  const core::Decimal moved = signed_quantity(execution);
  net_[{execution.account, execution.con_id}] += back ? -moved : moved;
}

void ExecutionLedger::count(const model::Execution& execution, const model::Execution* replaced) {
  if (replaced) move_net(*replaced, true);
  move_net(execution, false);
  // Only one of an execution and its correction may name the broker's order.
  const bool was_counted = replaced && replaced->perm_id.value != 0;
  const core::PermId perm_id = was_counted ? replaced->perm_id : execution.perm_id;
  if (perm_id.value == 0) return;
  auto number = find_fills(perm_id, execution.con_id);
  if (!number) {
    number = static_cast<std::uint32_t>(fills_.size());
    fills_.push_back({perm_id, execution.con_id, {}});
    by_perm_id_.insert(static_cast<std::uint64_t>(perm_id.value), *number);
  }
  FillCount& fills = fills_[*number].fills;
  fills.booked += execution.quantity;
  if (!was_counted) {
    fills.highest_cumulative = core::max(fills.highest_cumulative, execution.cumulative_quantity);
    return;
  }
  fills.booked -= replaced->quantity;
  fills.corrected += execution.quantity - replaced->quantity;
}

std::optional<ChargeBooking> ExecutionLedger::book(const model::Commission& commission) {
  const ExecutionId id = split_execution_id(commission.execution_id);
  Charge charge{commission.amount, commission.currency, commission.realized_pnl, id.revision};
  // The report names no account and no order: where a root is shared, one that still waits comes first.
  const auto find_one = [&](bool waiting) {
    return by_root_.find(hash_of(id.root), [&](ExecutionNumber number) {
      const BookedExecution& booked = executions_[number];
      return (!waiting || !booked.charge) &&
             split_execution_id(booked.execution.execution_id).root == id.root;
    });
  };
  auto found = find_one(true);
  if (!found) found = find_one(false);
  if (!found) {
    const auto [parked, is_first] = parked_.try_emplace(std::string(id.root), charge);
    if (!is_first && charge.revision >= parked->second.revision) parked->second = std::move(charge);
    return std::nullopt;
  }
  std::optional<Charge>& booked = executions_[*found].charge;
  if (booked && (charge.revision < booked->revision || charge == *booked)) return std::nullopt;
  return ChargeBooking{*found, std::exchange(booked, std::move(charge))};
}

core::Decimal ExecutionLedger::net(const Holding& holding) const {
  const auto found = net_.find(holding);
  return found == net_.end() ? core::Decimal() : found->second;
}

std::optional<std::uint32_t> ExecutionLedger::find_fills(core::PermId perm_id, core::ConId con_id) const {
  return by_perm_id_.find(static_cast<std::uint64_t>(perm_id.value), [&](std::uint32_t number) {
    return fills_[number].perm_id == perm_id && fills_[number].con_id == con_id;
  });
}

FillCount ExecutionLedger::fills(core::PermId perm_id, core::ConId con_id) const {
  const auto number = find_fills(perm_id, con_id);
  return number ? fills_[*number].fills : FillCount{};
}

std::vector<FillGap> ExecutionLedger::gaps() const {
  std::vector<FillGap> gaps;
  for (const auto& [perm_id, con_id, fills] : fills_) {
    const core::Decimal missing = fills.missing();
    if (!missing.is_zero()) gaps.push_back({perm_id, con_id, missing});
  }
  std::ranges::sort(gaps, {}, [](const FillGap& gap) { return std::pair(gap.perm_id, gap.con_id); });
  return gaps;
}

std::size_t ExecutionLedger::charges_pending() const {
  std::size_t pending = 0;
  for (const BookedExecution& booked : executions_) pending += booked.owes_charge() ? 1 : 0;
  return pending;
}

std::vector<ExecutionNumber> ExecutionLedger::charges_pending_since(core::Timestamp before) const {
  std::vector<ExecutionNumber> pending;
  for (ExecutionNumber number = 0; number < executions_.size(); ++number) {
    const BookedExecution& booked = executions_[number];
    if (booked.owes_charge() && booked.execution.time < before) pending.push_back(number);
  }
  return pending;
}

}  // namespace ibflow::orders
