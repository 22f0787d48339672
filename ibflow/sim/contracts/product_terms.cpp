#include "ibflow/sim/contracts/product_terms.hpp"

#include <algorithm>

#include "ibflow/sim/contracts/comma_list.hpp"
#include "ibflow/sim/contracts/market_rules.hpp"
#include "ibflow/sim/contracts/trading_calendar.hpp"

namespace ibflow::sim {

namespace {

constexpr std::string_view kStockExchanges =
    "SMART,AMEX,NYSE,CBOE,PHLX,ISE,CHX,ARCA,NASDAQ,DRCTEDGE,BEX,BATS,EDGEA,BYX,IEX,PSX";
constexpr std::string_view kOptionExchanges =
    "SMART,AMEX,CBOE,PHLX,ISE,BOX,BATS,NASDAQOM,CBOE2,NASDAQBX,MIAX";

constexpr std::string_view kStockOrders =
    "ACTIVETIM,ADJUST,ALGO,CASHQTY,COND,DAY,DIS,FOK,GAT,GTC,GTD,HID,IOC,LIT,LMT,LOC,MIDPX,MIT,MKT,MOC,OCA,"
    "OPG,PEGMID,REL,RTH,STP,STPLMT,TRAIL,TRAILLIT,TRAILLMT,TRAILMIT,WHATIF";
constexpr std::string_view kDerivativeOrders =
    "ACTIVETIM,ADJUST,COND,DAY,FOK,GAT,GTC,GTD,IOC,LIT,LMT,MIT,MKT,OCA,REL,RTH,STP,STPLMT,TRAIL,TRAILLMT,"
    "WHATIF";
constexpr std::string_view kPlainOrders = "ACTIVETIM,DAY,GTC,GTD,IOC,LMT,MKT,OCA,STP,STPLMT,TRAIL,WHATIF";

void set_hours(Instrument& instrument, HoursClass hours, DataPermission permission) {
  instrument.hours = hours;
  instrument.permission = permission;
  instrument.time_zone_id = TradingCalendar::of(hours).time_zone_id();
}

void set_stock(Instrument& instrument) {
  set_exchanges(instrument, kStockExchanges, market_rule::kCent);
  set_hours(instrument, HoursClass::UsStocks, DataPermission::UsStocks);
  instrument.order_types = kStockOrders;
  instrument.bbo_exchange = "9c0001";
  instrument.suggested_size_increment = core::Decimal(100);
}

void set_option(Instrument& instrument) {
  set_exchanges(instrument, kOptionExchanges, market_rule::kPennyOption);
  set_hours(instrument, HoursClass::UsOptions, DataPermission::UsOptions);
  instrument.order_types = kDerivativeOrders;
  instrument.bbo_exchange = "c70003";
  instrument.agg_group = 2;
}

void set_future(Instrument& instrument) {
  instrument.exchange = "CME";
  set_exchanges(instrument, "CME", market_rule::kQuarter);
  set_hours(instrument, HoursClass::CmeFutures, DataPermission::UsFutures);
  instrument.order_types = kDerivativeOrders;
  instrument.agg_group = 2147483647;
}

void set_forex(Instrument& instrument) {
  instrument.exchange = "IDEALPRO";
  set_exchanges(instrument, "IDEALPRO",
                instrument.currency == "JPY" ? market_rule::kHalfPipOfYen : market_rule::kHalfPip);
  set_hours(instrument, HoursClass::Forex, DataPermission::Forex);
  instrument.order_types = kDerivativeOrders;
  instrument.agg_group = 4;
}

void set_index(Instrument& instrument) {
  instrument.exchange = "CBOE";
  set_exchanges(instrument, "CBOE", market_rule::kCent);
  set_hours(instrument, HoursClass::UsIndices, DataPermission::Indices);
  instrument.agg_group = 1;
}

void set_cfd(Instrument& instrument) {
  set_exchanges(instrument, "SMART", market_rule::kCent);
  set_hours(instrument, HoursClass::UsStocks, DataPermission::UsStocks);
  instrument.order_types = kDerivativeOrders;
}

void set_bond(Instrument& instrument) {
  set_exchanges(instrument, "SMART,BONDDESK,TRADEWEB", market_rule::kBond);
  set_hours(instrument, HoursClass::UsBonds, DataPermission::Bonds);
  instrument.order_types = kPlainOrders;
  instrument.multiplier = 10;
}

void set_crypto(Instrument& instrument) {
  instrument.exchange = "PAXOS";
  set_exchanges(instrument, "PAXOS", market_rule::kCrypto);
  set_hours(instrument, HoursClass::Crypto, DataPermission::Crypto);
  instrument.order_types = kPlainOrders;
  const auto smallest = core::Decimal::parse("0.00000001").value_or(core::Decimal(1));
  instrument.min_size = instrument.size_increment = instrument.suggested_size_increment = smallest;
}

}  // namespace

void set_exchanges(Instrument& instrument, std::string_view exchanges, std::int32_t rule) {
  instrument.valid_exchanges = exchanges;
  instrument.market_rule_ids.clear();
  const auto count = items_of(exchanges).size();
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) instrument.market_rule_ids += ',';
    instrument.market_rule_ids += std::to_string(rule);
  }
  instrument.min_tick = increment_at(rule, 0);
}

void apply_terms(Instrument& instrument) {
  if (instrument.trading_class.empty()) instrument.trading_class = instrument.symbol;
  instrument.market_name = instrument.trading_class;
  switch (instrument.security_type) {
    case SecurityType::Stock:
      return set_stock(instrument);
    case SecurityType::Option:
      return set_option(instrument);
    case SecurityType::Future:
    case SecurityType::ContinuousFuture:
      return set_future(instrument);
    case SecurityType::Forex:
      return set_forex(instrument);
    case SecurityType::Index:
      return set_index(instrument);
    case SecurityType::Cfd:
      return set_cfd(instrument);
    case SecurityType::Bond:
      return set_bond(instrument);
    case SecurityType::Crypto:
      return set_crypto(instrument);
    case SecurityType::Combo:
      return;
  }
}

std::string_view canonical_exchange(std::string_view exchange) {
  if (exchange == "ISLAND") return "NASDAQ";
  if (exchange == "GLOBEX") return "CME";
  return exchange;
}

}  // namespace ibflow::sim
