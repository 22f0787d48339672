#include "ibflow/sim/orders/combination_orders.hpp"

#include <fmt/format.h>

#include <set>

#include "ibflow/protocol/reference/order_types.hpp"
#include "ibflow/sim/exchange/contract_directory.hpp"
#include "ibflow/sim/orders/order_codes.hpp"
#include "ibflow/sim/orders/order_messages.hpp"

namespace ibflow::sim {

namespace {

constexpr std::string_view kBag = "BAG";
constexpr std::size_t kMostLegs = 6;

std::unexpected<core::Error> refuse(int code, std::string text) {
  return core::fail(core::ErrorCategory::Broker, std::move(text), code);
}

std::unexpected<core::Error> invalid(std::string_view cause) {
  return refuse(order_code::kInvalidRequest, validation_text(cause));
}

core::Expected<std::size_t> leg_instrument(const ContractDatabase& contracts, const protocol::ComboLeg& leg) {
  const auto index = contracts.index_of_con_id(leg.con_id);
  if (!index) {
    return refuse(order_code::kNoSecurity,
                  fmt::format("No security definition has been found for the request: leg {}", leg.con_id));
  }
  const bool is_sided = leg.action == protocol::action::kBuy || leg.action == protocol::action::kSell;
  if (leg.ratio < 1 || !is_sided)
    return invalid(fmt::format("Leg {} needs a ratio of at least 1 and a side, BUY or SELL.", leg.con_id));
  if (!traded_instrument(contracts.instrument(*index), *index))
    return invalid(fmt::format("Leg {} cannot be traded.", leg.con_id));
  return *index;
}

}  // namespace

bool is_bag(const protocol::Contract& contract) {
  return contract.sec_type == kBag;
}

core::Expected<std::size_t> first_leg(const ContractDatabase& contracts, const protocol::Contract& bag) {
  const auto& legs = bag.combo_legs;
  if (legs.size() < 2 || legs.size() > kMostLegs)
    return invalid(fmt::format("A combination has 2 to {} legs, not {}.", kMostLegs, legs.size()));
  std::set<std::int32_t> seen;
  std::size_t first = 0;
  for (const auto& leg : legs) {
    const auto index = leg_instrument(contracts, leg);
    if (!index) return index;
    if (!seen.insert(leg.con_id).second) return invalid(fmt::format("Leg {} comes twice.", leg.con_id));
    if (seen.size() == 1) first = *index;
    const auto &one = contracts.instrument(*index), &other = contracts.instrument(first);
    if (one.currency != other.currency || one.value_of_point() != other.value_of_point())
      return invalid("The simulator has no combinations of legs with unlike currencies or multipliers.");
  }
  return first;
}

core::Expected<void> check_combination(const protocol::Order& order, const OrderRequest& request) {
  if (request.type != OrderType::Market && request.type != OrderType::Limit) {
    return refuse(order_code::kUnsupportedType,
                  "Unsupported order type for this exchange and security type: the simulator trades "
                  "combinations with MKT and LMT.");
  }
  if (request.tif == TimeInForce::AtTheOpening) return invalid("Combinations have no opening auction.");
  if (request.algorithm.kind != OrderAlgorithm::Kind::None)
    return invalid("The simulator has no algorithms for combinations.");
  const auto& attached = order.attached;
  if (attached.sl_order_id.value_or(0) > 0 || attached.pt_order_id.value_or(0) > 0)
    return invalid("The simulator attaches no orders to combinations.");
  if (order.what_if) return invalid("The simulator has no what-if for combinations.");
  return {};
}

}  // namespace ibflow::sim
