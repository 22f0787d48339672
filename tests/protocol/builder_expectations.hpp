#pragma once
// What the builders' specifications have in common.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/protocol/order.hpp"

namespace ibflow::protocol::build {

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <class Value>
void expect_refused(const core::Expected<Value>& result, const std::string& words) {
  ASSERT_FALSE(result.has_value()) << words;
  EXPECT_EQ(result.error().category, core::ErrorCategory::Usage);
  EXPECT_THAT(result.error().message, testing::HasSubstr(words));
}

/// An order of which nothing but the common members is set.
inline Order plain(std::string action, core::Decimal quantity, std::string type) {
  Order order;
  order.action = std::move(action);
  order.total_quantity = quantity;
  order.order_type = std::move(type);
  order.tif = "DAY";
  return order;
}

}  // namespace ibflow::protocol::build
