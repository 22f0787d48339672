#include "ibflow/sim/contracts/contract_service.hpp"

#include <utility>

#include "ibflow/sim/contracts/comma_list.hpp"
#include "ibflow/sim/contracts/market_rules.hpp"
#include "ibflow/sim/contracts/symbol_search.hpp"
#include "ibflow/sim/contracts/venues.hpp"

namespace ibflow::sim {

namespace {

constexpr std::int32_t kNoId = -1;
constexpr int kNoSecurity = 200;
constexpr int kProcessing = 322;
constexpr std::string_view kNoDefinition = "No security definition has been found for the request";

// A stock that is asked for without an exchange comes once for each of its venues.
bool comes_once_per_venue(const protocol::Contract& asked, const Instrument& instrument) {
  return instrument.security_type == SecurityType::Stock && asked.exchange.empty() && asked.con_id == 0;
}

}  // namespace

void ContractService::send_row(Client& client, std::size_t index, std::int32_t request_id,
                               std::string_view exchange) const {
  auto row = state_.contracts->details(index, request_id, state_.market->date());
  if (!exchange.empty()) row.contract_details.contract.exchange = exchange;
  if (state_.contracts->instrument(index).security_type != SecurityType::Bond) return client.out.send(row);
  protocol::BondContractDetailsRow bond;
  bond.request_id = request_id;
  bond.contract_details = std::move(row.contract_details);
  client.out.send(bond);
}

void ContractService::on(Client& client, const protocol::RequestContractDetails& message) {
  const auto found = state_.contracts->find_all(message.contract);
  if (found.empty()) return client.out.send_error(message.request_id, kNoSecurity, kNoDefinition, state_.now);
  for (const auto index : found) {
    const auto& instrument = state_.contracts->instrument(index);
    if (!comes_once_per_venue(message.contract, instrument)) {
      send_row(client, index, message.request_id, message.contract.exchange);
      continue;
    }
    for (const auto venue : items_of(instrument.valid_exchanges))
      send_row(client, index, message.request_id, venue);
  }
  protocol::ContractDetailsEnd end;
  end.request_id = message.request_id;
  client.out.send(end);
}

void ContractService::on(Client&, const protocol::CancelContractData&) {}

void ContractService::on(Client& client, const protocol::RequestMatchingSymbols& message) {
  protocol::SymbolSamples answer;
  answer.request_id = message.request_id;
  answer.contract_descriptions = matching_symbols(*state_.contracts, message.pattern);
  client.out.send(answer);
}

void ContractService::on(Client& client, const protocol::RequestSecDefOptParams& message) {
  const auto id = message.request_id;
  const auto underlying = state_.contracts->index_of_con_id(message.underlying_con_id);
  if (!underlying && state_.behaviour.unknown_chain_is_error)
    return client.out.send_error(id, kNoSecurity, kNoDefinition, state_.now);
  // Options on futures, which a named exchange asks for, do not exist here.
  if (underlying && message.fut_fop_exchange.empty()) {
    for (auto& row : option_parameters(*state_.contracts, *underlying)) {
      row.request_id = id;
      client.out.send(row);
    }
  }
  protocol::SecurityDefinitionOptionParameterEnd end;
  end.request_id = id;
  client.out.send(end);
}

void ContractService::on(Client& client, const protocol::RequestSmartComponents& message) {
  protocol::SmartComponents answer;
  answer.request_id = message.request_id;
  answer.smart_component_map = smart_components(message.bbo_exchange);
  client.out.send(answer);
}

void ContractService::on(Client& client, const protocol::RequestMarketRule& message) {
  const auto increments = price_increments(message.market_rule_id);
  if (increments.empty()) {
    return client.out.send_error(kNoId, kProcessing,
                                 "Error processing request.-'bI' : cause - Invalid market rule id: " +
                                     std::to_string(message.market_rule_id),
                                 state_.now);
  }
  protocol::MarketRule answer;
  answer.market_rule_id = message.market_rule_id;
  answer.price_increments.assign(increments.begin(), increments.end());
  client.out.send(answer);
}

void ContractService::on(Client& client, const protocol::RequestMktDepthExchanges&) {
  protocol::MktDepthExchanges answer;
  answer.depth_mkt_data_descriptions = depth_exchanges();
  client.out.send(answer);
}

}  // namespace ibflow::sim
