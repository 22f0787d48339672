#pragma once
// Changes are noticed where they are made.

#include <utility>

#include "ibflow/orders/order_lifecycle.hpp"

namespace ibflow::orders::detail {

template <class T, class Value>
void assign(T& field, Value&& value, Effect& effect) {
  if (field == value) return;
  field = std::forward<Value>(value);
  effect.changed = true;
}

}  // namespace ibflow::orders::detail
