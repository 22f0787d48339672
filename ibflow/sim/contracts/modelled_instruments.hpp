#pragma once
// What a gateway lists besides the recorded tickers; nothing of it was recorded.

#include "ibflow/sim/contracts/contract_database.hpp"

namespace ibflow::sim {

/// Adds, in this order: the indices SPX, NDX and VIX, futures ES and NQ (two expired quarters, four to come,
/// the continuous one), EUR.USD, GBP.USD and USD.JPY, BTC and ETH, a US treasury bond, CFDs on the recorded
/// common stocks and on EUR.USD, listings in Mexico of some stocks, option chains on every recorded stock
/// with a known price and on SPX. What is recorded already is left out.
void add_modelled_instruments(ContractDatabase& database, const ContractSources& sources);

}  // namespace ibflow::sim
