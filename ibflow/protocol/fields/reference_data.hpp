#pragma once
// The members of messages/reference_data.hpp by IB's names and protobuf numbers; see fields/archive.hpp.

#include <algorithm>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ibflow/protocol/detail/last_trade_date.hpp"
#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/fields/contract.hpp"
#include "ibflow/protocol/messages/reference_data.hpp"

namespace ibflow::protocol {

template <class A>
void describe_fields(A& a, Ref<A, RequestContractDetails> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "contract", m.contract);
}

template <class A>
void describe_fields(A& a, Ref<A, CancelContractData> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestSecDefOptParams> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "underlyingSymbol", m.underlying_symbol);
  a.field(3, "futFopExchange", m.fut_fop_exchange);
  a.field(4, "underlyingSecType", m.underlying_sec_type);
  a.field(5, "underlyingConId", m.underlying_con_id);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestMatchingSymbols> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "pattern", m.pattern);
}

template <class A>
void describe_fields(A&, Ref<A, RequestMktDepthExchanges>) {}

template <class A>
void describe_fields(A& a, Ref<A, RequestSmartComponents> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "bboExchange", m.bbo_exchange);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestMarketRule> m) {
  a.field(1, "marketRuleId", m.market_rule_id);
}

// In the protobuf form the contract lies beside its details.

/// The last trade date holds the time, too.
[[nodiscard]] inline Contract contract_with_time(const ContractDetails& details) {
  auto contract = details.contract;
  auto& date = contract.last_trade_date_or_contract_month;
  date = join_last_trade_date({date, details.last_trade_time, {}});
  return contract;
}

template <class A>
void describe_fields(A& a, Ref<A, ContractDetailsRow> m) {
  a.field(1, "reqId", m.request_id);
  if constexpr (!kIsProtobuf<A>) {
    a.field(3, "contractDetails", m.contract_details);
  } else if constexpr (A::kReading) {
    a.required(2, "contract", m.contract_details.contract);
    a.required(3, "contractDetails", m.contract_details);
  } else {
    a.required(2, "contract", contract_with_time(m.contract_details));
    a.required(3, "contractDetails", m.contract_details);
  }
}

template <class A>
void settle(A&, ContractDetailsRow& m) {
  auto& details = m.contract_details;
  auto parts = split_last_trade_date(details.contract.last_trade_date_or_contract_month);
  details.contract.last_trade_date_or_contract_month = std::move(parts.date);
  details.last_trade_time = std::move(parts.time);
}

/// A bond's maturity is its contract's last trade date, which stays whole.
[[nodiscard]] inline Contract contract_with_maturity(const ContractDetails& details) {
  auto contract = details.contract;
  auto& date = contract.last_trade_date_or_contract_month;
  if (date.empty()) date = join_last_trade_date({details.maturity, details.last_trade_time, {}});
  return contract;
}

template <class A>
void describe_fields(A& a, Ref<A, BondContractDetailsRow> m) {
  a.field(1, "reqId", m.request_id);
  if constexpr (!kIsProtobuf<A>) {
    a.field(3, "contractDetails", m.contract_details);
  } else if constexpr (A::kReading) {
    a.required(2, "contract", m.contract_details.contract);
    a.required(3, "contractDetails", m.contract_details);
  } else {
    a.required(2, "contract", contract_with_maturity(m.contract_details));
    a.required(3, "contractDetails", m.contract_details);
  }
}

template <class A>
void settle(A&, BondContractDetailsRow& m) {
  auto& details = m.contract_details;
  auto parts = split_last_trade_date(details.contract.last_trade_date_or_contract_month);
  details.maturity = std::move(parts.date);
  details.last_trade_time = std::move(parts.time);
  if (!parts.zone.empty()) details.time_zone_id = std::move(parts.zone);
}

template <class A>
void describe_fields(A& a, Ref<A, ContractDetailsEnd> m) {
  a.field(1, "reqId", m.request_id);
}

/// Sorted and each once, as a set is shown.
[[nodiscard]] inline std::vector<std::string> as_set(std::vector<std::string> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}
[[nodiscard]] inline std::vector<double> as_set(std::vector<double> values) {
  const auto less = [](double a, double b) {
    return std::strong_order(a, b) < 0;
  };  // even a NaN has its place
  std::sort(values.begin(), values.end(), less);
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

template <class A>
void describe_fields(A& a, Ref<A, SecurityDefinitionOptionParameter> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "exchange", m.exchange);
  a.field(3, "underlyingConId", m.underlying_con_id);
  a.field(4, "tradingClass", m.trading_class);
  a.field(5, "multiplier", m.multiplier);
  if constexpr (A::kReading || kIsProtobuf<A>) {
    a.field(6, "expirations", m.expirations);
    a.field(7, "strikes", m.strikes);
  } else {
    a.field(6, "expirations", as_set(m.expirations));
    a.field(7, "strikes", as_set(m.strikes));
  }
}

template <class A>
void describe_fields(A& a, Ref<A, SecurityDefinitionOptionParameterEnd> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, ContractDescription> description) {
  a.field(1, "contract", description.contract);
  a.field(2, "derivativeSecTypes", description.derivative_sec_types);
}

template <class A>
void describe_fields(A& a, Ref<A, SymbolSamples> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "contractDescriptions", m.contract_descriptions);
}

template <class A>
void describe_fields(A& a, Ref<A, DepthMktDataDescription> description) {
  a.field(1, "exchange", description.exchange);
  a.field(2, "secType", description.sec_type);
  a.field(3, "listingExch", description.listing_exch);
  a.field(4, "serviceDataType", description.service_data_type);
  a.field(5, "aggGroup", description.agg_group);
}

template <class A>
void describe_fields(A& a, Ref<A, MktDepthExchanges> m) {
  a.field(1, "depthMktDataDescriptions", m.depth_mkt_data_descriptions);
}

template <class A>
void describe_fields(A& a, Ref<A, SmartComponent> component) {
  a.field(1, "bitNumber", component.bit_number);
  a.field(2, "exchange", component.exchange);
  if constexpr (kIsProtobuf<A> && !A::kReading) {
    a.field(3, "exchangeLetter", std::optional(component.exchange_letter));  // absent is a blank, not empty
  } else {
    a.field(3, "exchangeLetter", component.exchange_letter);
  }
}

template <class A>
void describe_fields(A& a, Ref<A, SmartComponents> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "smartComponentMap", m.smart_component_map);
}

/// As a map by bit number has them: in order, and the last one of a number.
template <class A>
void settle(A&, SmartComponents& m) {
  std::map<std::int32_t, SmartComponent> by_bit;
  for (auto& component : m.smart_component_map)
    by_bit.insert_or_assign(component.bit_number, std::move(component));
  m.smart_component_map.clear();
  for (auto& entry : by_bit) m.smart_component_map.push_back(std::move(entry.second));
}

template <class A>
void describe_fields(A& a, Ref<A, PriceIncrement> increment) {
  a.field(1, "lowEdge", increment.low_edge);
  a.field(2, "increment", increment.increment);
}

template <class A>
void describe_fields(A& a, Ref<A, MarketRule> m) {
  a.field(1, "marketRuleId", m.market_rule_id);
  a.field(2, "priceIncrements", m.price_increments);
}

}  // namespace ibflow::protocol
