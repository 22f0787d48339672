#pragma once
// All parts of the simulated gateway that answer requests.

#include <tuple>

#include "ibflow/sim/accounts/account_service.hpp"
#include "ibflow/sim/contracts/contract_service.hpp"
#include "ibflow/sim/history/history_service.hpp"
#include "ibflow/sim/live/market_data_service.hpp"
#include "ibflow/sim/orders/order_desk.hpp"
#include "ibflow/sim/reference/configuration_service.hpp"
#include "ibflow/sim/reference/corporate_event_service.hpp"
#include "ibflow/sim/reference/news_service.hpp"
#include "ibflow/sim/reference/reference_service.hpp"
#include "ibflow/sim/reference/scanner_service.hpp"
#include "ibflow/sim/server/session_service.hpp"

namespace ibflow::sim {

namespace detail {
template <class Desk>
bool reset_order_ids(Desk& desk) {
  if constexpr (requires { desk.reset_order_ids(); }) return desk.reset_order_ids();
  return false;
}
}  // namespace detail

class Services {
 public:
  Services(GatewayState& state, StepClock& clock)
      : orders(state),
        session(state, clock, orders),
        contracts(state),
        market_data(state, clock),
        history(state),
        accounts(state),
        reference(state),
        scanners(state),
        news(state),
        corporate_events(state),
        configuration(state, [this] { return detail::reset_order_ids(orders); }) {}
  Services(const Services&) = delete;
  Services& operator=(const Services&) = delete;

  OrderDesk orders;
  SessionService session;
  ContractService contracts;
  MarketDataService market_data;
  HistoryService history;
  AccountService accounts;
  ReferenceService reference;
  ScannerService scanners;
  NewsService news;
  CorporateEventService corporate_events;
  ConfigurationService configuration;

  /// In the order in which a step's news reach a client.
  auto all() {
    return std::tie(session, orders, contracts, market_data, history, accounts, reference, scanners, news,
                    corporate_events, configuration);
  }

  template <class Function>
  void each(const Function& function) {
    std::apply([&](auto&... service) { (function(service), ...); }, all());
  }
  /// Stops at the first for which `function` is true.
  template <class Function>
  bool any(const Function& function) {
    return std::apply([&](auto&... service) { return (function(service) || ...); }, all());
  }
};

}  // namespace ibflow::sim
