#pragma once
// `order buy|sell` on the command line, and the order that it asks for.

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "ibflow/core/error.hpp"
#include "ibflow/protocol/builders/orders.hpp"

namespace ibflow::cli {

/// As they were typed; prices in the contract's currency.
struct OrderTerms {
  std::string symbol, quantity;
  std::string type;  // empty: what the prices say
  std::optional<double> limit, stop, trail, trail_percent, limit_offset;
  std::string tif, good_till, good_after;
  bool outside_rth = false, all_or_none = false, hidden = false;
  std::optional<int> display;
  std::optional<double> take_profit, stop_loss;

  [[nodiscard]] bool is_bracket() const { return take_profit || stop_loss; }
};

std::shared_ptr<OrderTerms> add_order_terms(CLI::App& command);

/// Above zero; a fraction is one. `what` names it in the message.
[[nodiscard]] core::Expected<core::Decimal> parse_quantity(const std::string& text, const std::string& what);
/// Usage when prices do not fit the type, or something is no number or no moment.
[[nodiscard]] core::Expected<protocol::Order> order_of(const OrderTerms& terms,
                                                       protocol::build::Action action);

}  // namespace ibflow::cli
