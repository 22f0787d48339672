#pragma once
// The text form of messages/market_data.hpp. Internal: only the codec's .cpp files use it.

#include <limits>
#include <optional>

#include "ibflow/protocol/detail/text/contract.hpp"
#include "ibflow/protocol/detail/text/literal.hpp"
#include "ibflow/protocol/detail/text/options.hpp"
#include "ibflow/protocol/detail/text/ticks.hpp"
#include "ibflow/protocol/detail/text_value.hpp"
#include "ibflow/protocol/messages/market_data.hpp"

namespace ibflow::protocol {

template <class A>
void describe(A& a, Ref<A, RequestMarketData> m) {
  a.version(11);
  a.integer("reqId", m.request_id);
  describe_request_contract(a, m.contract);
  describe_short_combo_legs(a, m.contract);
  describe_delta_neutral_contract(a, m.contract);
  a.text("genericTickList", m.generic_tick_list);
  a.flag("snapshot", m.snapshot);
  if (a.since(114)) a.flag("regulatorySnapshot", m.regulatory_snapshot);
  a.tag_list("mktDataOptions", m.mkt_data_options);
}

template <class A>
void describe(A& a, Ref<A, CancelMarketData> m) {
  a.version(2);
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, RequestMarketDataType> m) {
  a.version(1);
  a.integer("marketDataType", m.market_data_type);
}

template <class A>
void describe(A& a, Ref<A, RequestMarketDepth> m) {
  a.version(5);
  a.integer("reqId", m.request_id);
  describe_request_contract(a, m.contract, a.since(149));
  a.integer("numRows", m.num_rows);
  if (a.since(146)) a.flag("isSmartDepth", m.is_smart_depth);
  a.tag_list("mktDepthOptions", m.mkt_depth_options);
}

template <class A>
void describe(A& a, Ref<A, CancelMarketDepth> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
  if (a.since(146)) a.flag("isSmartDepth", m.is_smart_depth);
}

template <class A>
void describe(A& a, Ref<A, RequestTickByTick> m) {
  a.integer("reqId", m.request_id);
  describe_request_contract(a, m.contract);
  a.text("tickType", m.tick_type);
  a.integer("numberOfTicks", m.number_of_ticks);
  a.flag("ignoreSize", m.ignore_size);
}

template <class A>
void describe(A& a, Ref<A, CancelTickByTick> m) {
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, CalculateImpliedVolatility> m) {
  a.version(3);
  a.integer("reqId", m.request_id);
  describe_request_contract(a, m.contract);
  a.real("optionPrice", m.option_price);
  a.real("underPrice", m.under_price);
  describe_last_options(a, "implVolOptions", m.impl_vol_options);
}

template <class A>
void describe(A& a, Ref<A, CalculateOptionPrice> m) {
  a.version(3);
  a.integer("reqId", m.request_id);
  describe_request_contract(a, m.contract);
  a.real("volatility", m.volatility);
  a.real("underPrice", m.under_price);
  describe_last_options(a, "optPrcOptions", m.opt_prc_options);
}

template <class A>
void describe(A& a, Ref<A, CancelCalculateImpliedVolatility> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, CancelCalculateOptionPrice> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
}

template <class Value>
std::optional<Value> some_unless(Value value, Value none) {
  if (value == none) return std::nullopt;
  return value;
}

/// Bits 0..2, as many as the server version knows; below 109 the field is one flag and no mask.
template <class A>
void describe_tick_attributes(A& a, Ref<A, TickAttributes> attributes) {
  std::int32_t mask = 0;
  if constexpr (!A::kReading) {
    if (attributes.can_auto_execute) mask |= 1;
    if (attributes.past_limit && a.since(109)) mask |= 2;
    if (attributes.pre_open && a.since(132)) mask |= 4;
  }
  a.integer("attribMask", mask);
  if constexpr (A::kReading) {
    attributes.can_auto_execute = a.since(109) ? (mask & 1) != 0 : mask == 1;
    attributes.past_limit = a.since(109) && (mask & 2) != 0;
    attributes.pre_open = a.since(132) && (mask & 4) != 0;
  }
}

template <class A>
void describe(A& a, Ref<A, TickPrice> m) {
  a.version(6);
  a.integer("reqId", m.request_id);
  a.integer("tickType", m.tick_type);
  describe_literal(a, "price", m.price);
  a.decimal("size", m.size);
  describe_tick_attributes(a, m.attributes);
}

template <class A>
void describe(A& a, Ref<A, TickSize> m) {
  a.version(6);
  a.integer("reqId", m.request_id);
  a.integer("tickType", m.tick_type);
  a.decimal("size", m.size);
}

template <class A>
void describe(A& a, Ref<A, TickGeneric> m) {
  a.version(6);
  a.integer("reqId", m.request_id);
  a.integer("tickType", m.tick_type);
  describe_literal(a, "value", m.value);
}

template <class A>
void describe(A& a, Ref<A, TickString> m) {
  a.version(6);
  a.integer("reqId", m.request_id);
  a.integer("tickType", m.tick_type);
  a.text("value", m.value);
}

template <class A>
void describe(A& a, Ref<A, TickSnapshotEnd> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
}

/// An empty field is 0 here, and IB's constant is no value.
template <class A>
void describe(A& a, Ref<A, TickRequestParameters> m) {
  a.integer("tickerId", m.request_id);
  if constexpr (A::kReading) {
    double min_tick = 0;
    a.real("minTick", min_tick);
    m.min_tick = some_unless(min_tick, std::numeric_limits<double>::max());
  } else {
    a.optional_real("minTick", m.min_tick, Unset::Literal);
  }
  a.text("bboExchange", m.bbo_exchange);
  if constexpr (A::kReading) {
    std::int32_t permissions = 0;
    a.integer("snapshotPermissions", permissions);
    m.snapshot_permissions = some_unless(permissions, kUnsetInteger);
  } else {
    a.optional_integer("snapshotPermissions", m.snapshot_permissions, Unset::Literal);
  }
}

template <class A>
void describe(A& a, Ref<A, MarketDataType> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
  a.integer("marketDataType", m.market_data_type);
}

template <class A>
void describe(A& a, Ref<A, MarketDepth> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
  a.integer("position", m.row.position);
  a.integer("operation", m.row.operation);
  a.integer("side", m.row.side);
  a.real("price", m.row.price);
  a.decimal("size", m.row.size);
}

template <class A>
void describe(A& a, Ref<A, MarketDepthL2> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
  a.integer("position", m.row.position);
  a.text("marketMaker", m.row.market_maker);
  a.integer("operation", m.row.operation);
  a.integer("side", m.row.side);
  a.real("price", m.row.price);
  a.decimal("size", m.row.size);
  if (a.since(146)) a.flag("isSmartDepth", m.row.is_smart_depth);
}

template <class A>
void describe_computed(A& a, const char* name, Ref<A, std::optional<double>> value, double not_computed) {
  double number = value.value_or(not_computed);
  a.real(name, number);
  if constexpr (A::kReading) {
    value = some_unless(number, not_computed);
    if (number == std::numeric_limits<double>::max()) value.reset();
  }
}

template <class A>
void describe(A& a, Ref<A, TickOptionComputation> m) {
  if (a.until(156)) a.version(6);
  a.integer("reqId", m.request_id);
  a.integer("tickType", m.tick_type);
  if (a.since(156)) {
    std::int32_t attribute = m.tick_attrib.value_or(0);
    a.integer("tickAttrib", attribute);
    if constexpr (A::kReading) m.tick_attrib = some_unless(attribute, kUnsetInteger);
  }
  describe_computed(a, "impliedVol", m.implied_vol, -1);
  if constexpr (A::kReading) {
    if (m.implied_vol && *m.implied_vol < 0) m.implied_vol.reset();  // no volatility is negative
  }
  describe_computed(a, "delta", m.delta, -2);
  constexpr std::int32_t kModelOption = 13;
  constexpr std::int32_t kDelayedModelOption = 83;
  const bool has_all = a.message_since(6);
  if (has_all || m.tick_type == kModelOption || m.tick_type == kDelayedModelOption) {
    describe_computed(a, "optPrice", m.opt_price, -1);
    describe_computed(a, "pvDividend", m.pv_dividend, -1);
  }
  if (!has_all) return;
  describe_computed(a, "gamma", m.gamma, -2);
  describe_computed(a, "vega", m.vega, -2);
  describe_computed(a, "theta", m.theta, -2);
  describe_computed(a, "undPrice", m.und_price, -1);
}

template <class A>
void describe(A& a, Ref<A, TickEfp> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
  a.integer("tickType", m.tick_type);
  a.real("basisPoints", m.basis_points);
  a.text("formattedBasisPoints", m.formatted_basis_points);
  a.real("totalDividends", m.total_dividends);
  a.integer("holdDays", m.hold_days);
  a.text("futureLastTradeDate", m.future_last_trade_date);
  a.real("dividendImpact", m.dividend_impact);
  a.real("dividendsToLastTradeDate", m.dividends_to_last_trade_date);
}

/// The tick that the type asks for, made when reading, or null.
template <std::size_t I, class A>
auto* tick_of(A& a, Ref<A, TickByTick> m) {
  if constexpr (A::kReading) m.tick.template emplace<I>();
  auto* tick = std::get_if<I>(&m.tick);
  if (tick == nullptr) a.reject("tickType", "is not the type of the tick");
  return tick;
}

template <class A>
void describe(A& a, Ref<A, TickByTick> m) {
  a.integer("reqId", m.request_id);
  a.integer("tickType", m.tick_type);
  switch (m.kind()) {
    case 1:
      if (auto* last = tick_of<1>(a, m)) describe_live_tick(a, *last);
      return;
    case 2:
      if (auto* quote = tick_of<2>(a, m)) describe_live_tick(a, *quote);
      return;
    case 3:
      if (auto* middle = tick_of<3>(a, m)) describe_live_tick(a, *middle);
      return;
    default:
      a.constant("time", 0);
  }
}

template <class A>
void describe(A& a, Ref<A, RerouteMarketData> m) {
  a.integer("reqId", m.request_id);
  a.integer("conId", m.con_id);
  a.text("exchange", m.exchange);
}

template <class A>
void describe(A& a, Ref<A, RerouteMarketDepth> m) {
  a.integer("reqId", m.request_id);
  a.integer("conId", m.con_id);
  a.text("exchange", m.exchange);
}

}  // namespace ibflow::protocol
