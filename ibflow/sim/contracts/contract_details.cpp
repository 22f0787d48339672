// The details of an instrument as on the wire (server-behaviour.md, section 4).

#include <fmt/format.h>

#include "ibflow/sim/contracts/contract_database.hpp"

namespace ibflow::sim {

namespace {

std::string date_text(const std::optional<core::Date>& date) {
  return date ? core::format_compact_date(*date) : std::string();
}

void fill_expiry(protocol::ContractDetails& details, const Instrument& instrument) {
  if (!instrument.expiry) return;
  const auto date = core::format_compact_date(*instrument.expiry);
  details.contract.last_trade_date = date;
  details.contract_month = date.substr(0, 6);
  details.real_expiration_date = date;
  details.last_trade_time = core::format_time_of_day(instrument.last_trade_time).substr(0, 5);
}

void fill_bond(protocol::ContractDetails& details, const Instrument& bond) {
  details.contract.issuer_id = bond.issuer_id;
  details.cusip = bond.cusip;
  details.coupon = bond.coupon;
  details.coupon_type = "FIXED";
  details.bond_type = "US Treasury";
  details.desc_append = bond.long_name;
  details.issue_date = date_text(bond.issue_date);
  details.maturity = date_text(bond.maturity);
  details.ratings = "Aaa/NR";
}

}  // namespace

protocol::ContractDetailsRow ContractDatabase::details(std::size_t index, std::int32_t request_id,
                                                       core::Date session) const {
  const auto& known = instruments_[index];
  protocol::ContractDetailsRow row;
  row.request_id = request_id;
  auto& details = row.contract_details;
  details.contract = contracts_[index];
  details.market_name = known.market_name;
  details.min_tick = known.min_tick;
  details.order_types = known.order_types;
  details.valid_exchanges = known.valid_exchanges;
  details.price_magnifier = known.price_magnifier;
  details.long_name = known.long_name;
  details.industry = known.industry;
  details.category = known.category;
  details.subcategory = known.subcategory;
  details.time_zone_id = known.time_zone_id;
  details.trading_hours = calendar(index).trading_hours(session);
  details.liquid_hours = calendar(index).liquid_hours(session);
  details.agg_group = known.agg_group;
  details.market_rule_ids = known.market_rule_ids;
  details.stock_type = known.stock_type;
  details.min_size = known.min_size;
  details.size_increment = known.size_increment;
  details.suggested_size_increment = known.suggested_size_increment;
  if (known.underlying) {
    const auto& underlying = contracts_[*known.underlying];
    details.under_con_id = underlying.con_id;
    details.under_symbol = underlying.symbol;
    details.under_sec_type = underlying.sec_type;
  }
  fill_expiry(details, known);
  if (known.security_type == SecurityType::Bond) fill_bond(details, known);
  return row;
}

}  // namespace ibflow::sim
