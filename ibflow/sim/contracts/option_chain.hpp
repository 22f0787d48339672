#pragma once
// Options on a recorded underlying: which there are, and each as an instrument.

#include <cstddef>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/sim/contracts/instrument.hpp"

namespace ibflow::sim {

/// One option, ready to be added to the database, also for chains that were recorded. `class_name`: the
/// trading class, mostly the underlying's symbol. The key is the OCC symbol, `AAPL  190215C00170000`.
[[nodiscard]] Instrument an_option(const Instrument& underlying, std::size_t underlying_index,
                                   core::Date expiry, double strike, OptionRight right,
                                   std::string_view class_name);

/// Root padded to six letters, date, C or P, strike in thousandths with eight digits.
[[nodiscard]] std::string occ_symbol(std::string_view root, core::Date expiry, OptionRight right,
                                     double strike);

/// The Fridays of the next four weeks and the third Fridays of the four months after them, a day earlier
/// where that is a holiday; the session's own day counts when it is one of them.
[[nodiscard]] std::vector<core::Date> option_expiries(core::Date session);
/// Standard monthly expiry: the third Friday, or the session before it.
[[nodiscard]] core::Date third_friday(std::chrono::year_month month);

/// Thirty-one strikes around `price` in the steps usual at that price, ascending.
[[nodiscard]] std::vector<double> option_strikes(double price);

/// Puts and calls of every expiry and strike, by expiry, strike, call before put.
[[nodiscard]] std::vector<Instrument> option_chain(const Instrument& underlying, std::size_t underlying_index,
                                                   core::Date session, double price);

}  // namespace ibflow::sim
