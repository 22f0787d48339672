#pragma once
// The members of messages/market_data.hpp by IB's names and protobuf numbers; see fields/archive.hpp.

#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/fields/contract.hpp"
#include "ibflow/protocol/fields/ticks.hpp"
#include "ibflow/protocol/messages/market_data.hpp"

namespace ibflow::protocol {

template <class A>
void describe_fields(A& a, Ref<A, RequestMarketData> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "contract", m.contract);
  a.field(3, "genericTickList", m.generic_tick_list);
  a.field(4, "snapshot", m.snapshot);
  a.field(5, "regulatorySnapshot", m.regulatory_snapshot);
  a.tags(6, "mktDataOptions", m.mkt_data_options);
}

template <class A>
void describe_fields(A& a, Ref<A, CancelMarketData> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestMarketDepth> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "contract", m.contract);
  a.field(3, "numRows", m.num_rows);
  a.field(4, "isSmartDepth", m.is_smart_depth);
  a.tags(5, "mktDepthOptions", m.mkt_depth_options);
}

template <class A>
void describe_fields(A& a, Ref<A, CancelMarketDepth> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "isSmartDepth", m.is_smart_depth);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestMarketDataType> m) {
  a.field(1, "marketDataType", m.market_data_type);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestTickByTick> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "contract", m.contract);
  a.field(3, "tickType", m.tick_type);
  a.field(4, "numberOfTicks", m.number_of_ticks);
  a.field(5, "ignoreSize", m.ignore_size);
}

template <class A>
void describe_fields(A& a, Ref<A, CancelTickByTick> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, CalculateImpliedVolatility> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "contract", m.contract);
  a.field(3, "optionPrice", m.option_price);
  a.field(4, "underPrice", m.under_price);
  a.tags(5, "implVolOptions", m.impl_vol_options);
}

template <class A>
void describe_fields(A& a, Ref<A, CalculateOptionPrice> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "contract", m.contract);
  a.field(3, "volatility", m.volatility);
  a.field(4, "underPrice", m.under_price);
  a.tags(5, "optPrcOptions", m.opt_prc_options);
}

template <class A>
void describe_fields(A& a, Ref<A, CancelCalculateImpliedVolatility> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, CancelCalculateOptionPrice> m) {
  a.field(1, "reqId", m.request_id);
}

/// One number in the protobuf form, three flags by name.
template <class A>
void describe_attribute_mask(A& a, std::uint32_t number, Ref<A, TickAttributes> m) {
  if constexpr (!kIsProtobuf<A>) {
    a.field(number, "attrib", m);
  } else {
    std::int32_t mask = (m.can_auto_execute ? 1 : 0) | (m.past_limit ? 2 : 0) | (m.pre_open ? 4 : 0);
    a.field(number, "attrMask", mask);
    if constexpr (A::kReading) {
      m.can_auto_execute = (mask & 1) != 0;
      m.past_limit = (mask & 2) != 0;
      m.pre_open = (mask & 4) != 0;
    }
  }
}

template <class A>
void describe_fields(A& a, Ref<A, TickPrice> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "tickType", m.tick_type);
  a.field(3, "price", m.price);
  a.field(4, "size", m.size);
  describe_attribute_mask(a, 5, m.attributes);
}

template <class A>
void describe_fields(A& a, Ref<A, TickSize> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "tickType", m.tick_type);
  a.field(3, "size", m.size);
}

template <class A>
void describe_fields(A& a, Ref<A, TickGeneric> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "tickType", m.tick_type);
  a.field(3, "value", m.value);
}

template <class A>
void describe_fields(A& a, Ref<A, TickString> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "tickType", m.tick_type);
  a.field(3, "value", m.value);
}

template <class A>
void describe_fields(A& a, Ref<A, TickSnapshotEnd> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, TickRequestParameters> m) {
  a.field(1, "tickerId", m.request_id);
  a.text_number(2, "minTick", m.min_tick);
  a.field(3, "bboExchange", m.bbo_exchange);
  a.field(4, "snapshotPermissions", m.snapshot_permissions);
  // No callback of IB's tells these.
  if constexpr (!kIsProtobuf<A>) return;
  a.field(5, "lastPricePrecision", m.last_price_precision);
  a.field(6, "lastSizePrecision", m.last_size_precision);
}

template <class A>
void describe_fields(A& a, Ref<A, MarketDataType> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "marketDataType", m.market_data_type);
}

template <class A>
void describe_fields(A& a, Ref<A, DepthRow> m) {
  a.field(1, "position", m.position);
  a.field(2, "operation", m.operation);
  a.field(3, "side", m.side);
  a.field(4, "price", m.price);
  a.field(5, "size", m.size);
  a.field(6, "marketMaker", m.market_maker);
  a.field(7, "isSmartDepth", m.is_smart_depth);
}

/// A part of the protobuf form; the callback has the members of the row among its own, these not all.
template <class A>
void describe_fields(A& a, Ref<A, MarketDepth> m) {
  a.field(1, "reqId", m.request_id);
  if constexpr (kIsProtobuf<A>) {
    a.required(2, "marketDepthData", m.row);
  } else {
    a.field(0, "position", m.row.position);
    a.field(0, "operation", m.row.operation);
    a.field(0, "side", m.row.side);
    a.field(0, "price", m.row.price);
    a.field(0, "size", m.row.size);
  }
}

template <class A>
void describe_fields(A& a, Ref<A, MarketDepthL2> m) {
  a.field(1, "reqId", m.request_id);
  if constexpr (kIsProtobuf<A>) {
    a.required(2, "marketDepthData", m.row);
  } else {
    describe_fields(a, m.row);
  }
}

/// IB's -1 or -2 says that nothing was computed.
template <class A>
void describe_computed(A& a, std::uint32_t number, const char* name, Ref<A, std::optional<double>> value,
                       double not_computed) {
  a.field(number, name, value);
  if constexpr (A::kReading) {
    if (value == not_computed) value.reset();
  }
}

/// No volatility is negative.
template <class A>
void describe_implied_volatility(A& a, Ref<A, std::optional<double>> value) {
  a.field(4, "impliedVol", value);
  if constexpr (A::kReading) {
    if (value && *value < 0) value.reset();
  }
}

template <class A>
void describe_fields(A& a, Ref<A, TickOptionComputation> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "tickType", m.tick_type);
  a.field(3, "tickAttrib", m.tick_attrib);
  describe_implied_volatility(a, m.implied_vol);
  describe_computed(a, 5, "delta", m.delta, -2);
  describe_computed(a, 6, "optPrice", m.opt_price, -1);
  describe_computed(a, 7, "pvDividend", m.pv_dividend, -1);
  describe_computed(a, 8, "gamma", m.gamma, -2);
  describe_computed(a, 9, "vega", m.vega, -2);
  describe_computed(a, 10, "theta", m.theta, -2);
  describe_computed(a, 11, "undPrice", m.und_price, -1);
}

template <class A>
void describe_fields(A& a, Ref<A, TickEfp> m) {
  a.field(0, "reqId", m.request_id);
  a.field(0, "tickType", m.tick_type);
  a.field(0, "basisPoints", m.basis_points);
  a.field(0, "formattedBasisPoints", m.formatted_basis_points);
  a.field(0, "totalDividends", m.total_dividends);
  a.field(0, "holdDays", m.hold_days);
  a.field(0, "futureLastTradeDate", m.future_last_trade_date);
  a.field(0, "dividendImpact", m.dividend_impact);
  a.field(0, "dividendsToLastTradeDate", m.dividends_to_last_trade_date);
}

/// The members that IB's callback for this kind of tick has.
template <class A>
void describe_callback(A& a, Ref<A, TickByTick> m) {
  if constexpr (A::kReading) {
    if (m.kind() == 1) m.tick.template emplace<1>();
    if (m.kind() == 2) m.tick.template emplace<2>();
    if (m.kind() == 3) m.tick.template emplace<3>();
  }
  if (auto* last = std::get_if<1>(&m.tick)) describe_fields(a, *last);
  if (auto* quote = std::get_if<2>(&m.tick)) {
    a.field(0, "time", quote->time);
    a.field(0, "bidPrice", quote->price_bid);
    a.field(0, "askPrice", quote->price_ask);
    a.field(0, "bidSize", quote->size_bid);
    a.field(0, "askSize", quote->size_ask);
    a.field(0, "tickAttribBidAsk", quote->attributes);
  }
  if (auto* middle = std::get_if<3>(&m.tick)) {
    a.field(0, "time", middle->time);
    a.field(0, "midPoint", middle->price);
  }
}

/// Only the callback of trades has the tick type; the others are named by it.
template <class A>
void describe_fields(A& a, Ref<A, TickByTick> m) {
  a.field(1, "reqId", m.request_id);
  if (A::kReading || kIsProtobuf<A> || m.kind() == 1) a.field(2, "tickType", m.tick_type);
  if constexpr (kIsProtobuf<A>) {
    a.template one_of<1>(3, "historicalTickLast", m.tick);
    a.template one_of<2>(4, "historicalTickBidAsk", m.tick);
    a.template one_of<3>(5, "historicalTickMidPoint", m.tick);
  } else {
    describe_callback(a, m);
  }
}

template <class A>
void describe_fields(A& a, Ref<A, RerouteMarketData> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "conId", m.con_id);
  a.field(3, "exchange", m.exchange);
}

template <class A>
void describe_fields(A& a, Ref<A, RerouteMarketDepth> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "conId", m.con_id);
  a.field(3, "exchange", m.exchange);
}

}  // namespace ibflow::protocol
