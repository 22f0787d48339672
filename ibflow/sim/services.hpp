#pragma once
// All parts of the simulated gateway that answer requests.

#include <tuple>

#include "ibflow/sim/accounts/account_service.hpp"
#include "ibflow/sim/contracts/contract_service.hpp"
#include "ibflow/sim/history/history_service.hpp"
#include "ibflow/sim/live/live_data_faults.hpp"
#include "ibflow/sim/live/market_data_service.hpp"
#include "ibflow/sim/live/market_depth_service.hpp"
#include "ibflow/sim/live/option_computations.hpp"
#include "ibflow/sim/live/real_time_bar_service.hpp"
#include "ibflow/sim/live/tick_by_tick_service.hpp"
#include "ibflow/sim/orders/order_desk.hpp"
#include "ibflow/sim/reference/configuration_service.hpp"
#include "ibflow/sim/reference/corporate_event_service.hpp"
#include "ibflow/sim/reference/news_service.hpp"
#include "ibflow/sim/reference/reference_service.hpp"
#include "ibflow/sim/reference/scanner_service.hpp"
#include "ibflow/sim/server/session_service.hpp"

namespace ibflow::sim {

class Services {
 public:
  Services(GatewayState& state, StepClock& clock)
      : orders(state),
        session(state, clock, orders),
        contracts(state),
        step_events(state),
        market_data(state, clock, step_events),
        tick_by_tick(state, step_events),
        market_depth(state, step_events),
        real_time_bars(state, step_events),
        option_calculations(state),
        history(state),
        accounts(state),
        reference(state),
        scanners(state),
        news(state),
        corporate_events(state),
        configuration(state, [this] { return orders.reset_order_ids(); }) {}
  Services(const Services&) = delete;
  Services& operator=(const Services&) = delete;

  OrderDesk orders;
  SessionService session;
  ContractService contracts;
  StepEvents step_events;
  MarketDataService market_data;
  TickByTickService tick_by_tick;
  MarketDepthService market_depth;
  RealTimeBarService real_time_bars;
  OptionCalculationService option_calculations;
  HistoryService history;
  AccountService accounts;
  ReferenceService reference;
  ScannerService scanners;
  NewsService news;
  CorporateEventService corporate_events;
  ConfigurationService configuration;

  /// In the order in which a step's news reach a client.
  auto all() {
    return std::tie(session, orders, contracts, real_time_bars, market_data, tick_by_tick, market_depth,
                    option_calculations, history, accounts, reference, scanners, news, corporate_events,
                    configuration);
  }

  [[nodiscard]] LiveDataFaults live_data_faults(GatewayState& state) {
    return {state, market_data, tick_by_tick, market_depth, real_time_bars};
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
