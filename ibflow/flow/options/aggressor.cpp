#include "ibflow/flow/options/aggressor.hpp"

namespace ibflow::flow::options {

namespace {
constexpr double kSamePrice = 1e-9;  // prices are multiples of a hundredth; their middle is computed
}

Aggressor AggressorRule::classify(const std::string& option_symbol, double price, const BidAsk& quote) {
  const auto [place, is_first] = ticks_.try_emplace(option_symbol, Ticks{price});
  Ticks& ticks = place->second;
  if (!is_first && price != ticks.last) {
    ticks.direction = price > ticks.last ? Aggressor::Buyer : Aggressor::Seller;
    ticks.last = price;
  }
  if (const auto middle = quote.middle()) {
    if (price > *middle + kSamePrice) return Aggressor::Buyer;
    if (price < *middle - kSamePrice) return Aggressor::Seller;
  }
  return ticks.direction;
}

}  // namespace ibflow::flow::options
