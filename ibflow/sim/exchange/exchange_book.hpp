#pragma once
// One ticker's standing quote and the orders that wait for it. Only the exchange's own sources include this.

#include <optional>
#include <vector>

#include "ibflow/sim/exchange/exchange.hpp"

namespace ibflow::sim {

struct Exchange::Book {
  std::optional<Print> latest;  // of the session under way
  core::Decimal bid_left;       // shares displayed and not yet taken since the latest print
  core::Decimal ask_left;
  std::vector<SimOrder*> orders;  // transmitted and not finished when the latest print came, by arrival

  /// What `side` trades at when it takes the quote. Needs a print.
  [[nodiscard]] double opposite_quote(model::Side side) const {
    return side == model::Side::Buy ? latest->ask : latest->bid;
  }
  [[nodiscard]] core::Decimal& left_for(model::Side side) {
    return side == model::Side::Buy ? ask_left : bid_left;
  }

  /// Has the opposite quote reached the order's limit? True for orders without one. Needs a print.
  [[nodiscard]] bool marketable(const SimOrder& order) const {
    const OrderRequest& terms = order.terms;
    if (!needs_limit_price(terms.type)) return true;
    const double quote = opposite_quote(terms.side);
    return terms.side == model::Side::Buy ? quote <= *terms.limit_price : quote >= *terms.limit_price;
  }
};

}  // namespace ibflow::sim
