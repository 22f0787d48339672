#include "ibflow/sim/market/recorded_options.hpp"

#include "ibflow/sim/contracts/option_chain.hpp"

namespace ibflow::sim {

void add_recorded_options(ContractDatabase& contracts, const Recording& recording, core::Date session) {
  for (const RecordedOption& recorded : recording.options()) {
    const auto underlying = contracts.index_of(recorded.underlying);
    if (!underlying || recorded.expiry < session) continue;
    const Instrument stock = contracts.instrument(*underlying);
    const auto right = recorded.is_call ? OptionRight::Call : OptionRight::Put;
    auto option = an_option(stock, *underlying, recorded.expiry, recorded.strike, right, stock.symbol);
    if (!contracts.index_of(option.key)) contracts.add(std::move(option));
  }
}

}  // namespace ibflow::sim
