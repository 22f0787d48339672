#pragma once
// What all instruments of one kind have in common.

#include "ibflow/sim/contracts/instrument.hpp"

namespace ibflow::sim {

/// Fills in, by the security type: exchanges with their market rules, order types, hours and zone,
/// permission, sizes, the smallest step, the key for smart components. market_name becomes the trading class.
/// For what differs within a kind (an option's rule, a currency's step) say so afterwards.
void apply_terms(Instrument& instrument);

/// Sets the exchanges, and the same rule for each of them; min_tick follows.
void set_exchanges(Instrument& instrument, std::string_view exchanges, std::int32_t market_rule);

/// IB spells some exchanges in two ways: ISLAND is NASDAQ, GLOBEX is CME.
[[nodiscard]] std::string_view canonical_exchange(std::string_view exchange);

}  // namespace ibflow::sim
