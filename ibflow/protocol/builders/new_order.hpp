#pragma once
// What all order builders start from. Used by them alone.

#include <string_view>
#include <utility>

#include "ibflow/protocol/builders/orders.hpp"
#include "ibflow/protocol/reference/order_types.hpp"

namespace ibflow::protocol::build {

[[nodiscard]] constexpr std::string_view text_of(Action action) {
  switch (action) {
    case Action::Buy:
      return protocol::action::kBuy;
    case Action::Sell:
      return protocol::action::kSell;
    case Action::SellShort:
      return protocol::action::kSellShort;
    case Action::SellLong:
      return protocol::action::kSellLong;
  }
  return {};
}

[[nodiscard]] inline Order new_order(Action action, core::Decimal quantity, std::string_view order_type) {
  Order order;
  order.action = text_of(action);
  order.total_quantity = quantity;
  order.order_type = order_type;
  order.tif = time_in_force::kDay;
  return order;
}

}  // namespace ibflow::protocol::build
