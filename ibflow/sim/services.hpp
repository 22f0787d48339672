#pragma once
// All parts of the simulated gateway that answer requests.

#include "ibflow/sim/accounts/account_service.hpp"
#include "ibflow/sim/contracts/contract_service.hpp"
#include "ibflow/sim/history/history_service.hpp"
#include "ibflow/sim/live/market_data_service.hpp"
#include "ibflow/sim/orders/order_desk.hpp"
#include "ibflow/sim/reference/reference_service.hpp"
#include "ibflow/sim/server/session_service.hpp"

namespace ibflow::sim {

/// In the order in which a step's news reach a client.
class Services {
 public:
  Services(GatewayState& state, StepClock& clock)
      : orders(state),
        session(state, clock, orders),
        contracts(state),
        market_data(state, clock),
        history(state),
        accounts(state),
        reference(state) {}

  OrderDesk orders;
  SessionService session;
  ContractService contracts;
  MarketDataService market_data;
  HistoryService history;
  AccountService accounts;
  ReferenceService reference;

  template <class Function>
  void each(const Function& function) {
    function(session);
    function(orders);
    function(contracts);
    function(market_data);
    function(history);
    function(accounts);
    function(reference);
  }
  /// Stops at the first for which `function` is true.
  template <class Function>
  bool any(const Function& function) {
    return function(session) || function(orders) || function(contracts) || function(market_data) ||
           function(history) || function(accounts) || function(reference);
  }
};

}  // namespace ibflow::sim
