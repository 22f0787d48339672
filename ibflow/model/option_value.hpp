#pragma once
// The value of options after Black, Scholes and Merton: European exercise, continuous dividend yield.

#include <optional>

namespace ibflow::model {

struct OptionTerms {
  double strike = 0;
  double years = 0;  // to expiry, 365 days a year; 0 and less: expired, worth what it is worth exercised
  bool is_call = true;
};

/// Yearly and continuous; 0.05 is five percent.
struct OptionRates {
  double interest = 0;
  double dividend = 0;
};

struct OptionValue {
  double price = 0;
  double delta = 0;  // a call's is 0 to 1, a put's -1 to 0
  double gamma = 0;
  double vega = 0;   // for one percentage point of volatility, as IB gives it
  double theta = 0;  // for one calendar day, as IB gives it; mostly negative
};

/// `underlying` and `volatility` (0.2 is twenty percent) above zero.
[[nodiscard]] OptionValue option_value(const OptionTerms& terms, const OptionRates& rates, double underlying,
                                       double volatility);

/// The volatility at which option_value gives `price`, between 0.0001 and 10. nullopt when there is none: the
/// price is below the value of exercise or above what any volatility gives, or the option has expired.
[[nodiscard]] std::optional<double> implied_volatility(const OptionTerms& terms, const OptionRates& rates,
                                                       double underlying, double price);

}  // namespace ibflow::model
