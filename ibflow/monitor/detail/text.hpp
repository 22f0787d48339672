#pragma once
// Text as the page shows it.

#include <string>
#include <string_view>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::monitor::detail {

[[nodiscard]] std::string escape(std::string_view text);

/// "1,234,567.50"; the sign of a negative number is U+2212.
[[nodiscard]] std::string grouped(const core::Decimal& value, int places);

/// Money of one currency: "$1,234.50", "−$3.00", "CHF 12.00".
class Money {
 public:
  explicit Money(std::string_view currency);
  [[nodiscard]] std::string plain(const core::Decimal& amount, int places = 2) const;
  [[nodiscard]] std::string with_sign(const core::Decimal& amount,
                                      int places = 2) const;  // "+$1.00" when positive

 private:
  std::string symbol_;
};

[[nodiscard]] std::string price(double value);  // two places, four when it has them
[[nodiscard]] std::string quantity(const core::Decimal& value);
[[nodiscard]] std::string clock_time(core::Timestamp at);     // New York, 09:31:05
[[nodiscard]] std::string short_time(core::Timestamp at);     // New York, 09:31
[[nodiscard]] std::string day(core::Timestamp at);            // New York, 2019-02-13
[[nodiscard]] const char* tone(const core::Decimal& amount);  // class of a number: "win", "loss", "even"

}  // namespace ibflow::monitor::detail
