#pragma once
// What the blotter's two sources share.

#include "ibflow/orders/order_blotter.hpp"

namespace ibflow::orders::detail {

inline constexpr OrderNumber kNobody = ~OrderNumber{0};

}  // namespace ibflow::orders::detail
