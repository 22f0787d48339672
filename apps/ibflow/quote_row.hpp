#pragma once
// Quotes as rows: of `quote` and `chain`.

#include <vector>

#include "gateway_session.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/gateway/quote.hpp"
#include "ibflow/protocol/contract.hpp"
#include "output.hpp"

namespace ibflow::cli {

[[nodiscard]] std::vector<Column> quote_columns(bool with_greeks);
[[nodiscard]] std::vector<Cell> quote_row(const protocol::Contract& contract, const gateway::Quote& quote,
                                          core::Timestamp now, bool with_greeks);

/// Asks for all of them at once and prints what comes. Partial when some were refused, which is told; the
/// code of a refusal when all were.
[[nodiscard]] app::ExitCode print_quotes(GatewaySession& session,
                                         const std::vector<protocol::Contract>& contracts, bool with_greeks,
                                         const Output& output);

}  // namespace ibflow::cli
