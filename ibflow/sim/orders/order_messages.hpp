#pragma once
// Orders between the wire and the simulated exchange. Pure functions.

#include <string>

#include "ibflow/core/error.hpp"
#include "ibflow/protocol/requests.hpp"
#include "ibflow/protocol/responses.hpp"
#include "ibflow/sim/contracts/contract_database.hpp"
#include "ibflow/sim/exchange/sim_order.hpp"

namespace ibflow::sim {

/// A client's order for the exchange. Errors of category Broker with IB's code: 200 unknown contract, 321
/// what the simulator does not trade (algorithms, conditions, other order types and times in force, a foreign
/// account).
[[nodiscard]] core::Expected<OrderRequest> to_order_request(const protocol::PlaceOrder& message,
                                                            std::int32_t client_id,
                                                            const ContractDatabase& contracts,
                                                            const std::string& account);

/// OPEN_ORDER. The commission is given once the order has one and is filled.
[[nodiscard]] protocol::OpenOrder to_open_order(const SimOrder& order, const protocol::Contract& contract,
                                                bool with_commission);
[[nodiscard]] protocol::OrderStatus to_order_status(const SimOrder& order);
/// EXECUTION_DATA for `request_id`, or -1 when live.
[[nodiscard]] protocol::ExecutionDetails to_execution(const Fill& fill, protocol::Contract contract,
                                                      std::int32_t request_id, int server_version);
[[nodiscard]] protocol::CommissionReport to_commission(const Fill& fill);

/// The text of 321, as real servers write it.
[[nodiscard]] std::string validation_text(std::string_view cause);

}  // namespace ibflow::sim
