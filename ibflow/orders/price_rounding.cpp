#include "ibflow/orders/price_rounding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ibflow::orders {

using core::Decimal;

namespace {

// The greatest multiple of `step` that is not above `value`, exactly.
Decimal floor_to(const Decimal& value, const Decimal& step) {
  const int scale = std::max(value.scale(), step.scale());
  const auto at_scale = [scale](const Decimal& decimal) {
    Decimal::Coefficient coefficient = decimal.coefficient();
    for (int i = decimal.scale(); i < scale; ++i) coefficient *= 10;
    return coefficient;
  };
  const Decimal::Coefficient units = at_scale(value);
  const Decimal::Coefficient step_units = at_scale(step);
  Decimal::Coefficient steps = units / step_units;
  if (units % step_units < 0) --steps;  // division cuts towards zero
  return Decimal::from_parts(steps * step_units, scale).normalized();
}

Decimal ceil_to(const Decimal& value, const Decimal& step) {
  return -floor_to(-value, step);
}

}  // namespace

PriceGrid::PriceGrid(std::vector<PriceBand> bands)
    : bands_(std::move(bands)), smallest_(bands_[0].increment) {
  for (const PriceBand& band : bands_) smallest_ = core::min(smallest_, band.increment);
}

core::Expected<PriceGrid> PriceGrid::uniform(Decimal min_tick) {
  if (!min_tick.is_positive()) {
    return core::fail(core::ErrorCategory::Usage,
                      fmt::format("a price step of {} is not possible; ask for the contract's details",
                                  min_tick.to_string()));
  }
  return PriceGrid({{Decimal(), min_tick}});
}

core::Expected<PriceGrid> PriceGrid::of_bands(std::vector<PriceBand> bands) {
  const auto bad = [](std::string what) {
    return core::fail(core::ErrorCategory::Data, "a market rule " + std::move(what) +
                                                     "; ask for it again, or use the contract's min tick");
  };
  if (bands.empty()) return bad("without any price step");
  std::ranges::sort(bands, {}, &PriceBand::from);
  if (std::ranges::adjacent_find(bands, {}, &PriceBand::from) != bands.end()) {
    return bad("has two steps from the same price");
  }
  if (!std::ranges::all_of(bands, [](const PriceBand& band) { return band.increment.is_positive(); })) {
    return bad("has a step that is not above zero");
  }
  return PriceGrid(std::move(bands));
}

const Decimal& PriceGrid::increment_at(const Decimal& price) const {
  const auto above = std::ranges::upper_bound(bands_, price, {}, &PriceBand::from);
  return above == bands_.begin() ? bands_.front().increment : std::prev(above)->increment;
}

Decimal PriceGrid::floor(const Decimal& price) const {
  auto above = std::ranges::upper_bound(bands_, price, {}, &PriceBand::from);
  Decimal ceiling = price;
  // A band need not begin on its own grid: then the answer may lie in a band below.
  for (; above != bands_.begin(); --above) {
    const PriceBand& band = *std::prev(above);
    const Decimal rounded = floor_to(ceiling, band.increment);
    if (rounded >= band.from || std::prev(above) == bands_.begin()) return rounded;
    ceiling = band.from;
    // The band's own beginning belongs to it, not to the one below.
    const PriceBand& below = *std::prev(above, 2);
    const Decimal last = floor_to(ceiling, below.increment);
    ceiling = last == band.from ? last - below.increment : last;
  }
  return floor_to(ceiling, bands_.front().increment);
}

Decimal PriceGrid::ceil(const Decimal& price) const {
  auto above = std::ranges::upper_bound(bands_, price, {}, &PriceBand::from);
  Decimal rounded = ceil_to(price, increment_at(price));
  for (; above != bands_.end() && rounded >= above->from; ++above) {
    rounded = ceil_to(above->from, above->increment);
  }
  return rounded;
}

core::Expected<Decimal> round_safely(const Decimal& price, model::Side side, const PriceGrid& grid) {
  const Decimal rounded = side == model::Side::Buy ? grid.floor(price) : grid.ceil(price);
  if (price.is_positive() && rounded.is_positive()) return rounded;
  return core::fail(
      core::ErrorCategory::Usage,
      fmt::format("a price of {} to {} is not possible with a step of {}; ask for a price of at "
                  "least one step",
                  price.to_string(), side == model::Side::Buy ? "buy" : "sell",
                  grid.increment_at(price).to_string()));
}

Decimal round_combination_safely(const Decimal& price, model::Side side, const Decimal& smallest_increment) {
  return side == model::Side::Buy ? floor_to(price, smallest_increment) : ceil_to(price, smallest_increment);
}

Decimal round_trailing_amount(const Decimal& amount, const Decimal& increment) {
  return core::max(floor_to(amount, increment), increment);
}

}  // namespace ibflow::orders
