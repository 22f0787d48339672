#include "ibflow/model/option_value.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ibflow::model {

namespace {

constexpr double kDaysPerYear = 365;
constexpr double kLowest = 1e-4;
constexpr double kHighest = 10;
constexpr double kSameVolatility = 1e-9;
constexpr int kMostRounds = 100;

double normal_density(double x) {
  return std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi);
}

double normal_distribution(double x) {
  return std::erfc(-x / std::numbers::sqrt2) / 2;
}

OptionValue exercised(const OptionTerms& terms, double underlying) {
  OptionValue value;
  const double gain = terms.is_call ? underlying - terms.strike : terms.strike - underlying;
  value.price = std::max(gain, 0.0);
  if (gain > 0) value.delta = terms.is_call ? 1 : -1;
  return value;
}

}  // namespace

OptionValue option_value(const OptionTerms& terms, const OptionRates& rates, double underlying,
                         double volatility) {
  if (terms.years <= 0) return exercised(terms, underlying);
  const double root = std::sqrt(terms.years);
  const double spread = volatility * root;
  const double drift = rates.interest - rates.dividend + volatility * volatility / 2;
  const double d1 = (std::log(underlying / terms.strike) + drift * terms.years) / spread;
  const double d2 = d1 - spread;
  const double sign = terms.is_call ? 1 : -1;
  const double carried = std::exp(-rates.dividend * terms.years);
  const double discounted = terms.strike * std::exp(-rates.interest * terms.years);
  const double in_stock = carried * normal_distribution(sign * d1);
  const double in_cash = discounted * normal_distribution(sign * d2);
  const double density = carried * normal_density(d1);

  OptionValue value;
  value.price = std::max(sign * (underlying * in_stock - in_cash), 0.0);
  value.delta = sign * in_stock;
  value.gamma = density / (underlying * spread);
  value.vega = underlying * density * root / 100;
  const double yearly = -underlying * density * volatility / (2 * root) - sign * rates.interest * in_cash +
                        sign * rates.dividend * underlying * in_stock;
  value.theta = yearly / kDaysPerYear;
  return value;
}

std::optional<double> implied_volatility(const OptionTerms& terms, const OptionRates& rates,
                                         double underlying, double price) {
  if (terms.years <= 0 || !(underlying > 0) || !(terms.strike > 0) || !(price > 0)) return std::nullopt;
  const auto excess = [&](double volatility) {
    return option_value(terms, rates, underlying, volatility).price - price;
  };
  double low = kLowest;
  double high = kHighest;
  if (excess(low) > 0 || excess(high) < 0) return std::nullopt;
  double guess = 0.3;
  for (int round = 0; round < kMostRounds; ++round) {
    const auto value = option_value(terms, rates, underlying, guess);
    const double miss = value.price - price;
    (miss > 0 ? high : low) = guess;
    // Newton's step where it stays inside the bracket, else halve it.
    const double newton = guess - miss / std::max(value.vega * 100, 1e-12);
    const double next = newton > low && newton < high ? newton : (low + high) / 2;
    if (std::abs(next - guess) < kSameVolatility) return next;
    guess = next;
  }
  return guess;
}

}  // namespace ibflow::model
