#pragma once
// What is traded, in IB's own terms. Names are IB's in our spelling; unset is std::nullopt or an empty
// string.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"

namespace ibflow::protocol {

struct TagValue {
  std::string tag;
  std::string value;
  friend bool operator==(const TagValue&, const TagValue&) = default;
};

struct ComboLeg {
  std::int32_t con_id = 0;
  std::int32_t ratio = 0;
  std::string action;  // BUY, SELL, SSHORT
  std::string exchange;
  // Only in orders:
  std::int32_t open_close = 0;  // 0 same as order, 1 open, 2 close, 3 unknown
  std::int32_t short_sale_slot = 0;
  std::string designated_location;
  std::int32_t exempt_code = -1;
  friend bool operator==(const ComboLeg&, const ComboLeg&) = default;
};

struct DeltaNeutralContract {
  std::int32_t con_id = 0;
  double delta = 0;
  double price = 0;
  friend bool operator==(const DeltaNeutralContract&, const DeltaNeutralContract&) = default;
};

struct Contract {
  std::int32_t con_id = 0;
  std::string symbol;
  std::string sec_type;  // STK, OPT, FUT, CASH, BAG, ...
  std::string last_trade_date_or_contract_month;
  std::string last_trade_date;  // contract details from server version 182 on
  std::optional<double> strike;
  std::string right;  // C, P, or empty
  std::string multiplier;
  std::string exchange;
  std::string primary_exchange;
  std::string currency;
  std::string local_symbol;
  std::string trading_class;
  bool include_expired = false;
  std::string sec_id_type;
  std::string sec_id;
  std::string description;
  std::string issuer_id;
  std::string combo_legs_descrip;
  std::vector<ComboLeg> combo_legs;  // only for sec_type BAG
  std::optional<DeltaNeutralContract> delta_neutral_contract;
  friend bool operator==(const Contract&, const Contract&) = default;
};

struct IneligibilityReason {
  std::optional<std::string> id;
  std::optional<std::string> description;
  friend bool operator==(const IneligibilityReason&, const IneligibilityReason&) = default;
};

/// The part of the details that only sec_type FUND carries.
struct FundDetails {
  std::string fund_name;
  std::string fund_family;
  std::string fund_type;
  std::string fund_front_load;
  std::string fund_back_load;
  std::string fund_back_load_time_interval;
  std::string fund_management_fee;
  bool fund_closed = false;
  bool fund_closed_for_new_investors = false;
  bool fund_closed_for_new_money = false;
  std::string fund_notify_amount;
  std::string fund_minimum_initial_purchase;
  std::string fund_subsequent_minimum_purchase;
  std::string fund_blue_sky_states;
  std::string fund_blue_sky_territories;
  std::string fund_distribution_policy_indicator;  // IB's code: N accumulation, Y income
  std::string fund_asset_type;                     // IB's code: 000 others, 001 money market, ...
  friend bool operator==(const FundDetails&, const FundDetails&) = default;
};

struct ContractDetails {
  Contract contract;
  std::string market_name;
  double min_tick = 0;
  std::string order_types;      // comma separated
  std::string valid_exchanges;  // comma separated, parallel to market_rule_ids
  std::int32_t price_magnifier = 0;
  std::int32_t under_con_id = 0;
  std::string long_name;  // UTF-8
  std::string contract_month;
  std::string industry;
  std::string category;
  std::string subcategory;
  std::string time_zone_id;
  std::string trading_hours;
  std::string liquid_hours;
  std::string ev_rule;
  double ev_multiplier = 0;  // whole in the text form
  std::vector<TagValue> sec_id_list;
  std::int32_t agg_group = 0;
  std::string under_symbol;
  std::string under_sec_type;
  std::string market_rule_ids;
  std::string real_expiration_date;
  std::string last_trade_time;
  std::string stock_type;
  std::optional<core::Decimal> min_size;
  std::optional<core::Decimal> size_increment;
  std::optional<core::Decimal> suggested_size_increment;
  std::optional<core::Decimal> min_algo_size;
  std::optional<core::Decimal> last_price_precision;
  std::optional<core::Decimal> last_size_precision;
  // Bonds; IB's dates are texts: yyyymmdd, or as the issuer writes them
  std::string cusip;
  std::string ratings;
  std::string desc_append;
  std::string bond_type;
  std::string coupon_type;
  bool callable = false;
  bool putable = false;
  double coupon = 0;  // percent
  bool convertible = false;
  std::string maturity;
  std::string issue_date;
  std::string next_option_date;
  std::string next_option_type;
  bool next_option_partial = false;
  std::string notes;
  FundDetails fund;
  std::vector<IneligibilityReason> ineligibility_reason_list;
  std::string event_contract1;
  std::string event_contract_description1;
  std::string event_contract_description2;
  friend bool operator==(const ContractDetails&, const ContractDetails&) = default;
};

}  // namespace ibflow::protocol
