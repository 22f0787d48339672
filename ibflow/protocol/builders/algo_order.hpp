#pragma once
// Puts an algorithm's name and parameters into an order. Used by the algorithm builders alone.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ibflow/protocol/builders/checks.hpp"
#include "ibflow/protocol/builders/orders.hpp"

namespace ibflow::protocol::build {

/// Parameters are added in the order of the calls; absent ones are left out.
class AlgoOrder {
 public:
  AlgoOrder(std::string_view strategy, Order order);

  AlgoOrder& number(std::string_view tag, std::optional<double> value);
  AlgoOrder& amount(std::string_view tag, std::optional<double> value);       // above zero
  AlgoOrder& rate(std::string_view tag, std::optional<double> value);         // above 0, at most 1
  AlgoOrder& count(std::string_view tag, std::optional<std::int32_t> value);  // above zero
  AlgoOrder& flag(std::string_view tag, std::optional<bool> value);
  AlgoOrder& text(std::string_view tag, std::string_view value);
  AlgoOrder& time(std::string_view tag, std::string_view value);
  AlgoOrder& that(bool holds, std::string_view advice);

  [[nodiscard]] OrderResult result() const { return checks_.result(order_); }

 private:
  AlgoOrder& add(std::string_view tag, std::string value);

  Order order_;
  Checks checks_;
};

}  // namespace ibflow::protocol::build
