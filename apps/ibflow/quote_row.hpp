#pragma once
// A quote as a row: of `quote` and `chain`.

#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/gateway/quote.hpp"
#include "ibflow/protocol/contract.hpp"
#include "output.hpp"

namespace ibflow::cli {

[[nodiscard]] std::vector<Column> quote_columns(bool with_greeks);
[[nodiscard]] std::vector<Cell> quote_row(const protocol::Contract& contract, const gateway::Quote& quote,
                                          core::Timestamp now, bool with_greeks);

}  // namespace ibflow::cli
