#pragma once
// Option symbols as the Options Clearing Corporation writes them: SLV230519C00023000.
//
// Source: OCC, Options Symbology Initiative: root of 1 to 6 characters, expiry as YYMMDD, C or P, strike in
// thousandths of a dollar as eight digits. The full form pads the root with spaces to six characters; the
// Options Flow Monitor's form leaves the spaces away. Years are those of 2000 to 2099.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::flow::options {

struct OptionContract {
  std::string underlying;  // upper case, 1 to 6 letters and digits, also '.'
  core::Date expiry;
  bool is_call = true;
  std::int64_t strike_thousandths = 0;  // 1 .. 99,999,999

  [[nodiscard]] double strike() const { return static_cast<double>(strike_thousandths) / 1000; }
  friend bool operator==(const OptionContract&, const OptionContract&) = default;
};

/// Without padding. The contract must hold what its comments say.
[[nodiscard]] std::string format_option_symbol(const OptionContract& contract);

/// With or without padding. Data error that names the text.
[[nodiscard]] core::Expected<OptionContract> parse_option_symbol(std::string_view text);

}  // namespace ibflow::flow::options
