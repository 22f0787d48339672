#include "ibflow/sim/orders/attached_orders.hpp"

#include <algorithm>
#include <cmath>

#include "ibflow/protocol/reference/order_types.hpp"

namespace ibflow::sim {

namespace {

double in_cents(double price) {
  return std::round(price * 100) / 100;
}

protocol::PlaceOrder child_of(const protocol::PlaceOrder& parent, std::int32_t order_id) {
  protocol::PlaceOrder child;
  child.order_id = order_id;
  child.contract = parent.contract;
  child.order.action = parent.order.action == protocol::action::kBuy ? "SELL" : "BUY";
  child.order.total_quantity = parent.order.total_quantity;
  child.order.tif = parent.order.tif;
  child.order.account = parent.order.account;
  child.order.parent_id = parent.order_id;
  return child;
}

}  // namespace

std::vector<protocol::PlaceOrder> attached_orders(const protocol::PlaceOrder& parent,
                                                  const TickerState& market, const Behaviour& behaviour) {
  std::vector<protocol::PlaceOrder> children;
  const bool buys = parent.order.action == protocol::action::kBuy;
  const double limit = parent.order.lmt_price.value_or(0);
  const double price = limit > 0 ? limit : market.last.value_or(market.previous_close.value_or(0));
  const double distance = price * static_cast<double>(behaviour.attached_order_percent) / 100;
  const auto& attached = parent.order.attached;
  if (attached.pt_order_id.value_or(0) > 0) {
    auto& target = children.emplace_back(child_of(parent, *attached.pt_order_id));
    target.order.order_type = "LMT";
    target.order.lmt_price = in_cents(buys ? price + distance : price - distance);
  }
  if (attached.sl_order_id.value_or(0) > 0) {
    auto& stop = children.emplace_back(child_of(parent, *attached.sl_order_id));
    stop.order.order_type = "STP";
    stop.order.aux_price = in_cents(buys ? price - distance : price + distance);
  }
  std::ranges::sort(children, {}, &protocol::PlaceOrder::order_id);
  return children;
}

}  // namespace ibflow::sim
