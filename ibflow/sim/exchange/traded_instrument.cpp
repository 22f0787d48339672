#include "ibflow/sim/exchange/traded_instrument.hpp"

#include <cmath>

#include "ibflow/sim/contracts/trading_calendar.hpp"

namespace ibflow::sim {

namespace {

constexpr double kLargestPrice = 1e12;  // where a double still tells cents apart

// The double nearest to `count` increments: 0.01 is 1/100 exactly when divided, not when multiplied.
double multiple(double count, double increment) {
  const double inverse = std::round(1 / increment);
  if (std::abs(1 / inverse - increment) <= increment * 1e-12) return count / inverse;
  return count * increment;
}

}  // namespace

TradingSessions us_stock_sessions(core::Date date) {
  const auto& calendar = TradingCalendar::of(HoursClass::UsStocks);
  const auto regular = calendar.liquid(date);
  const auto all = calendar.trading(date);
  if (!regular || !all) return {};
  return {{{regular->open, regular->close}}, {{all->open, all->close}}};
}

TradedInstrument traded_stock(std::string symbol, std::size_t index) {
  TradedInstrument instrument;
  instrument.key = std::move(symbol);
  instrument.index = index;
  return instrument;
}

double increment_at(const TradedInstrument& instrument, double price) {
  double increment = 0.01;
  for (const auto& step : instrument.increments) {
    if (std::abs(price) >= step.low_edge) increment = step.increment;
  }
  return increment;
}

bool fits_increment(const TradedInstrument& instrument, double price) {
  if (!std::isfinite(price) || std::abs(price) > kLargestPrice) return false;
  if (price <= 0 && !instrument.negative_prices) return false;
  const double increment = increment_at(instrument, price);
  const double nearest = multiple(std::round(price / increment), increment);
  return std::abs(nearest - price) <= std::abs(price) * 1e-14;
}

double round_to_increment(const TradedInstrument& instrument, double price, Rounding rounding) {
  const double increment = increment_at(instrument, price);
  const double nearest = std::round(price / increment);
  if (rounding == Rounding::Nearest || std::abs(multiple(nearest, increment) - price) < increment * 1e-6) {
    return multiple(nearest, increment);
  }
  const double count = price / increment;
  return multiple(rounding == Rounding::Down ? std::floor(count) : std::ceil(count), increment);
}

}  // namespace ibflow::sim
