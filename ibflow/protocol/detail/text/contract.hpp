#pragma once
// How contracts and their parts lie on the wire. Internal: only the codec's .cpp files use it.
//
// A description lists a message's fields in wire order, once for reading and writing: `Archive` is TextReader
// or TextWriter, and Ref gives the matching constness. Conditions use only fields described before them.

#include <limits>
#include <optional>

#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/detail/text_writer.hpp"
#include "ibflow/protocol/fields/archive.hpp"

namespace ibflow::protocol {

template <class A>
void describe_tag_values(A& a, const char* name, Ref<A, std::vector<TagValue>> tags) {
  a.list(name, tags, [&a](auto& tag) {
    a.text("tag", tag.tag);
    a.text("value", tag.value);
  });
}

template <class A>
void describe_short_combo_leg(A& a, Ref<A, ComboLeg> leg) {
  a.integer("comboLeg.conId", leg.con_id);
  a.integer("comboLeg.ratio", leg.ratio);
  a.text("comboLeg.action", leg.action);
  a.text("comboLeg.exchange", leg.exchange);
}

/// Legs as data requests carry them.
template <class A>
void describe_short_combo_legs(A& a, Ref<A, Contract> contract) {
  if (contract.sec_type != "BAG") return;
  a.list("contract.comboLegs", contract.combo_legs, [&a](auto& leg) { describe_short_combo_leg(a, leg); });
}

/// Legs as orders carry them.
template <class A>
void describe_order_combo_legs(A& a, Ref<A, Contract> contract) {
  a.list("contract.comboLegs", contract.combo_legs, [&a](auto& leg) {
    describe_short_combo_leg(a, leg);
    a.integer("comboLeg.openClose", leg.open_close);
    a.integer("comboLeg.shortSaleSlot", leg.short_sale_slot);
    a.text("comboLeg.designatedLocation", leg.designated_location);
    a.integer("comboLeg.exemptCode", leg.exempt_code);
  });
}

template <class A>
void describe_delta_neutral_contract(A& a, Ref<A, Contract> contract) {
  bool present = contract.delta_neutral_contract.has_value();
  a.flag("contract.deltaNeutralContract.present", present);
  if constexpr (A::kReading) {
    contract.delta_neutral_contract.reset();
    if (present) contract.delta_neutral_contract.emplace();
  }
  if (!present) return;
  auto& delta_neutral = *contract.delta_neutral_contract;
  a.integer("contract.deltaNeutralContract.conId", delta_neutral.con_id);
  a.real("contract.deltaNeutralContract.delta", delta_neutral.delta);
  a.real("contract.deltaNeutralContract.price", delta_neutral.price);
}

/// The twelve fields nearly every request with a contract starts with; some leave the primary exchange out.
template <class A>
void describe_request_contract(A& a, Ref<A, Contract> contract, bool with_primary_exchange = true) {
  a.integer("contract.conId", contract.con_id);
  a.text("contract.symbol", contract.symbol);
  a.text("contract.secType", contract.sec_type);
  a.text("contract.lastTradeDateOrContractMonth", contract.last_trade_date_or_contract_month);
  a.optional_real("contract.strike", contract.strike);
  a.text("contract.right", contract.right);
  a.text("contract.multiplier", contract.multiplier);
  a.text("contract.exchange", contract.exchange);
  if (with_primary_exchange) a.text("contract.primaryExchange", contract.primary_exchange);
  a.text("contract.currency", contract.currency);
  a.text("contract.localSymbol", contract.local_symbol);
  a.text("contract.tradingClass", contract.trading_class);
}

/// No strike is written as 0, as TWS does it, and so a strike of zero comes back.
template <class A>
void describe_response_strike(A& a, Ref<A, std::optional<double>> value) {
  double strike = value.value_or(0);
  a.real("contract.strike", strike);
  if constexpr (A::kReading) {
    value.reset();
    if (strike != std::numeric_limits<double>::max()) value = strike;
  }
}

/// The first six fields of a contract in a response.
template <class A>
void describe_response_contract_head(A& a, Ref<A, Contract> contract) {
  a.integer("contract.conId", contract.con_id);
  a.text("contract.symbol", contract.symbol);
  a.text("contract.secType", contract.sec_type);
  a.text("contract.lastTradeDateOrContractMonth", contract.last_trade_date_or_contract_month);
  describe_response_strike(a, contract.strike);
  a.text("contract.right", contract.right);
}

/// The message versions from which on a response's contract has a field; 0: always.
struct ContractGates {
  std::int32_t multiplier = 0;
  std::int32_t trading_class = 0;
};

template <class A>
void describe_response_contract(A& a, Ref<A, Contract> contract, ContractGates gates) {
  describe_response_contract_head(a, contract);
  if (a.message_since(gates.multiplier)) a.text("contract.multiplier", contract.multiplier);
  a.text("contract.exchange", contract.exchange);
  a.text("contract.currency", contract.currency);
  a.text("contract.localSymbol", contract.local_symbol);
  if (a.message_since(gates.trading_class)) a.text("contract.tradingClass", contract.trading_class);
}

}  // namespace ibflow::protocol
