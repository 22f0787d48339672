#pragma once
// IB's text of a last trade date or maturity, which holds up to three things. Internal.

#include <string>
#include <string_view>

namespace ibflow::protocol {

/// "20240621 08:30 US/Central" or "20240621-08:30-US/Central".
struct LastTradeParts {
  std::string date;
  std::string time;
  std::string zone;
};

/// Split at dashes if there are any, else at blanks. What follows the third part is dropped.
[[nodiscard]] LastTradeParts split_last_trade_date(std::string_view text);

/// With blanks, or with dashes where blanks would not be split into the same parts again. A zone with a dash
/// could not be split at all, and is left out.
[[nodiscard]] std::string join_last_trade_date(const LastTradeParts& parts);

}  // namespace ibflow::protocol
