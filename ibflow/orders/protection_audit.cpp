#include "ibflow/orders/protection_audit.hpp"

#include <map>

#include "ibflow/orders/exposure.hpp"

namespace ibflow::orders {

using core::Decimal;

namespace {

// IB's order types by their beginnings: "STP", "STP LMT", "STP PRT", "TRAIL", "TRAIL LIMIT".
bool is_stop(const std::string& order_type) {
  return order_type.starts_with("STP") || order_type.starts_with("TRAIL");
}

// The orders of one OCA group protect, and exceed, together: its largest counts.
class Cover {
 public:
  void add(const std::string& oca_group, OrderNumber number, const Decimal& quantity) {
    const std::string unit = oca_group.empty() ? "#" + std::to_string(number) : oca_group;
    Decimal& largest = largest_[unit];
    largest = core::max(largest, quantity);
  }
  [[nodiscard]] Decimal sum() const {
    Decimal sum;
    for (const auto& [unit, largest] : largest_) sum += largest;
    return sum;
  }

 private:
  std::map<std::string, Decimal> largest_;
};

Decimal held(const OrderBlotter& blotter, const RequiredProtection& required,
             const std::map<Holding, Decimal>& baseline) {
  if (required.strategy.empty()) {
    const auto before = baseline.find(required.holding);
    return blotter.ledger().net(required.holding) + (before == baseline.end() ? Decimal() : before->second);
  }
  Decimal sum;
  for (const Order& order : blotter.orders()) {
    const OrderRecord& record = order.record;
    const bool is_in_holding = Holding{record.account, record.con_id} == required.holding;
    if (!is_in_holding || record.strategy != required.strategy) continue;
    const Decimal executed = order.life.executed();
    record.side == model::Side::Buy ? sum += executed : sum -= executed;
  }
  return sum;
}

ProtectionFinding audit(const OrderBlotter& blotter, const RequiredProtection& required,
                        const Decimal& position) {
  ProtectionFinding finding{required.holding, required.strategy, position, {}, {}, {}, {}};
  Cover stops, targets, all;
  for (const OpenInterest& interest : open_interest(blotter, required.holding)) {
    const OrderRecord& record = blotter.at(interest.order).record;
    if (!required.strategy.empty() && record.strategy != required.strategy) continue;
    const bool builds = position.is_zero() ? record.parent_id.value == 0
                                           : (interest.side == model::Side::Buy) == position.is_positive();
    if (builds || interest.parent || !interest.remaining().is_positive()) continue;
    finding.exits.push_back(interest.order);
    all.add(interest.oca_group, interest.order, interest.remaining());
    if (interest.live.is_positive()) {
      (is_stop(record.order_type) ? stops : targets).add(interest.oca_group, interest.order, interest.live);
    }
  }
  const Decimal open = position.abs();
  if (required.needs_stop) finding.missing_stop = core::max(open - stops.sum(), Decimal());
  if (required.needs_target) finding.missing_target = core::max(open - targets.sum(), Decimal());
  finding.surplus = core::max(all.sum() - open, Decimal());
  return finding;
}

}  // namespace

std::vector<ProtectionFinding> audit_protection(const OrderBlotter& blotter,
                                                std::span<const RequiredProtection> required,
                                                const std::map<Holding, Decimal>& baseline) {
  std::vector<ProtectionFinding> findings;
  findings.reserve(required.size());
  for (const RequiredProtection& each : required) {
    findings.push_back(audit(blotter, each, each.position ? *each.position : held(blotter, each, baseline)));
  }
  return findings;
}

}  // namespace ibflow::orders
