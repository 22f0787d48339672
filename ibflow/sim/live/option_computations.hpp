#pragma once
// Implied volatilities and greeks as TICK_OPTION_COMPUTATION tells them (server-behaviour.md 2.6).

#include <vector>

#include "ibflow/protocol/requests.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

/// Types 10 bid, 11 ask, 12 last and 13 model, in this order; what cannot be computed is absent (-1 and -2 on
/// the wire). Empty for what is no option.
[[nodiscard]] std::vector<protocol::TickOptionComputation> option_computations(const SimulatedMarket& market,
                                                                               std::size_t instrument,
                                                                               const TickerState& shown);

/// Answers each calculation with one computation of type 53 (SB-26). Cancelling is silent, as the answer is
/// always there at once.
class OptionCalculationService final : public Service {
 public:
  explicit OptionCalculationService(GatewayState& state) : state_(state) {}

  void on(Client& client, const protocol::CalculateImpliedVolatility& message);
  void on(Client& client, const protocol::CalculateOptionPrice& message);
  void on(Client&, const protocol::CancelCalculateImpliedVolatility&) {}
  void on(Client&, const protocol::CancelCalculateOptionPrice&) {}

 private:
  [[nodiscard]] std::optional<OptionView> option_or_refuse(Client& client, const protocol::Contract& contract,
                                                           std::int32_t id) const;

  GatewayState& state_;
};

}  // namespace ibflow::sim
