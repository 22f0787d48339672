#pragma once
// How the instruments of the contract database trade.

#include <optional>

#include "ibflow/sim/contracts/contract_database.hpp"
#include "ibflow/sim/exchange/exchange.hpp"

namespace ibflow::sim {

/// Hours by its class, steps by its market rule, sizes by its increments. Stops on options look at two quotes
/// in a row, on currencies at one (the defaults of IB's trigger methods); on everything else at the last
/// price. nullopt for what cannot be traded: indices and continuous futures.
[[nodiscard]] std::optional<TradedInstrument> traded_instrument(const Instrument& instrument,
                                                                std::size_t index);

/// Looks instruments up by their key. The database must outlive it.
[[nodiscard]] InstrumentDirectory directory_of(const ContractDatabase& contracts);

}  // namespace ibflow::sim
