#pragma once
// How the instruments of the contract database trade.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ibflow/sim/contracts/contract_database.hpp"
#include "ibflow/sim/exchange/exchange.hpp"

namespace ibflow::sim {

/// Hours by its class, steps by its market rule, sizes by its increments. Stops on options look at two quotes
/// in a row, on currencies at one (the defaults of IB's trigger methods); on everything else at the last
/// price. nullopt for what cannot be traded: indices and continuous futures.
[[nodiscard]] std::optional<TradedInstrument> traded_instrument(const Instrument& instrument,
                                                                std::size_t index);

/// Keys of combinations name their legs: BAG:265598*1,756733*-2, contract ids and ratios, below 0 what is
/// sold when the combination is bought.
inline constexpr std::string_view kCombinationPrefix = "BAG:";
[[nodiscard]] inline bool is_combination(std::string_view key) {
  return key.starts_with(kCombinationPrefix);
}
[[nodiscard]] std::string combination_key(std::span<const protocol::ComboLeg> legs);

/// Looks instruments up by their key; combinations too, of at least two legs that can be traded themselves.
/// The database must outlive it.
[[nodiscard]] InstrumentDirectory directory_of(const ContractDatabase& contracts);

}  // namespace ibflow::sim
