#pragma once
// Contracts in words.

#include <span>
#include <string>

#include "ibflow/protocol/contract.hpp"

namespace ibflow::gateway::detail {

/// "AAPL STK SMART USD", "SPX OPT 20270115 6000 C", "con id 265598"
[[nodiscard]] std::string describe(const protocol::Contract& contract);

/// What a question about it depends on, as one text: equal for equal questions.
[[nodiscard]] std::string identity(const protocol::Contract& contract);

/// "3 contracts fit SPX OPT 20270115 6000 C: con id 1 (trading class SPX), con id 2 (trading class SPXW);
/// name one by its trading class or con id"
[[nodiscard]] std::string explain_ambiguity(const protocol::Contract& asked,
                                            std::span<const protocol::ContractDetails> candidates);

}  // namespace ibflow::gateway::detail
